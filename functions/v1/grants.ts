/** Grants give a user or a group a permission on a resource. */
import * as z from 'zod/mini'
import { invalid } from '#domain/refusal.ts'
import { differencesFrom, differencesHere } from '#domain/grants/grant-preview.ts'
import { maxPermissionTextLength } from '#domain/permissions/permission-text.ts'
import { requireAdministrator } from '#http/authenticate.ts'
import { idempotent } from '#http/idempotency.ts'
import { formatRevision, previewed } from '#http/previewed.ts'
import { createFunction, database } from '#http/function.ts'
import { batchLimits, GrantBatch, readGrantBatch } from '#http/requests/grant-batch.ts'
import { holderAmong } from '#http/requests/holder-parameters.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { formatCursor, Preview, readPreview } from '#http/requests/grant-preview.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { PermissionForm, readPermissionForm } from '#http/requests/permission-form.ts'
import { HolderInput, PageQuery, Reference, Uuid } from '#http/schemas.ts'
import { applyBatch } from '#store/grants/grant-batch.ts'
import { listGrants } from '#store/grants/grant-list.ts'
import { previewPage } from '#store/grants/grant-preview.ts'
import { type NamedGrant, deleteGrant, deleteNamedGrant } from '#store/grants/grant-removal.ts'
import { type NewGrant, createGrant, getGrant, putGrant } from '#store/grants/grants.ts'

const GrantInput = z.strictObject({ holder: HolderInput, resource: Uuid, permission: PermissionForm })

const Filter = z.strictObject({
  ...PageQuery,
  user: z.optional(Reference),
  group: z.optional(Reference),
  resource: z.optional(Uuid),
})

/** One grant by what it says. A bare name: of that name, whatever the modifiers. */
const Named = z.strictObject({
  resource: Uuid,
  permission: z.string().check(z.maxLength(maxPermissionTextLength)),
  user: z.optional(Reference),
  group: z.optional(Reference),
})

const grantsFunction = createFunction('/v1/grants')
grantsFunction.use('*', triggersDelivery)

grantsFunction.get('/', requireAdministrator('grants:read'), query(Filter), async (c) => {
  const { limit, after, ...filter } = c.req.valid('query')
  return c.json(await listGrants(database(c), c.var.caller, filter, { limit, after }))
})

grantsFunction.post('/', requireAdministrator('grants:write'), body(GrantInput), idempotent, previewed, async (c) => {
  const grant = await createGrant(database(c), c.var.caller, toNewGrant(c.req.valid('json')))
  return c.json(grant, 201, { Location: `/v1/grants/${grant.uuid}` })
})

grantsFunction.put('/', requireAdministrator('grants:write'), body(GrantInput), idempotent, previewed, async (c) => {
  const { grant, outcome } = await putGrant(database(c), c.var.caller, toNewGrant(c.req.valid('json')))
  const answer = { ...grant, outcome }
  return outcome === 'created' ? c.json(answer, 201, { Location: `/v1/grants/${grant.uuid}` }) : c.json(answer)
})

/** A page looks at so many cases; of those are answered in which something changes. */
grantsFunction.post('/preview', requireAdministrator('grants:read'), body(Preview), async (c) => {
  const sent = c.req.valid('json')
  const { change, at, permission, cursor } = readPreview(sent)
  const scope = { at, permission, cursor, limit: sent.limit }
  const page = await previewPage(database(c), c.var.caller, change, scope)
  const { candidates, next, names, replaces } = page
  const about = { revision: formatRevision(page.revision), names, replaces }
  return c.json(
    at === null
      ? { items: differencesFrom(candidates, page.below, sent), next: next && formatCursor(next), ...about }
      : { resource: at, permission, items: differencesHere(candidates, sent), next: next && next[0], ...about },
  )
})

grantsFunction.patch(
  '/',
  requireAdministrator('grants:write'),
  body(GrantBatch, batchLimits),
  idempotent,
  previewed,
  async (c) => {
    const entries = readGrantBatch(c.req.valid('json'))
    return c.json({ permissions: await applyBatch(database(c), c.var.caller, entries) })
  },
)

grantsFunction.delete('/', requireAdministrator('grants:write'), query(Named), previewed, async (c) => {
  const { resource, permission: text, user, group } = c.req.valid('query')
  const { permission, exact } = readPermissionForm(text, '?permission')
  const named = { holder: requireHolder(user, group), resource, permission, exact }
  return c.json(await deleteNamedGrant(database(c), c.var.caller, named))
})

grantsFunction.get('/:uuid', requireAdministrator('grants:read'), async (c) =>
  c.json(await getGrant(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

grantsFunction.delete('/:uuid', requireAdministrator('grants:write'), previewed, async (c) => {
  await deleteGrant(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

function toNewGrant({ permission, ...holderAndResource }: z.output<typeof GrantInput>): NewGrant {
  const { exact: _, ...sent } = readPermissionForm(permission)
  return { ...holderAndResource, ...sent }
}

/** @throws Refusal `invalid-request`: a grant has one holder */
function requireHolder(user: string | undefined, group: string | undefined): NamedGrant['holder'] {
  const holder = holderAmong(user, group)
  if (holder) return holder
  throw invalid([
    {
      pointer: '?user',
      code: 'missing',
      detail: 'Specify `user` or `group` (`everyone` and `authenticated` are groups).',
    },
  ])
}

export default grantsFunction
