/** A sign-in that awaits its second factor, in a cookie of the browser: neither an address nor a history has the ticket. */
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { cookiesOf } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'

/** What a second factor may be, in the order that the page offers them. */
export const secondFactors = ['passkey', 'authenticator', 'email-code', 'recovery-code'] as const
export type SecondFactor = (typeof secondFactors)[number]

interface PendingSignIn {
  /** Sealed by the API; nothing here reads it. */
  ticket: string
  methods: SecondFactor[]
}

const pendingCookie = '__Host-postern-pending'
const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const

/** @param seconds that the ticket is good for */
export function keepPending(
  c: Context<FunctionEnv>,
  ticket: string,
  methods: readonly string[],
  seconds: number,
): void {
  setCookie(c, pendingCookie, `${methods.join('~')}:${ticket}`, { ...attributes, maxAge: seconds })
}

/** The sign-in that the browser has begun; null without one. */
export function pendingSignIn(c: Context<FunctionEnv>): PendingSignIn | null {
  const [value = ''] = cookiesOf(c, pendingCookie)
  const [, methods = '', ticket] = /^([a-z~-]*)(?::|%3A)([\w.~-]+)$/.exec(value) ?? []
  if (ticket === undefined) return null
  const named = methods.split('~')
  return { ticket, methods: secondFactors.filter((each) => named.includes(each)) }
}

export function forgetPending(c: Context<FunctionEnv>): void {
  deleteCookie(c, pendingCookie, attributes)
}
