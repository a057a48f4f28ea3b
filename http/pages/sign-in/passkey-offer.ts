/** When a browser was last offered a passkey: not at every sign-in. */
import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { cookiesOf } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'

const offerCookie = '__Host-postern-offered'
const quietSeconds = 30 * 24 * 3600

/** Whether this browser is due for an offer. */
export function isOfferDue(c: Context<FunctionEnv>): boolean {
  return cookiesOf(c, offerCookie).length === 0
}

/** Keeps from offering again for a month. */
export function noteOffer(c: Context<FunctionEnv>): void {
  setCookie(c, offerCookie, '1', { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: quietSeconds })
}
