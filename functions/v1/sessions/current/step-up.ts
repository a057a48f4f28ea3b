/** Step-up: the user of a session confirms that it is still them, or with a second factor. */
import * as z from 'zod/mini'
import type { Caller } from '#domain/caller.ts'
import { signInCodeSeconds } from '#domain/operations.ts'
import { invalid } from '#domain/refusal.ts'
import { requireSession } from '#http/authenticate.ts'
import { body } from '#http/body/input.ts'
import { accessCookie, cookieOf } from '#http/cookies.ts'
import { requireCurrentPassword } from '#http/credentials/current-password.ts'
import { type PasskeyCeremony, passkeyFactorOptions } from '#http/factors/passkey-factor.ts'
import { provenEmailCode, provenFactor, sessionFactorFields } from '#http/factors/second-factor-input.ts'
import { createFunction, database } from '#http/function.ts'
import { PasswordText } from '#http/schemas.ts'
import { issueTokens, requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { beginChange } from '#store/credentials/passwords.ts'
import { requestFactorCode } from '#store/factors/email-codes.ts'
import { ownSecondFactors } from '#store/factors/factors.ts'
import { confirmByFactor, confirmByPassword } from '#store/sessions/step-up.ts'

const Confirmation = z.strictObject({ password: z.optional(PasswordText), ...sessionFactorFields })

const stepUpFunction = createFunction('/v1/sessions/current/step-up')
stepUpFunction.use('*', triggersDelivery)

stepUpFunction.post(
  '/',
  requireSession('profile:write', { sessionOnly: true, forSetup: true }),
  body(Confirmation),
  async (c) => {
    const { password, email_code, ...factor } = c.req.valid('json')
    const { caller } = c.var
    await requireTokenKeys(c)
    const raise = async () => {
      if (Object.values({ password, email_code, ...factor }).filter((sent) => sent !== undefined).length !== 1)
        throw invalid([{ pointer: '', code: 'invalid-value', detail: 'Send exactly one factor.' }])
      if (email_code !== undefined) return confirmByFactor(database(c), caller, provenEmailCode(c, email_code))
      if (password === undefined) {
        const ceremony = ceremonyOf(caller)
        const owner = { userUuid: caller.claims!.sub, factors: await ownSecondFactors(database(c), caller), ceremony }
        return confirmByFactor(database(c), caller, await provenFactor(c, owner, factor))
      }
      const own = await beginChange(database(c), caller)
      await requireCurrentPassword(c, password, own, 'step-up-failed')
      return confirmByPassword(database(c), caller)
    }
    const { user_uuid: sub, sid, rev, counter, idle_seconds: idleSeconds, authentication } = await raise()
    const issued = { sub, sid, rev, counter, idleSeconds, authentication }
    return c.json(await issueTokens(c, issued, cookieOf(c, accessCookie) !== undefined))
  },
)

const Options = z.strictObject({ method: z.literal('passkey') })

stepUpFunction.post(
  '/options',
  requireSession('profile:write', { sessionOnly: true, forSetup: true }),
  body(Options),
  async (c) => {
    const factors = await ownSecondFactors(database(c), c.var.caller)
    return c.json(await passkeyFactorOptions(c, ceremonyOf(c.var.caller), factors))
  },
)

stepUpFunction.post('/code', requireSession('profile:write', { sessionOnly: true, forSetup: true }), async (c) => {
  await requestFactorCode(database(c), c.var.caller)
  return c.json({ status: 'requested', expires_in: signInCodeSeconds }, 202)
})

/** A challenge belongs to one session. */
function ceremonyOf({ claims }: Caller): PasskeyCeremony {
  return { purpose: 'passkey-step-up', bound: claims!.sid }
}

export default stepUpFunction
