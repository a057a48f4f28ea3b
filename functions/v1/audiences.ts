/** Audiences: other services that users get tokens for. `POST /v1/sessions/current/tokens` issues the tokens. */
import * as z from 'zod/mini'
import { requireAdministrator } from '#http/authenticate.ts'
import { body, query } from '#http/body/input.ts'
import { setting } from '#http/env.ts'
import { createFunction, database } from '#http/function.ts'
import { idempotent } from '#http/idempotency.ts'
import { AudienceChanges, NewAudience, requireForeign } from '#http/requests/audience.ts'
import { audienceParam } from '#http/requests/reference-params.ts'
import { Reference, sortedPage } from '#http/schemas.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import {
  createAudience,
  deleteAudience,
  getAudience,
  listAudiences,
  updateAudience,
} from '#store/audiences/audiences.ts'

const Listing = sortedPage({ q: z.optional(Reference) })

const audiencesFunction = createFunction('/v1/audiences')
audiencesFunction.use('*', triggersDelivery)

audiencesFunction.get('/', requireAdministrator('settings:read'), query(Listing), async (c) => {
  const { q, ...page } = c.req.valid('query')
  return c.json(await listAudiences(database(c), c.var.caller, q, page))
})

audiencesFunction.post('/', requireAdministrator('settings:write'), body(NewAudience), idempotent, async (c) => {
  const input = c.req.valid('json')
  requireForeign(input.identifier, setting(c.env, 'BASE_URL'))
  const audience = await createAudience(database(c), c.var.caller, input)
  return c.json(audience, 201, { Location: `/v1/audiences/${audience.uuid}` })
})

audiencesFunction.get('/:audience', requireAdministrator('settings:read'), async (c) =>
  c.json(await getAudience(database(c), c.var.caller, audienceParam(c))),
)

audiencesFunction.patch(
  '/:audience',
  requireAdministrator('settings:write'),
  body(AudienceChanges),
  idempotent,
  async (c) => {
    const change = c.req.valid('json')
    requireForeign(change.identifier, setting(c.env, 'BASE_URL'))
    return c.json(await updateAudience(database(c), c.var.caller, audienceParam(c), change))
  },
)

audiencesFunction.delete('/:audience', requireAdministrator('settings:write'), async (c) => {
  await deleteAudience(database(c), c.var.caller, audienceParam(c))
  return c.body(null, 204)
})

export default audiencesFunction
