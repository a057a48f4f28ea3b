/** Recovery codes of the caller. */
import { mintRecoveryCodes } from '#adapters/recovery-code.ts'
import { requireSession } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { renewedTokens } from '#http/sessions/renewed-session.ts'
import { requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { replaceRecoveryCodes } from '#store/factors/recovery-codes.ts'

const recoveryCodesFunction = createFunction('/v1/recovery-codes')
recoveryCodesFunction.use('*', triggersDelivery)

recoveryCodesFunction.post('/', requireSession('profile:write', { sessionOnly: true, fresh: true }), async (c) => {
  await requireTokenKeys(c)
  const codes = mintRecoveryCodes()
  const renewed = await replaceRecoveryCodes(
    database(c),
    c.var.caller,
    codes.map(({ digest }) => digest),
  )
  return c.json({ ...(await renewedTokens(c, renewed)), recovery_codes: codes.map(({ code }) => code) }, 201)
})

export default recoveryCodesFunction
