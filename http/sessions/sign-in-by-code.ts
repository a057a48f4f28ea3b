/** Signing in by a code in a mail: the request for one, and its use in the browser that asked (decision 0105). */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { hashSecretToken, mintSecretToken } from '#adapters/tokens/secret-token.ts'
import { digestSignInCode } from '#adapters/tokens/sign-in-code.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { signInCodeSeconds } from '#domain/operations.ts'
import { readSignInCode, signInTicketSeconds } from '#domain/sessions/sign-in-code.ts'
import { clearCodeCookie, codeCookie, cookieOf, setCodeCookie } from '#http/cookies.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import { database } from '#http/function.ts'
import { requireHuman, TurnstileResponse } from '#http/robot-check.ts'
import { requireSameOrigin } from '#http/same-origin.ts'
import { IdentifierText } from '#http/schemas.ts'
import { requestSignInCode, signInByCode } from '#store/sessions/sign-in-codes.ts'
import { deviceTokenOf, DeviceToken } from './device-token.ts'
import { loginOf } from './login.ts'
import { requireTokenKeys, sealedTokens } from './session-tokens.ts'
import { answerSignIn } from './sign-in-answer.ts'

/** Characters; a longer text is no ticket of ours. */
const maxTicket = 4096

/** Characters; a code with blanks and hyphens has fewer. */
const maxTypedCode = 40

/** What a code is requested with. */
export const CodeRequest = z.strictObject({
  login: IdentifierText,
  cookies: z.optional(z.boolean()),
  turnstile_response: TurnstileResponse,
})

/** What it is used with. */
export const CodeSignIn = z.strictObject({
  ticket: z.optional(z.string().check(z.maxLength(maxTicket))),
  email_code: z.string().check(z.minLength(1), z.maxLength(maxTypedCode)),
  cookies: z.optional(z.boolean()),
  device_token: DeviceToken,
})

/** What a ticket holds, sealed: the token that the code belongs to, and the name that attempts count under where it has no account. */
interface CodeTicket {
  token: string
  login: string
}

/** The same for every name. */
const detail =
  'If an account with this name can sign in by email, a code is on its way. Please check your email and type the code here.'

/**
 * Mails a code, and hands the browser that asked the ticket without which the code is worth nothing. The answer is the same for every name, and so is the work.
 *
 * @throws Refusal `forbidden` while `sign_in_by_code` is off; `too-many-requests`, `robot-check-failed`, `cross-site-cookies`
 */
export async function mailSignInCode(
  c: Context<FunctionEnv>,
  { login: name, cookies = false, turnstile_response }: z.output<typeof CodeRequest>,
): Promise<Response> {
  if (cookies) requireSameOrigin(c)
  const tickets = await sealedTokens(c)
  const login = { ...loginOf(c, name), deviceHash: null }
  await requireHuman(c, 'sign-in-code', turnstile_response)
  const token = await requestSignInCode(database(c), c.var.caller, login)
  const ticket = await tickets.seal('sign-in-code', { token, login: name } satisfies CodeTicket, signInTicketSeconds)
  if (cookies) setCodeCookie(c, ticket, signInTicketSeconds)
  return c.json({ status: 'requested', detail, expires_in: signInCodeSeconds, ...(!cookies && { ticket }) }, 202)
}

/**
 * Signs in with a code. What the ticket names decides which account it is about; nothing is looked up by the code.
 *
 * @throws Refusal `invalid-credentials` for every code that does not sign in, whatever the reason; and as `answerSignIn`
 */
export async function signInWithCode(
  c: Context<FunctionEnv>,
  { ticket: sent, email_code, cookies = false, device_token }: z.output<typeof CodeSignIn>,
): Promise<Response> {
  const kept = cookieOf(c, codeCookie)
  if (cookies || (sent === undefined && kept !== undefined)) requireSameOrigin(c)
  await requireTokenKeys(c)
  const code = readSignInCode(email_code)
  if (code === null)
    throw invalid([
      { pointer: '/email_code', code: 'invalid-format', detail: 'Type the eight characters of the code.' },
    ])
  const ticket = await (await sealedTokens(c)).open<CodeTicket>('sign-in-code', sent ?? kept ?? '')
  if (!ticket) throw notOfThisBrowser()

  const device = mintSecretToken()
  const sentDevice = deviceTokenOf(c, cookies, device_token)
  const login = { ...loginOf(c, ticket.payload.login), deviceHash: hashSecretToken(sentDevice) }
  const { door, knownDevice } = await signInByCode(database(c), c.var.caller, login, {
    token: ticket.payload.token,
    codeDigest: digestSignInCode(setting(c.env, 'REFRESH_KEY'), code),
    device: device.hash,
  })
  if (kept !== undefined) clearCodeCookie(c)
  const deviceToken = knownDevice ? sentDevice : device.token
  return answerSignIn(c, door, { cookies, deviceToken, amr: ['otp'] })
}

function notOfThisBrowser(): Refusal {
  return new Refusal('invalid-credentials', {
    detail:
      'The code works only in the browser that asked for it, for a few minutes. Type it there, or request a new one.',
    reason: 'no ticket for the code',
  })
}
