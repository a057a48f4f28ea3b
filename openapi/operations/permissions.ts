import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { page, Uuid } from '#openapi/schemas.ts'

/** `domain/access/permission-readings.ts` ListedPermission. */
const Listed = name(
  'ListedPermission',
  'A permission as somebody has it. `reason` says who gave it, `user:NAME` or `group:NAME`, or why it is decided so.',
  z.strictObject({
    name: z.string(),
    access: z.enum(['allow', 'deny']),
    scope: z.enum(['match', 'recursive']),
    type: z.enum(['direct', 'inherited', 'effective', 'applied']),
    reason: z
      .string()
      .check(z.regex(/^(?:administrator|multiple|default|no-permission|user-disabled|(?:user|group):.+)$/s)),
  }),
)

/** `domain/access/permission-readings.ts` Listing. */
const listing = { permissions: z.array(Listed), texts: z.array(z.string()) }
const Listing = name(
  'PermissionListing',
  'Permissions, weakest first, and their texts: an implicit form directly before its explicit one, no text twice.',
  z.strictObject(listing),
)

const node = { uuid: Uuid, name: z.string(), display_name: z.string(), type: z.string() }

/** `domain/access/permission-tree.ts` NodeWithPermissions. */
const WithPermissions = name(
  'NodeWithPermissions',
  'A service or resource, and what somebody has there. `path` is the names from the root to it.',
  z.strictObject({ ...node, path: z.string(), ...listing }),
)

/** `domain/access/permission-tree.ts` PrunedNode. */
const Pruned: z.ZodMiniType = name(
  'PrunedNode',
  'A service or resource, what somebody has there, and the nodes below it on which, or below which, they have something.',
  z.strictObject({
    ...node,
    parent: z.nullable(Uuid),
    ...listing,
    get children() {
      return z.array(Pruned)
    },
  }),
)

/** Uuids from a service down to a node. */
const Way = z.string().check(z.regex(/^[0-9a-f-]{36}(?:\.[0-9a-f-]{36})*$/))

/** `domain/access/accessible-resources.ts` Reachable. */
const Reachable = name(
  'ReachableResource',
  'A service or resource that somebody can reach. `path` is the names from the root to it.',
  z.strictObject({ uuid: Uuid, name: z.string(), display_name: z.string(), type: z.string(), path: z.string() }),
)

/** `domain/access/accessible-resources.ts` formatWalkCursor. */
const WalkCursor = z.string().check(z.regex(/^[wd](?:\.[0-9a-f-]{36})*$/))

const reason = z
  .string()
  .check(z.regex(/^(?:administrator|multiple|default|no-permission|user-disabled|(?:user|group):.+)$/s))
const Decided = z.strictObject({ allow: z.boolean(), reason })

/** `domain/access/permission-holders.ts` Holders. */
const Holders = z.strictObject({
  items: z.array(z.strictObject({ uuid: Uuid, username: z.string(), reason })),
  everyone: Decided,
  authenticated: Decided,
  next: z.nullable(Uuid),
})

/** `/v1/permissions` */
export const permissions: FunctionDescription = {
  title: 'Permissions',
  description:
    'What users and groups hold, and what users can in effect do. About themselves everybody may ask, without a session as `anonymous`; ' +
    'about others, and about groups, administrators. Grants that have expired are in none of it.',
  operations: {
    'GET /v1/permissions': {
      id: 'listPermissions',
      summary: 'List what a user or a group has on one resource',
      description:
        '`mode` for a user: `direct` (their own grants there), `inherited` (with those of their groups, equal ones of several groups side ' +
        'by side), `resolved` (the strongest of each name; `multiple`: several groups say so), or `effective`: one decision for every name of the ' +
        'resource’s type, as `/v1/check` decides it. For a group: what is granted to it there.',
      answers: { 200: { description: 'The permissions.', schema: Listing } },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/services': {
      id: 'listPermissionsOnServices',
      summary: 'List the services on which a user or a group has grants, and what they have there',
      description:
        'By `mode` as for one resource, but not `effective`. With `cascade=true` also services in which they have grants further down only. ' +
        '`type`: names of types, with commas between them.',
      answers: {
        200: {
          description: 'A page, in the order of the ids; `type` is the kind of service.',
          schema: page(WithPermissions),
        },
      },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/tree': {
      id: 'getPermissionTree',
      summary: 'Get everything on which a user or a group has grants, and what they have',
      description:
        'A page of those nodes, service by service and depth first: as trees, pruned to them and to what leads there, or with `flat=true` as ' +
        'a list. What leads to a node is in each page that needs it. `type`: names of types of services, `resource_type`: of kinds of nodes, with ' +
        'commas between them. `next` goes into `after`.',
      answers: {
        200: {
          description: 'A page.',
          schema: z.union([
            z.strictObject({ trees: z.array(Pruned), next: z.nullable(Way) }),
            z.strictObject({ items: z.array(WithPermissions), next: z.nullable(Way) }),
          ]),
        },
      },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/resources': {
      id: 'listReachableResources',
      summary: 'List everything that a user can reach below a service or resource, and it itself',
      description:
        'Each node on which a check of `permission` would say yes, depth first. A page may have fewer items than `limit`, or none, while ' +
        '`next` is not null: what is denied costs time too. `next` goes into `after`.',
      answers: { 200: { description: 'A page.', schema: page(Reachable, WalkCursor) } },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/holders': {
      id: 'listHolders',
      summary: 'List everybody who holds a permission on a resource, and why',
      description:
        'Each user about whom a check would say yes, in the order of the ids. `everyone` is what a stranger may, `authenticated` what ' +
        'somebody signed in may to whom nothing is granted. A page may have fewer items than `limit`, or none, while `next` is not null.',
      answers: { 200: { description: 'A page.', schema: Holders } },
    },
  },
}
