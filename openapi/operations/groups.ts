import * as z from 'zod/mini'
import { name } from '../json-schema.ts'
import type { FunctionDescription } from '../operation.ts'
import { Instant, page, Uuid } from '../schemas.ts'

/** `store/group-row.ts` GroupRow. */
const Group = name(
  'Group',
  'A set of users, as administrators see it.',
  z.strictObject({
    uuid: Uuid,
    name: z.string(),
    description: z.nullable(z.string()),
    group_data: z.record(z.string(), z.unknown()),
    priority: z.int(),
    discoverable: z.boolean(),
    visible_groups: z.array(z.strictObject({ uuid: Uuid, name: z.string() })),
    created_at: Instant,
    updated_at: Instant,
  }),
)

const group = { g: 'The group’s id, or its name in any spelling.' }

/** `/v1/groups` */
export const groups: FunctionDescription = {
  title: 'Groups',
  description:
    'Sets of users that hold permissions together. `everyone` and `authenticated` are the service’s own: they can be read and hold ' +
    'grants, and are neither listed nor changed.',
  operations: {
    'GET /v1/groups': {
      id: 'listGroups',
      summary: 'List the groups',
      description: '`q` is how a name begins.',
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Group) } },
    },
    'POST /v1/groups': {
      id: 'createGroup',
      summary: 'Make a group',
      description:
        'Of two groups that grant differently, the one of higher priority decides. A discoverable group can be joined by whoever is signed in. ' +
        '`group_data` is kept as it is, up to 16 KiB of JSON.',
      answers: { 201: { description: 'Made.', schema: Group, headers: { Location: 'Where it is.' } } },
      problems: ['conflict'],
    },
    'GET /v1/groups/discoverable': {
      id: 'listDiscoverableGroups',
      summary: 'List the groups that anybody may join',
      description: '`q` is how a name begins.',
      answers: {
        200: {
          description: 'A page.',
          schema: page(z.strictObject({ name: z.string(), description: z.nullable(z.string()) })),
        },
      },
    },
    'GET /v1/groups/{g}': {
      id: 'getGroup',
      summary: 'Get a group',
      parameters: group,
      answers: { 200: { description: 'The group.', schema: Group } },
    },
    'PATCH /v1/groups/{g}': {
      id: 'updateGroup',
      summary: 'Change a group in place',
      description: 'At least one field; what is not sent stays as it is. `group_data` is replaced as a whole.',
      parameters: group,
      answers: { 200: { description: 'The group as it is now.', schema: Group } },
      problems: ['forbidden', 'conflict'],
    },
    'DELETE /v1/groups/{g}': {
      id: 'deleteGroup',
      summary: 'Delete a group with its memberships and grants',
      parameters: group,
      answers: { 204: { description: 'Gone.' } },
      problems: ['forbidden'],
    },
  },
}
