import * as z from 'zod/mini'
import type { JoinedGroupRow } from '#store/groups/group-joining.ts'
import type { MemberRow } from '#store/groups/group-members.ts'
import type { GroupDetails, GroupRow } from '#store/groups/group-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { FlagsSchema, Instant, page, UuidSchema } from '#openapi/schemas.ts'
import {
  AcceptanceSchema,
  acceptedText,
  publishedTexts,
  PublishedTermsSchema,
  TermsSchema,
  termsHeaders,
} from './terms.ts'

const GroupFields = schemaFor<GroupRow>()(
  z.strictObject({
    uuid: UuidSchema,
    name: z.string(),
    description: z.nullable(z.string()),
    group_data: z.record(z.string(), z.unknown()),
    priority: z.int(),
    discoverable: z.boolean(),
    visible_groups: z.array(z.strictObject({ uuid: UuidSchema, name: z.string() })),
    created_at: Instant,
    updated_at: Instant,
  }),
)

const Group = name('Group', 'A group of users.', GroupFields)

const Details = name(
  'GroupDetails',
  'A group with the number of its members. `member_count` excludes pending members. It is null for `everyone` and `authenticated`, which ' +
    'have no memberships.',
  schemaFor<GroupDetails>()(z.strictObject({ ...GroupFields.shape, member_count: z.nullable(z.int()) })),
)

const Member = name(
  'Member',
  'A member of a group with the flags of the membership. `uuid` is the id of the user. `since` is when the user joined, or when the pending ' +
    'membership was created.',
  schemaFor<MemberRow>()(
    z.strictObject({
      uuid: UuidSchema,
      username: z.string(),
      full_name: z.nullable(z.string()),
      flags: FlagsSchema,
      status: z.enum(['active', 'pending']),
      since: Instant,
    }),
  ),
)

const JoinedGroup = schemaFor<JoinedGroupRow>()(
  z.strictObject({ uuid: UuidSchema, name: z.string(), status: z.enum(['active', 'pending']) }),
)

const group = { g: 'The id or the name of the group. Names are matched case-insensitively.' }
const member = { ...group, u: 'The id or the name of the user, or `current`. Names are matched case-insensitively.' }
const searched = {
  q: 'Only groups whose name contains this text, in any case. A text of one or two letters finds names that start with it.',
}
const fields = {
  name: 'The name of the group.',
  description: 'A description for people.',
  group_data: 'Any JSON object up to 16 KiB. Postern stores it without reading it.',
  priority: 'If grants of two groups conflict, the group with the higher priority decides. Default: `0`.',
  discoverable: 'Whether any signed-in user may find and join the group. Default: `false`.',
}

/** `/v1/groups` */
export const groups: FunctionDescription = {
  title: 'Groups',
  description:
    'Groups of users that hold permissions together. The built-in groups `everyone` and `authenticated` can be read and can hold grants. They ' +
    'are not listed and cannot be changed.',
  operations: {
    'GET /v1/groups': {
      id: 'listGroups',
      summary: 'List groups',
      parameters: searched,
      responses: { 200: { description: 'One page of groups.', schema: page(Group, z.string()) } },
    },
    'POST /v1/groups': {
      id: 'createGroup',
      summary: 'Create a group',
      description: 'Returns 409 if a group with this name exists. Names are compared case-insensitively.',
      fields,
      responses: { 201: { description: 'Created.', schema: Group, headers: { Location: 'The path of the group.' } } },
      problems: ['name-taken'],
    },
    'GET /v1/groups/discoverable': {
      id: 'listDiscoverableGroups',
      summary: 'List discoverable groups',
      description: 'Returns the groups that the caller may join with `POST /v1/groups/{g}/join`.',
      parameters: searched,
      responses: {
        200: {
          description: 'One page of groups.',
          schema: page(z.strictObject({ name: z.string(), description: z.nullable(z.string()) }), z.string()),
        },
      },
    },
    'GET /v1/groups/{g}': {
      id: 'getGroup',
      summary: 'Get a group',
      parameters: group,
      responses: { 200: { description: 'The group.', schema: Details } },
    },
    'PATCH /v1/groups/{g}': {
      id: 'updateGroup',
      summary: 'Update a group',
      description:
        'Requires at least one field. Fields that are not sent keep their values. `group_data` is replaced, not merged.',
      parameters: group,
      fields,
      responses: { 200: { description: 'The updated group.', schema: Group } },
      problems: ['forbidden', 'name-taken'],
    },
    'DELETE /v1/groups/{g}': {
      id: 'deleteGroup',
      summary: 'Delete a group',
      description: 'Also deletes its memberships and grants.',
      parameters: group,
      responses: { 204: { description: 'Deleted.' } },
      problems: ['forbidden'],
    },
    'GET /v1/groups/{g}/members': {
      id: 'listGroupMembers',
      summary: "List a group's members",
      description: 'Requires an administrator of the service or of the group. Returns 404 to other users.',
      parameters: {
        ...group,
        status: '`active` (default), `pending` for members who have not yet accepted the terms of the group, or `all`.',
      },
      responses: { 200: { description: 'One page of members.', schema: page(Member, z.string()) } },
    },
    'PUT /v1/groups/{g}/members/{u}': {
      id: 'addOrUpdateMember',
      summary: 'Add or update a member',
      description:
        'Adds the user to the group, or replaces the flags of an existing member. Requires an administrator of the service or of the group. Group ' +
        'administrators may do this for users they may edit, and may not set `group_administrator`. If the group has terms, a new member stays ' +
        'pending until the user accepts them; Postern sends the user a link.',
      parameters: member,
      fields: {
        flags:
          'The flags of the membership. A flag that is not sent is `false`. Every installation has `group_administrator`; the settings ' +
          '`membership_flags` and `presets` add others. Any other name is rejected with `unknown-flag`.',
      },
      responses: {
        200: { description: 'The user was already a member.', schema: Member },
        201: { description: 'The user was added to the group.', schema: Member },
        202: { description: 'The membership is pending until the user accepts the terms.', schema: Member },
      },
      problems: ['forbidden'],
    },
    'DELETE /v1/groups/{g}/members/{u}': {
      id: 'removeMember',
      summary: 'Remove a member',
      description:
        'Requires an administrator of the service, or of the group for users they may edit. Also removes a pending membership. Succeeds if the ' +
        "user is not a member. If the group was the user's upload group, the user has none afterwards.",
      parameters: member,
      responses: { 204: { description: 'Removed.' } },
      problems: ['forbidden'],
    },
    'POST /v1/groups/{g}/join': {
      id: 'joinGroup',
      summary: 'Join a group',
      description:
        'Adds the caller to a discoverable group. Returns 404 if the group does not exist or is not discoverable. If the group has terms, the ' +
        'membership stays pending until the caller accepts them; Postern sends the caller a link.',
      parameters: group,
      responses: {
        200: { description: 'The caller was already a member.', schema: JoinedGroup },
        201: { description: 'The caller was added to the group.', schema: JoinedGroup },
        202: { description: 'The membership is pending until the caller accepts the terms.', schema: JoinedGroup },
      },
    },
    'POST /v1/groups/{g}/leave': {
      id: 'leaveGroup',
      summary: 'Leave a group',
      description:
        "Ends the caller's membership, even if it is pending. If the caller is not a member, succeeds if the group is discoverable and returns 404 " +
        'otherwise.',
      parameters: group,
      responses: { 204: { description: 'The caller is not a member.' } },
    },
    'GET /v1/groups/{g}/terms': {
      id: 'getGroupTerms',
      summary: "Get a group's terms",
      description:
        'Returns the text in the language that matches `Accept-Language` best. Returns 404 if the group has no terms. Also returns 404 if the ' +
        'group is not discoverable and the caller is not a member, a pending member or an administrator.',
      parameters: group,
      responses: { 200: { description: 'The terms in force.', schema: TermsSchema, headers: termsHeaders } },
    },
    'PUT /v1/groups/{g}/terms': {
      id: 'publishGroupTerms',
      summary: "Publish a group's terms",
      description:
        'Publishes a new version. All members become pending, keep their flags, and receive a link with which they accept the new version. ' +
        'Publishing identical texts creates no version. `null` withdraws the terms and activates pending members.',
      parameters: group,
      fields: publishedTexts,
      responses: { 200: { description: 'The version in force.', schema: PublishedTermsSchema } },
      problems: ['forbidden'],
    },
    'POST /v1/groups/{g}/terms': {
      id: 'acceptGroupTerms',
      summary: "Accept a group's terms",
      description:
        'Activates the pending membership of the caller. Returns 409 if the version is not in force or the caller has no pending membership. To ' +
        'refuse the terms, leave the group.',
      parameters: group,
      fields: acceptedText,
      responses: {
        200: { description: 'The caller had already accepted this version.', schema: AcceptanceSchema },
        201: { description: 'Accepted. The caller is a member.', schema: AcceptanceSchema },
      },
      problems: ['terms-not-in-force', 'membership-not-pending'],
    },
    'PUT /v1/groups/{g}/visible-groups': {
      id: 'replaceVisibleGroups',
      summary: 'Replace visible groups',
      description:
        'Replaces the list of other groups whose members are visible to the members of this group. Visibility is not transitive.',
      parameters: group,
      fields: { groups: 'The ids or names of the groups.' },
      responses: { 200: { description: 'The updated group.', schema: Group } },
      problems: ['forbidden'],
    },
  },
}
