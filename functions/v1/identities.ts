/** The accounts at other providers that sign the caller in. Linking one begins at `/sign-in/with/{provider}/link`. */
import { requireSession } from '#http/authenticate.ts'
import { uuidParam } from '#http/body/input.ts'
import { clearSessionCookies } from '#http/cookies.ts'
import { createFunction, database } from '#http/function.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { listIdentities, unlinkIdentity } from '#store/providers/identities.ts'

const identitiesFunction = createFunction('/v1/identities')
identitiesFunction.use('*', triggersDelivery)

identitiesFunction.get('/', requireSession('profile:read', { sessionOnly: true }), async (c) =>
  c.json({ items: await listIdentities(database(c), c.var.caller) }),
)

identitiesFunction.delete('/:uuid', requireSession('profile:write', { sessionOnly: true, fresh: true }), async (c) => {
  await unlinkIdentity(database(c), c.var.caller, uuidParam(c, 'uuid'))
  clearSessionCookies(c)
  return c.body(null, 204)
})

export default identitiesFunction
