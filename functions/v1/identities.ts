/** The accounts at other providers that sign the caller in. Linking one begins at `/sign-in/with/{provider}/link`. */
import { requireSession } from '#http/authenticate.ts'
import { uuidParam } from '#http/body/input.ts'
import { createFunction, database } from '#http/function.ts'
import { renewedTokens } from '#http/sessions/renewed-session.ts'
import { requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { listIdentities, unlinkIdentity } from '#store/providers/identities.ts'

const identitiesFunction = createFunction('/v1/identities')
identitiesFunction.use('*', triggersDelivery)

identitiesFunction.get('/', requireSession('profile:read', { sessionOnly: true }), async (c) =>
  c.json({ items: await listIdentities(database(c), c.var.caller) }),
)

identitiesFunction.delete('/:uuid', requireSession('profile:write', { sessionOnly: true, fresh: true }), async (c) => {
  await requireTokenKeys(c)
  return c.json(await renewedTokens(c, await unlinkIdentity(database(c), c.var.caller, uuidParam(c, 'uuid'))))
})

export default identitiesFunction
