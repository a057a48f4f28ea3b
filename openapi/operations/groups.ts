import * as z from 'zod/mini'
import { flagNames } from '#domain/groups/capabilities/flags.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Flags, Instant, page, Uuid } from '#openapi/schemas.ts'
import { Acceptance, PublishedTerms, Terms } from './terms.ts'

const groupFields = {
  uuid: Uuid,
  name: z.string(),
  description: z.nullable(z.string()),
  group_data: z.record(z.string(), z.unknown()),
  priority: z.int(),
  discoverable: z.boolean(),
  visible_groups: z.array(z.strictObject({ uuid: Uuid, name: z.string() })),
  created_at: Instant,
  updated_at: Instant,
}

/** `store/groups/group-row.ts` GroupRow. */
const Group = name('Group', 'A set of users, as administrators see it.', z.strictObject(groupFields))

/** `store/groups/group-row.ts` GroupDetails. */
const GroupDetails = name(
  'GroupDetails',
  'A group read alone. `member_count` is exact, without those who wait for its terms; null for the service’s own groups, which have no memberships.',
  z.strictObject({ ...groupFields, member_count: z.nullable(z.int()) }),
)

/** `store/groups/group-members.ts` MemberRow. */
const Member = name(
  'Member',
  'Somebody in a group, and what they may do there. `uuid` is the user’s.',
  z.strictObject({
    uuid: Uuid,
    username: z.string(),
    full_name: z.nullable(z.string()),
    flags: Flags,
    status: z.enum(['active', 'pending']),
    since: Instant,
  }),
)

const group = { g: 'The group’s id, or its name in any spelling.' }

const member = { ...group, u: 'The user’s id, user name in any spelling, or `current`.' }

/** `store/groups/group-joining.ts` Joined. */
const Joined = z.strictObject({ uuid: Uuid, name: z.string(), status: z.enum(['active', 'pending']) })

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
      answers: { 200: { description: 'The group.', schema: GroupDetails } },
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
    'GET /v1/groups/{g}/members': {
      id: 'listMembers',
      summary: 'List the members of a group',
      description:
        'For administrators, and for those whose membership makes them administrators of the group. `pending` are those who are to accept ' +
        'its terms first.',
      parameters: group,
      answers: { 200: { description: 'A page, in the order of the users’ ids.', schema: page(Member) } },
    },
    'PUT /v1/groups/{g}/members/{u}': {
      id: 'putMember',
      summary: 'Put somebody in a group, or change what they may do there',
      description:
        `The membership has exactly these flags: what is not named is off. They are ${flagNames.join(', ')}, and any of your own with a ` +
        'colon in its name, `billing:approve`. Administrators of the group do this with people whom they may edit, and make no administrators.',
      parameters: member,
      answers: {
        200: { description: 'They were in the group.', schema: Member },
        201: { description: 'They are in the group now.', schema: Member },
        202: { description: 'They are once they accept the group’s terms; a link was mailed to them.', schema: Member },
      },
      problems: ['forbidden'],
    },
    'DELETE /v1/groups/{g}/members/{u}': {
      id: 'removeMember',
      summary: 'Take somebody out of a group',
      description: 'Succeeds where they are not in it. Whoever acted in the group acts in none any more.',
      parameters: member,
      answers: { 204: { description: 'They are not in the group.' } },
      problems: ['forbidden'],
    },
    'POST /v1/groups/{g}/join': {
      id: 'joinGroup',
      summary: 'Join a discoverable group',
      description: 'A group that is not discoverable is as unknown as one that there is not.',
      parameters: group,
      answers: {
        200: { description: 'The caller was in the group.', schema: Joined },
        201: { description: 'The caller is in the group now.', schema: Joined },
        202: {
          description: 'The caller is once they accept the group’s terms; a link was mailed to them.',
          schema: Joined,
        },
      },
    },
    'POST /v1/groups/{g}/leave': {
      id: 'leaveGroup',
      summary: 'Leave a group',
      parameters: group,
      answers: { 204: { description: 'The caller is not in the group.' } },
    },
    'GET /v1/groups/{g}/terms': {
      id: 'readGroupTerms',
      summary: 'Read the terms of a group',
      description:
        'For whoever can find the group, is in it, waits for it or administers it; in the language that suits `Accept-Language` best.',
      parameters: group,
      answers: {
        200: {
          description: 'The terms in force.',
          schema: Terms,
          headers: { 'Content-Language': 'The language.', Vary: 'What the language depends on.' },
        },
      },
    },
    'PUT /v1/groups/{g}/terms': {
      id: 'publishGroupTerms',
      summary: 'Publish a new version of the terms of a group',
      description:
        'By language. From the next request on nobody is a member who has not accepted it: all wait, with their flags, and are mailed a link. ' +
        'The texts that are in force already are no new version; null withdraws the terms, and whoever waits is a member.',
      parameters: group,
      answers: { 200: { description: 'What is in force.', schema: PublishedTerms } },
      problems: ['forbidden'],
    },
    'POST /v1/groups/{g}/terms': {
      id: 'acceptGroupTerms',
      summary: 'Accept the terms of a group that one waits for',
      description: 'Send the version and the language of the text that was read. Leaving the group refuses them.',
      parameters: group,
      answers: {
        200: { description: 'They had accepted before; when and what.', schema: Acceptance },
        201: { description: 'Accepted; the caller is in the group now.', schema: Acceptance },
      },
      problems: ['conflict'],
    },
    'PUT /v1/groups/{g}/visible-groups': {
      id: 'setVisibleGroups',
      summary: 'Set which other groups the members of a group may see',
      description: 'Exactly these, by id or name. What those may see in turn does not follow.',
      parameters: group,
      answers: { 200: { description: 'The group as it is now.', schema: Group } },
      problems: ['forbidden'],
    },
  },
}
