/** Recovery of accounts whose owners have lost every second factor. */
import * as z from 'zod/mini'
import { requireAdministrator, requireSession } from '#http/authenticate.ts'
import { body, query } from '#http/body/input.ts'
import { createFunction, database } from '#http/function.ts'
import { userParam } from '#http/requests/reference-params.ts'
import { PageQuery, Reference } from '#http/schemas.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { listRecoveries, startRecovery, stopRecovery } from '#store/factors/recoveries.ts'

const factorRecoveriesFunction = createFunction('/v1/factor-recoveries')
factorRecoveriesFunction.use('*', triggersDelivery)

factorRecoveriesFunction.get('/', requireAdministrator('users:read'), query(z.strictObject(PageQuery)), async (c) =>
  c.json(await listRecoveries(database(c), c.var.caller, c.req.valid('query'))),
)

const Start = z.strictObject({ user: Reference })

factorRecoveriesFunction.post(
  '/',
  requireAdministrator('users:write', { sessionOnly: true, fresh: true }),
  body(Start),
  async (c) => c.json(await startRecovery(database(c), c.var.caller, c.req.valid('json').user), 201),
)

factorRecoveriesFunction.delete('/:u', requireSession('users:write', { sessionOnly: true }), async (c) => {
  await stopRecovery(database(c), c.var.caller, userParam(c))
  return c.body(null, 204)
})

export default factorRecoveriesFunction
