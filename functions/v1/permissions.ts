/** Lists permissions: those granted to a user or a group, and the effective permissions of a user. */
import * as z from 'zod/mini'
import { uuidSource } from '#domain/uuid.ts'
import { invalid } from '#domain/refusal.ts'
import { answerChecks } from '#domain/access/check-facts.ts'
import {
  appliedGrants,
  effectiveListing,
  readGrants,
  readings,
  storedReadings,
} from '#domain/access/permission-readings.ts'
import { listNodes, pruneTo, regroupByNode } from '#domain/access/permission-tree.ts'
import { holdersAmong, holdingWays, type PermissionHolder } from '#domain/access/permission-holders.ts'
import { accessibleAmong, formatWalkCursor, parseWalkCursor } from '#domain/access/accessible-resources.ts'
import { requireAdministrator, allowAnonymous, orAsStranger } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { query } from '#http/body/input.ts'
import { answerCsv, CsvLimit, pageSizeOf, wantsCsv } from '#http/csv.ts'
import { PermissionName } from '#http/requests/permission-name.ts'
import { nodeParameters, nodeOf, requireOneNode } from '#http/requests/node-parameters.ts'
import { TypeName } from '#http/requests/tree-schemas.ts'
import { PageQuery, Reference, Uuid } from '#http/schemas.ts'
import { listHolderCandidates } from '#store/access/permission-holders.ts'
import { effectiveFacts, grantsOnNode } from '#store/access/permission-listing.ts'
import { type HolderQuery, listPermissionNodes, listPermissionServices } from '#store/access/permission-tree.ts'
import { walkAccessibleResources } from '#store/access/accessible-resources.ts'

const OnNode = z.strictObject({
  user: z.optional(Reference),
  group: z.optional(Reference),
  resource: Uuid,
  mode: z.optional(z.enum(readings)),
})

const Flag = z._default(z.enum(['true', 'false']), 'false')

/** Whose, and in which reading, on many nodes. */
const Holding = {
  user: z.optional(Reference),
  group: z.optional(Reference),
  mode: z.optional(z.enum(storedReadings)),
}

/** Names of types with commas between them. */
const TypeNames = z.optional(
  z.string().check(
    z.maxLength(2000),
    z.refine((text) => text.split(',').every((name) => TypeName.safeParse(name).success)),
  ),
)

const OnServices = z.strictObject({ ...PageQuery, ...Holding, cascade: Flag, type: TypeNames })

/** Uuids from a service down to a node, with dots between them. */
const maxWayLength = 8192
const wayPattern = new RegExp(String.raw`^${uuidSource}(?:\.${uuidSource})*$`)

const Tree = z.strictObject({
  limit: PageQuery.limit,
  after: z.optional(z.string().check(z.maxLength(maxWayLength), z.regex(wayPattern))),
  ...Holding,
  service: z.optional(Uuid),
  type: TypeNames,
  resource_type: TypeNames,
  flat: Flag,
})

const maxWalkCursorLength = 8192

const Walk = z.strictObject({
  limit: PageQuery.limit,
  after: z.optional(
    z.string().check(
      z.maxLength(maxWalkCursorLength),
      z.refine((text) => parseWalkCursor(text) !== undefined),
    ),
  ),
  user: z.optional(Reference),
  permission: PermissionName,
  under: Uuid,
})

const Holders = z
  .strictObject({
    ...PageQuery,
    limit: CsvLimit,
    ...nodeParameters,
    permission: PermissionName,
    way: z.optional(z.enum(holdingWays)),
  })
  .check(requireOneNode)

const holderColumns = {
  uuid: (holder: PermissionHolder) => holder.uuid,
  username: (holder: PermissionHolder) => holder.username,
  reason: (holder: PermissionHolder) => holder.reason,
  decided_by: (holder: PermissionHolder) => holder.decided_by,
  way: (holder: PermissionHolder) => holder.way,
}

const permissionsFunction = createFunction('/v1/permissions')

permissionsFunction.get('/', allowAnonymous('permissions:read'), query(OnNode), (c) =>
  orAsStranger(c, async () => {
    const { user = 'current', group, resource, mode = 'direct' } = c.req.valid('query')
    const { caller } = c.var
    if (group !== undefined) {
      requireGroupAlone(c.req.valid('query'))
      const { grants, holder } = await grantsOnNode(database(c), caller, { group }, resource, 'inherited')
      return c.json(appliedGrants(grants, holder))
    }
    if (mode === 'effective') {
      const { names, user: subject, facts } = await effectiveFacts(database(c), caller, user, resource)
      const questions = names.map((permission) => ({ resource, permission, user: subject }))
      return c.json(effectiveListing(names, answerChecks(questions, facts)))
    }
    const { grants, holder } = await grantsOnNode(database(c), caller, { user }, resource, mode)
    return c.json(readGrants(mode, grants, holder))
  }),
)

permissionsFunction.get('/services', allowAnonymous('permissions:read'), query(OnServices), (c) =>
  orAsStranger(c, async () => {
    const { limit, after, cascade, type, ...holding } = c.req.valid('query')
    const holderQuery = readHolderQuery(holding)
    const filter = { cascade: cascade === 'true', types: type?.split(',') ?? null }
    const { nodes, grants, holder, next } = await listPermissionServices(
      database(c),
      c.var.caller,
      holderQuery,
      filter,
      {
        limit,
        after,
      },
    )
    const listings = regroupByNode(holding.group === undefined ? holderQuery.reading : null, grants, holder)
    return c.json({
      items: listNodes(
        nodes.map((node) => [node]),
        listings,
      ),
      next,
    })
  }),
)

permissionsFunction.get('/tree', allowAnonymous('permissions:read'), query(Tree), (c) =>
  orAsStranger(c, async () => {
    const { limit, after, service, type, resource_type: nodeType, flat, ...holding } = c.req.valid('query')
    const holderQuery = readHolderQuery(holding)
    const filter = { service, types: type?.split(',') ?? null, nodeTypes: nodeType?.split(',') ?? null }
    const page = { limit, after: after?.split('.') ?? null }
    const {
      nodes,
      grants,
      holder,
      next: nextPath,
    } = await listPermissionNodes(database(c), c.var.caller, holderQuery, filter, page)
    const listings = regroupByNode(holding.group === undefined ? holderQuery.reading : null, grants, holder)
    const next = nextPath?.join('.') ?? null
    return c.json(
      flat === 'true' ? { items: listNodes(nodes, listings), next } : { trees: pruneTo(nodes, listings), next },
    )
  }),
)

permissionsFunction.get('/resources', allowAnonymous('permissions:read'), query(Walk), (c) =>
  orAsStranger(c, async () => {
    const { limit, after, user = 'current', permission, under } = c.req.valid('query')
    const cursor = parseWalkCursor(after ?? '') ?? null
    const page = await walkAccessibleResources(
      database(c),
      c.var.caller,
      { user, permission, under },
      { limit, cursor },
    )
    const { items, isEmpty, isLast } = accessibleAmong(page, under, permission)
    const next = page.next === null || isLast ? null : formatWalkCursor({ after: page.next, isAfterEmptyPage: isEmpty })
    return c.json({ items, next })
  }),
)

permissionsFunction.get('/holders', requireAdministrator('permissions:read'), query(Holders), async (c) => {
  const { permission, way, limit, after, ...node } = c.req.valid('query')
  const asked = { permission, way }
  const page = { limit: pageSizeOf(c, limit), after }
  const found = await listHolderCandidates(database(c), c.var.caller, nodeOf(node), asked, page)
  const { users, resource, pseudoGroupGrants, facts, next } = found
  const holders = { ...holdersAmong(users, resource, asked, pseudoGroupGrants, facts), next }
  return wantsCsv(c) ? answerCsv(c, 'permission-holders', holderColumns, holders) : c.json(holders)
})

/** The holder whose grants are listed: the caller unless a user or a group is named. */
function readHolderQuery(holding: z.output<z.ZodMiniObject<typeof Holding>>): HolderQuery {
  const { user = 'current', group, mode = 'direct' } = holding
  if (group === undefined) return { reference: { user }, reading: mode }
  requireGroupAlone(holding)
  return { reference: { group }, reading: 'inherited' }
}

/** @throws Refusal `invalid-request`: a group has what is granted to it, and none of the readings of a user */
function requireGroupAlone(asked: { user?: string | undefined; mode?: string | undefined }): void {
  const besides = (['user', 'mode'] as const).filter((name) => asked[name] !== undefined)
  if (besides.length === 0) return
  const detail = 'Leave this out with `group`: a group has exactly what is granted to it.'
  throw invalid(besides.map((name) => ({ pointer: `?${name}`, code: 'conflicting-field', detail })))
}

export default permissionsFunction
