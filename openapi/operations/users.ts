import * as z from 'zod/mini'
import type { Capabilities as CapabilitiesAnswer } from '#domain/groups/capabilities/capabilities.ts'
import type { readingsOf } from '#domain/groups/capabilities/readings.ts'
import { scopes } from '#domain/keys/scope.ts'
import type { MembershipItem, UserGroupsChange } from '#store/groups/user-groups.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { asCsv, csvHeaders, FlagsSchema, Instant, page, User, UuidSchema } from '#openapi/schemas.ts'
import { AcceptanceSchema, acceptedText } from './terms.ts'
import { Account, DetailedAccount, Link } from './user-accounts.ts'
import { Export } from './user-export.ts'

/** The path parameter of every operation on one user. */
export const user = { u: 'The id or the name of the user, or `current`. Names are matched case-insensitively.' }

const Group = z.strictObject({ uuid: UuidSchema, name: z.string() })
const Groups = z.array(Group)
const Reach = z.strictObject({ everywhere: z.boolean(), groups: Groups })

const Capabilities = name(
  'Capabilities',
  'What a user may do in which groups. `own_flags` lists, for each membership flag, the groups in which the user has it. `may` lists, for each ' +
    'ability, the groups in which the user has it; this includes the rights of superusers. The flags and abilities depend on the presets and ' +
    'settings of the installation. Lists are sorted by name.',
  schemaFor<CapabilitiesAnswer>()(
    z.strictObject({
      is_account_active: z.boolean(),
      superuser: z.boolean(),
      memberships: z.array(z.strictObject({ group: Group, flags: FlagsSchema })),
      own_flags: z.record(z.string(), Groups),
      visible_groups: Groups,
      may: z.record(z.string(), Reach),
      upload_group: z.nullable(Group),
    }),
  ),
)

const Membership = name(
  'Membership',
  'The membership of a user in a group. `uuid` and `name` are those of the group.',
  schemaFor<MembershipItem>()(
    z.strictObject({
      ...Group.shape,
      status: z.enum(['active', 'pending']),
      flags: FlagsSchema,
      since: Instant,
    }),
  ),
)

const GroupsSet = name(
  'GroupsSet',
  'The result of replacing the groups of a user. `frozen` are groups that the caller may not change; the user remains a member.',
  schemaFor<UserGroupsChange>()(
    z.strictObject({
      added: Groups,
      pending: Groups,
      removed: Groups,
      kept: Groups,
      frozen: Groups,
      upload_group: z.nullable(Group),
    }),
  ),
)

const Readings = name(
  'CapabilityReadings',
  'Answers to common questions about capabilities. `is_group_administrator` and `may_administer_groups` always exist; the others depend on ' +
    'the flags that the installation has.',
  schemaFor<ReturnType<typeof readingsOf>>()(z.record(z.string(), z.boolean())),
)

/** `/v1/users` */
export const users: FunctionDescription = {
  title: 'Users',
  description:
    'User accounts. Administrators may edit the users whose roles have no scopes beyond their own, and superusers all. Group administrators may edit ' +
    'the members of their groups who have no role and are not group administrators themselves. All users may edit some fields of their own account. Requests for users whom the caller may not see return 404.',
  operations: {
    'GET /v1/users/current': {
      id: 'getCurrentUser',
      summary: 'Get the current user',
      responses: {
        200: {
          description:
            'The caller and the names of their groups. `is_admin` is true for members of the group `admin`. Front ends may use it to show ' +
            'their administration; it gives no rights in Postern. `scopes` are the scopes that the role of the user has, and the API key too ' +
            'if the request has one. `language` is that of emails and pages for the user; null: unknown.',
          schema: z.strictObject({
            user: User,
            groups: z.array(z.string()),
            is_admin: z.boolean(),
            scopes: z.array(z.enum(scopes)),
            language: z.nullable(z.string()),
          }),
        },
      },
    },
    'GET /v1/users': {
      id: 'listUsers',
      summary: 'List users',
      description: `Returns the users whom the caller may edit. Filters are combined with AND. Returns an empty list if the caller administers no users. ${asCsv}`,
      parameters: {
        status: 'Only users with this status.',
        group: 'Only members of this group, by id or name.',
        locked: 'Only users who are locked, or locked out after failed attempts (`true`), or neither (`false`).',
        q: 'Only users whose full name, user name or email address contains this text, in any form that signs in; accents do not count. One or two characters: starts with it.',
        id: 'Only the user with this id.',
        kind: '`person`, or `service` for service accounts. Default: `person`.',
        role: 'Only users with this role; `authenticated` is that of users without one.',
      },
      responses: {
        200: {
          description: 'One page of users.',
          schema: page(Account, z.string()),
          mediaType: 'text/csv',
          headers: csvHeaders,
        },
      },
    },
    'POST /v1/users': {
      id: 'createUser',
      summary: 'Create a user',
      description:
        'Creates an account, and makes it a member of groups. Without `password`, the user sets one with a link that is sent by email. A membership ' +
        'in a group with terms is pending until the user accepts them. Returns 409 if the user name or the email address is taken. A request with ' +
        '`password` ignores `Idempotency-Key`.',
      fields: {
        username: 'The user name. Default: `user-` followed by a number.',
        email: 'The email address.',
        full_name: 'The full name.',
        password: 'The password.',
        must_change_password:
          'Whether the user must choose another password at the next sign-in. Only with `password`. Default: `true`.',
        groups: 'The groups, by id or name.',
        send_mail:
          'Whether to send the user a link with which they set a password. Default: `true` without `password`, `false` with it.',
      },
      responses: { 201: { description: 'Created.', schema: Account, headers: { Location: 'The path of the user.' } } },
      problems: ['name-taken', 'email-taken'],
    },
    'GET /v1/users/{u}': {
      id: 'getUser',
      summary: 'Get a user',
      description: 'Returns the caller, or a user whom the caller may edit.',
      parameters: user,
      responses: { 200: { description: 'The user.', schema: DetailedAccount } },
    },
    'PATCH /v1/users/{u}': {
      id: 'updateUser',
      summary: 'Update a user',
      description:
        'Returns 403 and changes nothing if the request contains a field that the caller may not set. Users may set their own `full_name`, `email` ' +
        'and `language`. Group administrators may also set `username` and `must_change_password`. Administrators may set all fields. A new user ' +
        'name, email address or role, and a change of `is_active` or `email_verified`, end all sessions of the user. A new address takes effect ' +
        'when the user confirms it with a link that is sent there. If an administrator changes the address of another user, it takes ' +
        'effect at once, and the user must confirm it before the next sign-in unless `email_verified` is true. A request with ' +
        '`current_password` ignores `Idempotency-Key`.',
      parameters: user,
      fields: {
        current_password:
          'The password of the caller. Required when users change their own email address. A wrong password counts as a failed attempt.',
        full_name: 'The full name.',
        email: 'The email address.',
        username: 'The user name.',
        is_active: 'Whether the account is enabled.',
        role: 'The role. The setting `roles_policy` defines which roles exist.',
        email_verified: 'Whether the email address is confirmed.',
        must_change_password: 'Whether the user must choose another password at the next sign-in.',
        user_data:
          'Fields to merge into the custom data of the account. Null deletes a field. The profiles in `social` are merged one by one. Fields ' +
          'that have their own rules, such as `full_name`, are rejected.',
        language: 'The language of emails and pages for the user.',
        status: 'Send `ok` to clear the status `webhook-error`.',
      },
      responses: {
        200: { description: 'The updated user.', schema: DetailedAccount },
        202: { description: 'The updated user. The new email address awaits confirmation.', schema: DetailedAccount },
      },
      problems: [
        'forbidden',
        'name-taken',
        'email-taken',
        'last-administrator',
        'too-many-requests',
        'invalid-credentials',
        'too-many-attempts',
      ],
    },
    'GET /v1/users/{u}/links': {
      id: 'listUserLinks',
      summary: "List a user's links",
      description:
        'Returns the one-time links that the user can still redeem. Requires an administrator, or a group administrator who may edit the user.',
      parameters: user,
      responses: { 200: { description: 'One page of links, ordered by id.', schema: page(Link) } },
      problems: ['forbidden'],
    },
    'DELETE /v1/users/{u}/links/{uuid}': {
      id: 'revokeUserLink',
      summary: "Revoke a user's link",
      description:
        'Requires an administrator, or a group administrator who may edit the user. If the email with the link has not been sent yet, it is abandoned.',
      parameters: { ...user, uuid: 'The id of the link.' },
      responses: { 204: { description: 'Revoked.' } },
      problems: ['forbidden'],
    },
    'DELETE /v1/users/{u}': {
      id: 'deleteUser',
      summary: 'Delete a user',
      description:
        'Also deletes the sessions, memberships, grants and links of the user. The audit log keeps the actions of the user. Users may delete their own ' +
        'account; administrators may delete others. Returns 409 for a superuser, for the last administrator who can sign in, and for another user who holds the flag `use_web` or ' +
        '`upload` in a group. Change the role or the flags first.',
      parameters: user,
      fields: { current_password: 'The password of the caller. Required to delete the own account.' },
      responses: { 204: { description: 'Deleted.' } },
      problems: ['forbidden', 'last-administrator', 'user-not-deletable', 'invalid-credentials', 'too-many-attempts'],
    },
    'POST /v1/users/{u}/lock': {
      id: 'lockUser',
      summary: 'Lock a user',
      description:
        'A locked user cannot sign in; the response is the one for wrong credentials. The sessions of the user are rejected from the next request ' +
        "on. The role returns with the unlock. Returns 403 for the caller's own account, and 409 for the last administrator who can sign in.",
      parameters: user,
      fields: {
        kind: '`administrative`, or `compromised` to revoke the API keys of the user and require a new password after the unlock.',
        until: 'When the lock ends. Default: null, until it is lifted.',
        reason: 'A reason for administrators.',
      },
      responses: { 200: { description: 'Locked.', schema: Account } },
      problems: ['last-administrator'],
    },
    'POST /v1/users/{u}/unlock': {
      id: 'unlockUser',
      summary: 'Unlock a user',
      description:
        'Lifts the lock and clears the failed attempts of the user, under every name, on every device and in every session. Succeeds if nothing is ' +
        "locked. Group administrators may unlock the users they may edit, but not lift a lock that an administrator set. Returns 403 for the caller's " +
        'own account.',
      parameters: user,
      responses: { 200: { description: 'Not locked.', schema: Account } },
      problems: ['forbidden'],
    },
    'GET /v1/users/{u}/export': {
      id: 'exportUser',
      summary: 'Export a user',
      description:
        'Returns all data that Postern stores about the user, without secrets. Users may export themselves; administrators may export any user. ' +
        'The export is recorded in the audit log; HEAD sends no data and is not recorded.',
      parameters: user,
      responses: { 200: { description: 'The data.', schema: Export } },
      problems: ['forbidden'],
    },
    'GET /v1/users/{u}/capabilities': {
      id: 'getUserCapabilities',
      summary: "Get a user's capabilities",
      description: 'Returns what the user may do in which groups.',
      parameters: user,
      responses: {
        200: {
          description: 'The capabilities, and in `readings` the answers to common questions about them.',
          schema: z.strictObject({ capabilities: Capabilities, readings: Readings }),
        },
      },
    },
    'POST /v1/users/{u}/terms': {
      id: 'acceptTerms',
      summary: 'Accept the terms',
      description:
        'Records that the caller accepts the terms of the site: user, time, address, session and the SHA-256 digest of the text. Returns 403 for ' +
        'other users, and 409 if the version is not in force. Accepting the same version again changes nothing.',
      parameters: user,
      fields: acceptedText,
      responses: {
        200: { description: 'The user had already accepted this version.', schema: AcceptanceSchema },
        201: { description: 'Accepted.', schema: AcceptanceSchema },
      },
      problems: ['forbidden', 'terms-not-in-force'],
    },
    'GET /v1/users/{u}/groups': {
      id: 'listUserGroups',
      summary: "List a user's groups",
      parameters: {
        ...user,
        status:
          '`active` (default), `pending` for memberships whose terms the user has not yet accepted, which give no rights, or `all`.',
      },
      responses: { 200: { description: 'One page of memberships.', schema: page(Membership, z.string()) } },
    },
    'PUT /v1/users/{u}/groups': {
      id: 'replaceUserGroups',
      summary: "Replace a user's groups",
      description:
        'Administrators may set all groups. Group administrators may set the groups that they administer; other groups of the user stay and are ' +
        'returned as `frozen`. Kept memberships keep their flags; new ones have none. The request is rejected if it contains an unknown group or ' +
        "one that the caller may not set. Removing the user's upload group leaves the user without one.",
      parameters: user,
      fields: { groups: 'The ids or names of all groups that the user is to be a member of.' },
      responses: {
        200: { description: 'The changes. Lists are sorted by name.', schema: GroupsSet },
        202: {
          description: 'The changes. Memberships in `pending` await the acceptance of the terms of the group.',
          schema: GroupsSet,
        },
      },
      problems: ['forbidden'],
    },
    'PUT /v1/users/{u}/upload-group': {
      id: 'setUserUploadGroup',
      summary: "Set a user's upload group",
      description:
        'The upload group is the group in which the user currently acts. The user must have the flag `upload` or `register_devices` in it. Superusers may ' +
        'use any group.',
      parameters: user,
      fields: { group: 'The id or name of the group, or null for none.' },
      responses: {
        200: { description: 'The upload group.', schema: z.strictObject({ upload_group: z.nullable(Group) }) },
      },
      problems: ['forbidden'],
    },
  },
}
