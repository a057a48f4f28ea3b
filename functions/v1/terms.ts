/** The terms of use of the site. Users accept them at `/v1/users/current/terms`. */
import * as z from 'zod/mini'
import { Refusal } from '#domain/refusal.ts'
import { requireAdministrator, allowPublic } from '#http/authenticate.ts'
import { idempotent } from '#http/idempotency.ts'
import { createFunction, database } from '#http/function.ts'
import { body, query } from '#http/body/input.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { NewTerms, termsFor, termsLimits } from '#http/requests/terms.ts'
import { PageQuery } from '#http/schemas.ts'
import { listPendingMemberships, pendingCursor } from '#store/groups/pending-list.ts'
import { publishSiteTerms, findSiteTerms } from '#store/terms/terms.ts'

const termsFunction = createFunction('/v1/terms')
termsFunction.use('*', triggersDelivery)

termsFunction.get('/', allowPublic, async (c) => {
  const terms = await findSiteTerms(database(c))
  if (!terms) throw new Refusal('not-found', { detail: 'No terms are in force on this site.' })
  return c.json(termsFor(c, terms))
})

termsFunction.put('/', requireAdministrator('terms:write'), body(NewTerms, termsLimits), idempotent, async (c) => {
  const { texts } = c.req.valid('json')
  return c.json(await publishSiteTerms(database(c), c.var.caller, texts ?? {}))
})

const Listing = z.strictObject({ ...PageQuery, after: z.optional(z.string().check(z.regex(pendingCursor))) })

termsFunction.get('/pending-memberships', requireAdministrator('groups:read'), query(Listing), async (c) =>
  c.json(await listPendingMemberships(database(c), c.var.caller, c.req.valid('query'))),
)

export default termsFunction
