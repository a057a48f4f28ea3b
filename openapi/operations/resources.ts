import * as z from 'zod/mini'
import type { BranchRow } from '#store/resources/resource-tree.ts'
import type { ResourceRow } from '#store/resources/resource-row.ts'
import type { BranchSummary, NodeSummary } from '#store/resources/resource-summary.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { AllowedSchema, ChildTypes, Instant, page, UuidSchema } from '#openapi/schemas.ts'

const ResourceFields = schemaFor<ResourceRow>()(
  z.strictObject({
    uuid: UuidSchema,
    name: z.string(),
    display_name: z.string(),
    type: z.string(),
    service: UuidSchema,
    parent: z.nullable(UuidSchema),
    path: z.string(),
    created_at: Instant,
    updated_at: Instant,
  }),
)
const fields = ResourceFields.shape

const Resource = name(
  'Resource',
  'A node of the resource tree. `service` is the id of the service at its root. `path` consists of the names from the service to the resource, ' +
    'for example `/library/shelf`. `type` is `service` for a service.',
  ResourceFields,
)

const summary = schemaFor<NodeSummary>()(
  z.strictObject({ has_children: z.boolean(), begins: z.array(z.enum(['allow', 'deny', 'default'])) }),
).shape

const branchSummary = schemaFor<BranchSummary>()(
  z.strictObject({
    branch: z.strictObject({ resources: z.int(), grants: z.int(), complete: z.boolean() }),
    defaults: z.record(z.string(), z.array(z.enum(['everyone', 'authenticated']))),
  }),
).shape

const Summarized = name(
  'SummarizedResource',
  'A node of the resource tree. With `summary=true`, `begins` tells whether there are grants on it that allow or deny and have not expired, and ' +
    '`default` at a service whose type gives permissions by default.',
  z.partial(z.strictObject({ ...fields, ...summary }), { has_children: true, begins: true }),
)

const Lineage: z.ZodMiniType = name(
  'ResourceLineage',
  'An ancestor of the requested resource. `children` contains the next node on the path to that resource.',
  z.strictObject({
    ...fields,
    has_children: z.optional(summary.has_children),
    begins: z.optional(summary.begins),
    get children() {
      return z.array(Lineage)
    },
  }),
)

const Descendant = name(
  'Descendant',
  'A descendant of the requested resource. `depth` is 1 for a child.',
  schemaFor<BranchRow>()(z.strictObject({ ...fields, depth: z.int() })),
)

const Tree: z.ZodMiniType = name(
  'ResourceTree',
  'A resource with its children, as far as they are on the page.',
  z.strictObject({
    ...fields,
    depth: z.int(),
    get children() {
      return z.array(Tree)
    },
  }),
)

const Details = name(
  'ResourceDetails',
  'A resource with a page of its children (`children=true`), its ancestors (`parents=true`) and summaries (`summary=true`, `branch=true`). `branch` counts the ' +
    'descendants, and the grants on the resource and on all of them, expired ones included: what is deleted with it. Each is counted up to ' +
    '10,000; `complete` is false if there are more. `defaults` lists, by permission name, the groups that hold the permission on resources of the ' +
    'service without grants.',
  z.strictObject({
    ...fields,
    has_children: z.optional(summary.has_children),
    begins: z.optional(summary.begins),
    branch: z.optional(branchSummary.branch),
    defaults: z.optional(branchSummary.defaults),
    children: z.optional(page(Summarized, z.string())),
    parents: z.optional(z.union([z.array(Summarized), z.array(Lineage)])),
  }),
)

const uuid = { uuid: 'The id of the resource.' }
const anyUuid = { uuid: 'The id of the resource or service.' }

/** `/v1/resources` */
export const resources: FunctionDescription = {
  title: 'Resources',
  description: 'The tree of resources below each service.',
  operations: {
    'POST /v1/resources': {
      id: 'createResource',
      summary: 'Create a resource',
      description: 'Returns 409 if the parent has a child with this name. Names are compared case-insensitively.',
      fields: {
        parent: 'The id of the service or resource that contains the new resource.',
        name: 'The name, which is unique among the children of the parent.',
        type: 'The type. The service type defines which types the parent may contain.',
        display_name: 'A name for people. Default: `name`.',
      },
      responses: {
        201: { description: 'Created.', schema: Resource, headers: { Location: 'The path of the resource.' } },
      },
      problems: ['name-taken'],
    },
    'GET /v1/resources': {
      id: 'listResources',
      summary: 'List resources',
      description: 'Finds services and resources by any part of their name or display name, in any case.',
      parameters: { q: 'The text to find: three letters or more.' },
      responses: { 200: { description: 'One page of services and resources, ordered by id.', schema: page(Resource) } },
    },
    'GET /v1/resources/{uuid}': {
      id: 'getResource',
      summary: 'Get a resource',
      description: 'Optionally returns its children and its ancestors. `limit` and `after` page the children.',
      parameters: {
        ...anyUuid,
        limit: 'The maximum number of children in the page.',
        after: 'The `next` of the previous page of children.',
        children: 'Send `true` to include the children. Default: `false`.',
        parents: 'Send `true` to include the ancestors, the service first. Default: `false`.',
        summary: 'Send `true` to include `has_children` and `begins` with each resource. Default: `false`.',
        branch: 'Send `true` to include `branch` and `defaults`. Default: `false`.',
        q: 'Only children whose name begins with this text, in any case.',
        invert:
          'Send `true` to get the ancestors in reverse order. Not allowed with `flatten=false`. Default: `false`.',
        flatten: 'Send `false` to get the ancestors nested in each other. Default: `true`.',
      },
      responses: { 200: { description: 'The resource.', schema: Details } },
    },
    'GET /v1/resources/{uuid}/tree': {
      id: 'getResourceTree',
      summary: 'Get a resource tree',
      description:
        'Returns all descendants of a resource or service, depth first. By default they are nested, and each page repeats the ancestors of its ' +
        'first node.',
      parameters: {
        ...anyUuid,
        flatten: 'Send `true` to get a list instead of a tree. Default: `false`.',
        user: 'Only nodes on which this user (id, name or `current`) holds grants directly, and their ancestors. Not allowed with `group`.',
        group:
          'Only nodes on which this group (id or name) holds grants, and their ancestors. Not allowed with `user`.',
      },
      responses: {
        200: {
          description: 'One page of the tree. With `flatten=true`, the second schema.',
          schema: z.union([
            z.strictObject({ tree: Tree, next: z.nullable(z.string()) }),
            z.strictObject({ items: z.array(Descendant), next: z.nullable(z.string()) }),
          ]),
        },
      },
    },
    'GET /v1/resources/{uuid}/permissions': {
      id: 'listResourceAllowedPermissions',
      summary: "List a resource's allowed permissions",
      description: 'Returns the permissions that can be granted on a resource or service.',
      parameters: anyUuid,
      responses: {
        200: {
          description: 'The permissions that the service type defines for the resource type.',
          schema: AllowedSchema,
        },
      },
    },
    'GET /v1/resources/{uuid}/types': {
      id: 'listResourceChildTypes',
      summary: "List a resource's child types",
      description: 'Returns the types that the children of a resource or service can have.',
      parameters: anyUuid,
      responses: {
        200: {
          description: 'The child types that the service type defines for the resource type.',
          schema: ChildTypes,
        },
      },
    },
    'PATCH /v1/resources/{uuid}': {
      id: 'updateResource',
      summary: 'Update a resource',
      description: 'Renames or moves a resource. Requires at least one field.',
      parameters: uuid,
      fields: {
        name: 'The new name, which is unique among the children of the parent.',
        display_name: 'The new name for people.',
        parent: 'The id of the new parent in the same service. Descendants and grants move with the resource.',
      },
      responses: { 200: { description: 'The updated resource.', schema: Resource } },
      problems: ['name-taken'],
    },
    'DELETE /v1/resources/{uuid}': {
      id: 'deleteResource',
      summary: 'Delete a resource',
      description: 'Also deletes all descendants, and the grants on all of them.',
      parameters: uuid,
      responses: { 204: { description: 'Deleted.' } },
    },
  },
}
