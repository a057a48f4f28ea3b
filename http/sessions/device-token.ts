/** The token of a known device, in the hands of its client: in a cookie or as a field, as with the session's tokens. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { cookieOf, deviceCookie, setDeviceCookie } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'

/** Characters; a longer text is no token of ours. */
const maxDeviceToken = 200

/** The field of a sign-in. */
export const DeviceToken = z.optional(z.string().check(z.maxLength(maxDeviceToken)))

/** The token that a sign-in comes with; empty where there is none. The field goes before the cookie, which counts only with cookies. */
export function deviceTokenOf(c: Context<FunctionEnv>, inCookies: boolean, field: string | undefined): string {
  return field ?? (inCookies ? cookieOf(c, deviceCookie) : undefined) ?? ''
}

/** Hands the client its token. @returns the field to answer; with cookies none */
export function deviceTokenResponse(
  c: Context<FunctionEnv>,
  token: string,
  inCookies: boolean,
): { device_token?: string } {
  if (!inCookies) return { device_token: token }
  setDeviceCookie(c, token)
  return {}
}
