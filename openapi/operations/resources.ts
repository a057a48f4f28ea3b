import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Allowed, ChildTypes, Instant, page, Uuid } from '#openapi/schemas.ts'

const fields = {
  uuid: Uuid,
  name: z.string(),
  display_name: z.string(),
  /** `service` at a root. */
  type: z.string(),
  service: Uuid,
  parent: z.nullable(Uuid),
  path: z.string(),
  created_at: Instant,
  updated_at: Instant,
}

/** `store/resources/resource-row.ts` ResourceRow. */
const Resource = name(
  'Resource',
  'A node of the tree. `service` is the root it is under, `path` the names from there: `/library/shelf`.',
  z.strictObject(fields),
)

const Lineage: z.ZodMiniType = name(
  'ResourceLineage',
  'A node with the one below it, and so on.',
  z.strictObject({
    ...fields,
    get children() {
      return z.array(Lineage)
    },
  }),
)

/** `store/resources/resource-tree.ts` BranchRow. */
const BranchRow = name(
  'ResourceOfBranch',
  'A node of a branch; `depth` is 1 for a child of its top.',
  z.strictObject({ ...fields, depth: z.int() }),
)

const Tree: z.ZodMiniType = name(
  'ResourceTree',
  'A node of a branch with the nodes directly below it that the page has.',
  z.strictObject({
    ...fields,
    depth: z.int(),
    get children() {
      return z.array(Tree)
    },
  }),
)

const Surroundings = name(
  'ResourceAndSurroundings',
  'A node and, where asked for, a page of what is directly below it and everything above it, root first.',
  z.strictObject({
    ...fields,
    children: z.optional(page(Resource)),
    parents: z.optional(z.union([z.array(Resource), z.array(Lineage)])),
  }),
)

const uuid = { uuid: 'The resource’s id; for reading also a service’s.' }

/** `/v1/resources` */
export const resources: FunctionDescription = {
  title: 'Resources',
  description: 'The nodes below services.',
  operations: {
    'POST /v1/resources': {
      id: 'createResource',
      summary: 'Make a resource below a service or another resource',
      answers: { 201: { description: 'Made.', schema: Resource, headers: { Location: 'Where it is.' } } },
      problems: ['conflict'],
    },
    'GET /v1/resources/{uuid}': {
      id: 'getResource',
      summary: 'Get a resource or service, and what surrounds it',
      description:
        'Parents come root first; with `invert=true` from the node upwards; with `flatten=false` nested, from the root downwards.',
      parameters: uuid,
      answers: { 200: { description: 'The node. `limit` and `after` page its children.', schema: Surroundings } },
    },
    'GET /v1/resources/{uuid}/tree': {
      id: 'getResourceTree',
      summary: 'Get everything below a resource or service, at any depth',
      description:
        'A page of the branch, depth first. Nested, each page begins with the nodes above its first one again; with `flatten=true` ' +
        'it is a list without them. `next` goes into `after`. With `user` or `group` only what they have a grant on themselves, and what leads there.',
      parameters: uuid,
      answers: {
        200: {
          description: 'A page.',
          schema: z.union([
            z.strictObject({ tree: Tree, next: z.nullable(z.string()) }),
            z.strictObject({ items: z.array(BranchRow), next: z.nullable(z.string()) }),
          ]),
        },
      },
    },
    'GET /v1/resources/{uuid}/permissions': {
      id: 'listResourcePermissions',
      summary: 'List what may be granted on a resource or service',
      parameters: uuid,
      answers: { 200: { description: 'By its type and its service’s.', schema: Allowed } },
    },
    'GET /v1/resources/{uuid}/types': {
      id: 'listResourceChildTypes',
      summary: 'List what may stand directly below a resource or service',
      parameters: uuid,
      answers: { 200: { description: 'By its type and its service’s.', schema: ChildTypes } },
    },
    'PATCH /v1/resources/{uuid}': {
      id: 'updateResource',
      summary: 'Rename or move a resource',
      description:
        'At least one field. With `parent` it moves, with everything below it and every grant, within its service.',
      parameters: uuid,
      answers: { 200: { description: 'The resource as it is now.', schema: Resource } },
      problems: ['conflict'],
    },
    'DELETE /v1/resources/{uuid}': {
      id: 'deleteResource',
      summary: 'Delete a resource, everything below it and every grant on any of it',
      parameters: uuid,
      answers: { 204: { description: 'Gone.' } },
    },
  },
}
