/** How the caller can sign in: the list of their factors. */
import { requireSession } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { listFactors } from '#store/factors/factors.ts'

const factorsFunction = createFunction('/v1/factors')

factorsFunction.get('/', requireSession('profile:read', { sessionOnly: true, forSetup: true }), async (c) =>
  c.json(await listFactors(database(c), c.var.caller)),
)

export default factorsFunction
