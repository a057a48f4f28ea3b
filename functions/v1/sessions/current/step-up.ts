/** Step-up: the user of a session confirms that it is still them, or with a second factor. */
import * as z from 'zod/mini'
import { invalid } from '#domain/refusal.ts'
import { requireSession } from '#http/authenticate.ts'
import { body } from '#http/body/input.ts'
import { accessCookie, cookieOf } from '#http/cookies.ts'
import { requireCurrentPassword } from '#http/credentials/current-password.ts'
import { factorFields, provenFactor } from '#http/factors/second-factor-input.ts'
import { createFunction, database } from '#http/function.ts'
import { PasswordText } from '#http/schemas.ts'
import { issueTokens, requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { beginChange } from '#store/credentials/passwords.ts'
import { ownSecondFactors } from '#store/factors/factors.ts'
import { confirmByFactor, confirmByPassword } from '#store/sessions/step-up.ts'

const Confirmation = z.strictObject({ password: z.optional(PasswordText), ...factorFields })

const stepUpFunction = createFunction('/v1/sessions/current/step-up')
stepUpFunction.use('*', triggersDelivery)

stepUpFunction.post(
  '/',
  requireSession('profile:write', { sessionOnly: true, forSetup: true }),
  body(Confirmation),
  async (c) => {
    const { password, ...factor } = c.req.valid('json')
    const { caller } = c.var
    await requireTokenKeys(c)
    const raise = async () => {
      if (password === undefined) {
        const owner = { userUuid: caller.claims!.sub, factors: await ownSecondFactors(database(c), caller) }
        return confirmByFactor(database(c), caller, await provenFactor(c, owner, factor))
      }
      if (Object.keys(factor).length > 0)
        throw invalid([{ pointer: '', code: 'invalid-value', detail: 'Send one factor.' }])
      const own = await beginChange(database(c), caller)
      await requireCurrentPassword(c, password, own, 'step-up-failed')
      return confirmByPassword(database(c), caller)
    }
    const { user_uuid: sub, sid, rev, counter, idle_seconds: idleSeconds, authentication } = await raise()
    const issued = { sub, sid, rev, counter, idleSeconds, authentication }
    return c.json(await issueTokens(c, issued, cookieOf(c, accessCookie) !== undefined))
  },
)

export default stepUpFunction
