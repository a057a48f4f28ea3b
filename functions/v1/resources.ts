/** Resources: the tree below each service. */
import * as z from 'zod/mini'
import type { UnplacedError } from '#domain/field-error.ts'
import { rootType } from '#domain/resources/service-type.ts'
import { nest } from '#domain/resources/tree.ts'
import { fromHexText, toHexText } from '#domain/hex-text.ts'
import { maxDepth } from '#domain/resources/resource-path.ts'
import { listAllowed } from '#domain/access/permission-listing.ts'
import { requireAdministrator } from '#http/authenticate.ts'
import { idempotent } from '#http/idempotency.ts'
import { previewed } from '#http/previewed.ts'
import { createFunction, database } from '#http/function.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { holderAmong } from '#http/requests/holder-parameters.ts'
import { PageQuery, Reference, sortedPage, Uuid } from '#http/schemas.ts'
import { atLeastOne, DisplayName, NameBeginning, NodeName, TypeName } from '#http/requests/tree-schemas.ts'
import { getBranch } from '#store/resources/resource-tree.ts'
import { getNodeRules } from '#store/resources/node-rules.ts'
import { moveResource } from '#store/resources/resource-move.ts'
import { searchResources } from '#store/resources/resource-search.ts'
import { createResource, deleteResource, getResource, renameResource } from '#store/resources/resources.ts'

const serviceElsewhere: UnplacedError = {
  code: 'child-type-not-allowed',
  detail: 'A service cannot be below another node. Create it at /v1/services.',
}

const NewResource = z.strictObject({
  parent: Uuid,
  name: NodeName,
  type: TypeName.check(
    z.refine((type) => type !== rootType, {
      params: serviceElsewhere,
    }),
  ),
  display_name: z.optional(DisplayName),
})

const ResourceChange = atLeastOne({
  name: z.optional(NodeName),
  display_name: z.optional(DisplayName),
  parent: z.optional(Uuid),
})

/** A part of a name. In UTF-16 units. */
const Search = z.strictObject({ ...PageQuery, q: z.string().check(z.minLength(3), z.maxLength(320)) })

const Flag = z._default(z.enum(['true', 'false']), 'false')
/** `invert`: the parents from the node upwards. `flatten=false`: nested, from the root downwards. */
const ResourceQuery = sortedPage({
  children: Flag,
  parents: Flag,
  summary: Flag,
  branch: Flag,
  q: z.optional(NameBeginning),
  invert: Flag,
  flatten: z._default(z.enum(['true', 'false']), 'true'),
}).check((payload) => {
  if (payload.value.invert === 'false' || payload.value.flatten === 'true') return
  const detail = 'Remove `invert`, or ask for `flatten=true`: a nested answer begins at the root.'
  payload.issues.push({
    code: 'custom',
    params: { code: 'conflicting-field', detail } satisfies UnplacedError,
    path: ['invert'],
    input: 'true',
  })
})

const maxPathLength = 16_000
/** `after`: the `next` of the page before, which is the ids, or the names, from below the node down to the last one of that page. */
const BranchQuery = sortedPage(
  { flatten: Flag, user: z.optional(Reference), group: z.optional(Reference) },
  maxDepth,
  maxPathLength,
)

const resourcesFunction = createFunction('/v1/resources')
resourcesFunction.use('*', triggersDelivery)

resourcesFunction.post('/', requireAdministrator('tree:write'), body(NewResource), idempotent, async (c) => {
  const { name, display_name: displayName = name, ...place } = c.req.valid('json')
  const resource = await createResource(database(c), c.var.caller, { ...place, name, displayName })
  return c.json(resource, 201, { Location: `/v1/resources/${resource.uuid}` })
})

resourcesFunction.get('/', requireAdministrator('tree:read'), query(Search), async (c) => {
  const { q, ...page } = c.req.valid('query')
  return c.json(await searchResources(database(c), c.var.caller, q, page))
})

resourcesFunction.get('/:uuid', requireAdministrator('tree:read'), query(ResourceQuery), async (c) => {
  const { children, parents, summary, branch, q, invert, flatten, ...page } = c.req.valid('query')
  const include = {
    children: children === 'true',
    parents: parents === 'true',
    summary: summary === 'true',
    branch: branch === 'true',
    q,
    page,
  }
  const { parents: ancestors, ...resource } = await getResource(
    database(c),
    c.var.caller,
    uuidParam(c, 'uuid'),
    include,
  )
  if (!ancestors) return c.json(resource)
  if (flatten === 'true')
    return c.json({ ...resource, parents: invert === 'true' ? ancestors.toReversed() : ancestors })
  const [top, ...rest] = ancestors
  return c.json({ ...resource, parents: top ? [nest(top, rest)] : [] })
})

resourcesFunction.get('/:uuid/tree', requireAdministrator('tree:read'), query(BranchQuery), async (c) => {
  const { limit, after, sort, flatten, user, group } = c.req.valid('query')
  const steps = after?.split('.') ?? []
  const from = sort === 'name' ? steps.map(fromHexText) : steps
  const request = { limit, sort, after: from, holder: holderAmong(user, group) }
  const branch = await getBranch(database(c), c.var.caller, uuidParam(c, 'uuid'), request)
  const { top, ancestors, rows } = branch
  const next = (sort === 'name' ? branch.next?.map(toHexText) : branch.next)?.join('.') ?? null
  return c.json(
    flatten === 'true' ? { items: rows, next } : { tree: nest({ ...top, depth: 0 }, [...ancestors, ...rows]), next },
  )
})

resourcesFunction.get('/:uuid/permissions', requireAdministrator('tree:read'), async (c) => {
  const { permissions } = await getNodeRules(database(c), c.var.caller, uuidParam(c, 'uuid'), 'any')
  return c.json(listAllowed(permissions))
})

resourcesFunction.get('/:uuid/types', requireAdministrator('tree:read'), async (c) => {
  const { types } = await getNodeRules(database(c), c.var.caller, uuidParam(c, 'uuid'), 'any')
  return c.json({ types })
})

resourcesFunction.patch(
  '/:uuid',
  requireAdministrator('tree:write'),
  body(ResourceChange),
  idempotent,
  previewed,
  async (c) => {
    const { parent, ...names } = c.req.valid('json')
    const uuid = uuidParam(c, 'uuid')
    const resource =
      parent === undefined
        ? renameResource(database(c), c.var.caller, uuid, names)
        : moveResource(database(c), c.var.caller, uuid, { ...names, parent })
    return c.json(await resource)
  },
)

resourcesFunction.delete('/:uuid', requireAdministrator('tree:write'), async (c) => {
  await deleteResource(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

export default resourcesFunction
