/** What every way to sign in answers: a session, or what is missing. */
import type { Context } from 'hono'
import type { AuthenticationMethod } from '#domain/sessions/authentication.ts'
import { methodsOf, type SecondFactorTicket, ticketSeconds } from '#domain/sessions/second-factor.ts'
import { Refusal } from '#domain/refusal.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Door, SecondFactorDoor } from '#store/sessions/opening.ts'
import { deviceTokenResponse } from './device-token.ts'
import { issueTokens, sealedTokens } from './session-tokens.ts'

/** How the client takes a session, and what was proven for it. */
export interface SignIn {
  /** Whether the browser keeps the tokens. */
  cookies: boolean
  /** The token of the device, known from now on. */
  deviceToken: string
  /** What was proven, for a ticket if more is needed. */
  amr: AuthenticationMethod[]
}

/**
 * Answers 201 with the tokens of the session.
 *
 * @throws Refusal `second-factor-required` with a ticket; `forbidden` for an account that may not sign in here
 */
export async function answerSignIn(
  c: Context<FunctionEnv>,
  door: NonNullable<Door>,
  signIn: SignIn,
): Promise<Response> {
  if ('door' in door) {
    if (door.door === 'second-factor') throw await secondFactorRequired(c, door, signIn)
    throw new Refusal('forbidden', { detail: 'Your account may not sign in here. Ask an administrator.' })
  }
  const { cookies, deviceToken } = signIn
  const { user, sid, rev, first_login, idle_seconds: idleSeconds, authentication } = door
  const tokens = await issueTokens(c, { sub: user.uuid, sid, rev, counter: 0, idleSeconds, authentication }, cookies)
  const { must_change_password, must_agree_terms } = user
  const duties = { must_change_password, must_agree_terms, first_login }
  return c.json({ ...tokens, ...deviceTokenResponse(c, deviceToken, cookies), user, ...duties }, 201)
}

/** The refusal that asks for the second factor, with a ticket for `POST /v1/sessions/second-factor`. */
async function secondFactorRequired(
  c: Context<FunctionEnv>,
  { user_id: userId, user_uuid: userUuid, rev, factors }: SecondFactorDoor,
  { amr, deviceToken }: SignIn,
): Promise<Refusal> {
  const ticket: SecondFactorTicket = { userId, userUuid, rev, amr, factors, deviceToken }
  return new Refusal('second-factor-required', {
    detail: 'Send a second factor with the `ticket`: `POST /v1/sessions/second-factor`.',
    secondFactor: {
      ticket: await (await sealedTokens(c)).seal('second-factor', ticket, ticketSeconds),
      methods: methodsOf(factors),
      expires_in: ticketSeconds,
    },
  })
}
