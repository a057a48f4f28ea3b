/** How a user can sign in: the list of their factors. */
import { requireAdministrator, requireSession } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { userParam } from '#http/requests/reference-params.ts'
import { listFactors, listFactorsOf } from '#store/factors/factors.ts'

const factorsFunction = createFunction('/v1/factors')

factorsFunction.get('/', requireSession('profile:read', { sessionOnly: true, forSetup: true }), async (c) =>
  c.json(await listFactors(database(c), c.var.caller)),
)

factorsFunction.get('/:u', requireAdministrator('users:read'), async (c) =>
  c.json(await listFactorsOf(database(c), c.var.caller, userParam(c))),
)

export default factorsFunction
