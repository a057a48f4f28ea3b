import * as z from 'zod/mini'
import type { CheckReason } from '#domain/access/check-facts.ts'
import { type Holders as HoldersList, holdingWays } from '#domain/access/permission-holders.ts'
import type { Listing } from '#domain/access/permission-readings.ts'
import type { NodeWithPermissions } from '#domain/access/permission-tree.ts'
import type { ListedPermission } from '#domain/access/listed-permission.ts'
import type { AccessibleResource } from '#domain/access/accessible-resources.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { asCsv, csvHeaders, page, StepUpSchema, UuidSchema } from '#openapi/schemas.ts'

const reason = z
  .string()
  .check(
    z.regex(
      /^(?:administrator|multiple|default|no-permission|permission-not-of-type|user-disabled|key-ceiling|step-up-required|(?:user|group):.+)$/s,
    ),
  ) as z.ZodMiniType as z.ZodMiniType<CheckReason>

const Listed = name(
  'ListedPermission',
  'A permission of a user or a group. `reason` names the holder of the grant, `user:NAME` or `group:NAME`, or gives the reason of the decision. `requires` is what the grant requires of a session, if anything.',
  z.strictObject({
    name: z.string(),
    access: z.enum(['allow', 'deny']),
    scope: z.enum(['match', 'recursive']),
    requires: z.optional(StepUpSchema),
    type: z.enum(['direct', 'inherited', 'effective', 'applied']),
    reason,
    step_up: z.optional(StepUpSchema),
  }),
)

const listing = { permissions: z.array(Listed), texts: z.array(z.string()) }
const PermissionListing = name(
  'PermissionListing',
  'Permissions in ascending order of strength. `texts` lists their text forms without duplicates; a short form stands ' +
    'directly before its long form.',
  z.strictObject(listing),
)

const node = { uuid: UuidSchema, name: z.string(), display_name: z.string(), type: z.string() }

const WithPermissions = name(
  'NodeWithPermissions',
  'A service or resource with the permissions of a user or a group on it. `path` consists of the names from the service to it.',
  z.strictObject({ ...node, path: z.string(), ...listing }),
)

const Pruned: z.ZodMiniType = name(
  'PermissionTreeNode',
  'A service or resource with the permissions of a user or a group on it. `children` contains only nodes on which, or below which, they ' +
    'hold grants.',
  z.strictObject({
    ...node,
    parent: z.nullable(UuidSchema),
    ...listing,
    get children() {
      return z.array(Pruned)
    },
  }),
)

/** The UUIDs from a service down to a node. */
const Way = z.string().check(z.regex(/^[0-9a-f-]{36}(?:\.[0-9a-f-]{36})*$/))

const Accessible = name(
  'AccessibleResource',
  'A service or resource on which a user is allowed the permission. `path` consists of the names from the service to it.',
  schemaFor<AccessibleResource>()(z.strictObject({ ...node, path: z.string() })),
)

/** A cursor of `domain/access/accessible-resources.ts`. */
const WalkCursor = z.string().check(z.regex(/^[wd](?:\.[0-9a-f-]{36})*$/))

const Decided = z.strictObject({ allow: z.boolean(), reason, step_up: z.optional(StepUpSchema) })

const Holders = z.strictObject({
  items: z.array(
    z.strictObject({
      uuid: UuidSchema,
      username: z.string(),
      reason,
      decided_by: reason,
      way: z.enum(holdingWays),
      step_up: z.optional(StepUpSchema),
    }),
  ),
  everyone: Decided,
  authenticated: Decided,
  next: z.nullable(UuidSchema),
})

const holder = {
  user: 'The user, by id, name or `current`. Default: the caller, or `anonymous` without a session.',
  group: 'The group, by id or name. Not allowed with `user` or `mode`.',
}
const storedMode =
  '`direct` (default): grants of the user. `inherited`: also grants of their groups, each listed. `resolved`: the strongest grant of each name.'
const types = 'Only services of these types. Separate names with commas.'

/** `/v1/permissions` */
export const permissions: FunctionDescription = {
  title: 'Permissions',
  description:
    'The permissions that users and groups hold, and what they allow. Users may query themselves; without a session the caller is `anonymous`. ' +
    'Only administrators may query other users and groups. Expired grants are excluded. An API key that is limited to branches sees only what is in them.',
  operations: {
    'GET /v1/permissions': {
      id: 'listPermissions',
      summary: 'List permissions',
      description:
        'Returns the permissions of a user or a group on one resource. For a group, returns the grants that it holds there.',
      parameters: {
        ...holder,
        resource: 'The id of the resource or service.',
        mode:
          `${storedMode} The reason \`multiple\` means several groups. \`effective\`: for each permission name of the resource type, the ` +
          'decision of `POST /v1/check`.',
      },
      responses: { 200: { description: 'The permissions.', schema: PermissionListing } },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/services': {
      id: 'listServicesWithPermissions',
      summary: 'List services with permissions',
      description: 'Returns the services on which a user or a group holds grants, with the permissions there.',
      parameters: {
        ...holder,
        mode: storedMode,
        cascade: 'Send `true` to include services where only descendants have grants. Default: `false`.',
        type: types,
      },
      responses: {
        200: {
          description: 'One page of services, ordered by id. `type` is the service type.',
          schema: page(WithPermissions),
        },
      },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/tree': {
      id: 'getPermissionTree',
      summary: 'Get a permission tree',
      description:
        'Returns the services and resources on which a user or a group holds grants, service by service and depth first. By default they are ' +
        'nested in trees, and each page repeats the ancestors of its nodes.',
      parameters: {
        ...holder,
        mode: storedMode,
        service: 'Only nodes of this service, by id.',
        type: types,
        resource_type: 'Only nodes of these types. Separate names with commas.',
        flat: 'Send `true` to get a list instead of trees. Default: `false`.',
      },
      responses: {
        200: {
          description: 'One page of trees. With `flat=true`, the second schema.',
          schema: z.union([
            z.strictObject({ trees: z.array(Pruned), next: z.nullable(Way) }),
            z.strictObject({ items: z.array(WithPermissions), next: z.nullable(Way) }),
          ]),
        },
      },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/resources': {
      id: 'listAccessibleResources',
      summary: 'List accessible resources',
      description:
        'Returns, depth first, the service or resource `under` and its descendants on which `POST /v1/check` would allow the permission. ' +
        'Resources on which it is allowed only after a step-up are left out. A page may have fewer than `limit` items, or none, while `next` is not null.',
      parameters: {
        user: holder.user,
        permission: 'The permission name.',
        under: 'The id of the service or resource where the search starts.',
      },
      responses: { 200: { description: 'One page of resources.', schema: page(Accessible, WalkCursor) } },
      problems: ['forbidden'],
    },
    'GET /v1/permissions/holders': {
      id: 'listPermissionHolders',
      summary: 'List permission holders',
      description:
        'Returns the users for whom `POST /v1/check` would allow the permission on the resource, ordered by id. An item with `step_up` is ' +
        'allowed only in a session that meets it; `decided_by` is the reason in such a session. `way` is `administrator`, `direct` (a grant of the user), `group`, or `public`: what ' +
        'everyone or every signed-in user has. `everyone` is the decision for anonymous callers. `authenticated` is the decision for a signed-in user without grants. A page may have fewer than `limit` items, or ' +
        `none, while \`next\` is not null. ${asCsv} CSV has the users only.`,
      parameters: {
        resource: 'The id of the resource or service.',
        service: 'The name of the service. Needed without `resource`.',
        path: 'Names of resources below the service, with slashes between them.',
        permission: 'The permission name.',
        way: 'Only users who hold it in this way.',
      },
      responses: {
        200: {
          description: 'One page of users with the reason of each decision.',
          schema: Holders,
          mediaType: 'text/csv',
          headers: csvHeaders,
        },
      },
    },
  },
}

/* The types of the code have fields in unions that these responses narrow; the compiler compares what is left. */
schemaFor<Listing['texts']>()(listing.texts)
schemaFor<Omit<NodeWithPermissions, 'permissions'>>()(z.omit(WithPermissions, { permissions: true }))
schemaFor<Omit<ListedPermission, 'type' | 'reason'>>()(z.omit(Listed, { type: true, reason: true }))
schemaFor<HoldersList['items']>()(Holders.shape.items)
