/** The second factor of a sign-in: the ticket of `second-factor-required` and a factor become a session. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { hashSecretToken } from '#adapters/tokens/secret-token.ts'
import { hexDigits } from '#domain/hex-text.ts'
import type { SecondFactorTicket } from '#domain/sessions/second-factor.ts'
import { withSecondFactor } from '#domain/sessions/authentication.ts'
import { allowPublic } from '#http/authenticate.ts'
import { body } from '#http/body/input.ts'
import { sourceHashOf } from '#http/credentials/attempt-keys.ts'
import type { FunctionEnv } from '#http/env.ts'
import { type PasskeyCeremony, passkeyFactorOptions } from '#http/factors/passkey-factor.ts'
import { factorFields, provenFactor } from '#http/factors/second-factor-input.ts'
import { createFunction, database } from '#http/function.ts'
import { requireSameOrigin } from '#http/same-origin.ts'
import { requireTokenKeys, sealedTokens } from '#http/sessions/session-tokens.ts'
import { answerSignIn } from '#http/sessions/sign-in-answer.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { type PresentedTicket, signInWithSecondFactor, ticketOver } from '#store/sessions/second-factor-sign-in.ts'

/** Characters; a longer text is no ticket of ours. */
const maxTicketLength = 16_384

const SecondFactor = z.strictObject({
  ticket: z.string().check(z.maxLength(maxTicketLength)),
  ...factorFields,
  cookies: z.optional(z.boolean()),
})

const secondFactorFunction = createFunction('/v1/sessions/second-factor')
secondFactorFunction.use('*', triggersDelivery)

secondFactorFunction.post('/', allowPublic, body(SecondFactor), async (c) => {
  const { ticket: sent, cookies = false, ...factor } = c.req.valid('json')
  if (cookies) requireSameOrigin(c)
  await requireTokenKeys(c)
  const ticket = await presentedTicket(c, sent)
  const proven = await provenFactor(c, { ...ticket, ceremony: ceremonyOf(ticket) }, factor)
  const device = hashSecretToken(ticket.deviceToken)!
  const door = await signInWithSecondFactor(database(c), c.var.caller, ticket, proven, device, sourceHashOf(c))
  const amr = withSecondFactor(ticket.amr, proven.amr)
  return answerSignIn(c, door, { cookies, deviceToken: ticket.deviceToken, amr })
})

const Options = z.strictObject({ ticket: SecondFactor.shape.ticket, method: z.literal('passkey') })

secondFactorFunction.post('/options', allowPublic, body(Options), async (c) => {
  const ticket = await presentedTicket(c, c.req.valid('json').ticket)
  return c.json(await passkeyFactorOptions(c, ceremonyOf(ticket), ticket.factors))
})

/** A challenge belongs to one ticket. */
function ceremonyOf({ digest }: PresentedTicket): PasskeyCeremony {
  return { purpose: 'passkey-second-factor', bound: hexDigits(digest) }
}

/** @throws Refusal `invalid-ticket` */
async function presentedTicket(c: Context<FunctionEnv>, text: string): Promise<PresentedTicket> {
  const opened = await (await sealedTokens(c)).open<SecondFactorTicket>('second-factor', text)
  if (!opened) throw ticketOver()
  const { payload, digest, expiresAt } = opened
  return { ...payload, digest, expiresAt }
}

export default secondFactorFunction
