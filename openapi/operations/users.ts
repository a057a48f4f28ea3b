import * as z from 'zod/mini'
import { abilityNames } from '#domain/groups/capabilities/abilities.ts'
import { flagNames } from '#domain/groups/capabilities/flags.ts'
import { lockKinds } from '#domain/accounts/lock.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { operationNames } from '#http/links/index.ts'
import { Flags, Instant, page, User, userFields, Uuid } from '#openapi/schemas.ts'
import { Grant } from './grants.ts'
import { Acceptance } from './terms.ts'

/** The path parameter of everything about one user. */
export const user = { u: 'The user’s id, user name in any spelling, or `current`.' }

const accountFields = {
  ...userFields,
  status: z.enum(['disabled', 'unverified', 'locked', 'webhook-error', 'active']),
  is_active: z.boolean(),
  email_verified: z.boolean(),
  has_password: z.boolean(),
  last_login_at: z.nullable(Instant),
  last_login_ip: z.nullable(z.string()),
  password_changed_at: z.nullable(Instant),
  terms_agreed_at: z.nullable(Instant),
  updated_at: Instant,
  language: z.nullable(z.string()),
  lock: z.nullable(
    z.strictObject({
      kind: z.enum(Object.keys(lockKinds)),
      until: z.nullable(Instant),
      reason: z.nullable(z.string()),
    }),
  ),
}

/** `store/account-row.ts` AccountRow. */
export const Account = name(
  'Account',
  'A user, as whoever looks after the account sees it. `lock` is the one in force.',
  z.strictObject(accountFields),
)

/** `store/accounts/user-links.ts` LinkRow. */
const Link = z.strictObject({
  uuid: Uuid,
  operation: z.enum(operationNames),
  email: z.nullable(z.string()),
  group: z.nullable(z.string()),
  created_at: Instant,
  expires_at: z.nullable(Instant),
})

const free = z.record(z.string(), z.unknown())

const AccountDetails = name(
  'AccountDetails',
  'An account; administrators see its `user_data` too.',
  z.strictObject({ ...accountFields, user_data: z.optional(free) }),
)

const Group = z.strictObject({ uuid: Uuid, name: z.string() })
const Groups = z.array(Group)
const Reach = z.strictObject({ everywhere: z.boolean(), groups: Groups })
const each = (names: readonly string[], value: z.ZodMiniType) =>
  z.strictObject(Object.fromEntries(names.map((key) => [key, value])))

const Capabilities = name(
  'Capabilities',
  'What a user may do in which groups. Lists are sorted by name.',
  z.strictObject({
    may_act: z.boolean(),
    superuser: z.boolean(),
    memberships: z.array(z.strictObject({ group: Group, flags: each(flagNames, z.boolean()) })),
    own_flags: each(flagNames, Groups),
    visible_groups: Groups,
    may: each(abilityNames, Reach),
    upload_group: z.nullable(Group),
  }),
)

const Membership = name(
  'Membership',
  'A user’s place in a group, with every flag.',
  z.strictObject({
    ...Group.shape,
    status: z.enum(['active', 'pending']),
    flags: Flags,
    since: Instant,
  }),
)

/** `store/groups/user-groups.ts` GroupsSet. */
const GroupsSet = name(
  'GroupsSet',
  'What became of the groups of a user.',
  z.strictObject({
    added: Groups,
    pending: Groups,
    removed: Groups,
    kept: Groups,
    frozen: Groups,
    upload_group: z.nullable(Group),
  }),
)

const Readings = each(
  [
    'is_group_administrator',
    'may_administer_groups',
    'may_manage_patients',
    'may_email_patients',
    'may_dump',
    'may_report',
    'may_use_web',
    'may_upload',
    'may_register_devices',
    'may_sign_in_as_device',
    'sees_all_unfiltered',
    'sees_none_unfiltered',
  ],
  z.boolean(),
)

const text = z.string()
const maybe = z.nullable(z.string())

/** `store/accounts/user-export.ts` UserExport. */
const Export = z.strictObject({
  user: z.strictObject({ ...accountFields, user_data: free }),
  groups: z.array(
    z.strictObject({
      ...Group.shape,
      group_administrator: z.boolean(),
      flags: free,
      status: z.enum(['active', 'pending']),
      since: Instant,
    }),
  ),
  grants: z.array(Grant),
  sessions: z.array(
    z.strictObject({
      sid: Uuid,
      created_at: Instant,
      last_seen_at: Instant,
      absolute_end_at: Instant,
      ip: maybe,
      user_agent: maybe,
      ended_at: z.nullable(Instant),
      ended_because: maybe,
    }),
  ),
  links: z.array(
    z.strictObject({
      operation: text,
      created_at: Instant,
      expires_at: z.nullable(Instant),
      used_at: z.nullable(Instant),
    }),
  ),
  registrations: z.array(
    z.strictObject({
      uuid: Uuid,
      username: text,
      email: text,
      full_name: maybe,
      status: text,
      requested_from: maybe,
      created_at: Instant,
    }),
  ),
  terms: z.array(
    z.strictObject({
      group: z.nullable(z.strictObject({ uuid: z.nullable(Uuid), name: maybe })),
      version: z.int(),
      language: text,
      sha256: text,
      accepted_at: Instant,
      ip: maybe,
      session: z.nullable(Uuid),
    }),
  ),
  mails: z.array(
    z.strictObject({ template: text, recipient: text, created_at: Instant, sent_at: z.nullable(Instant) }),
  ),
  audit_events: z.array(
    z.strictObject({
      at: Instant,
      action: text,
      actor: z.nullable(Uuid),
      session: z.nullable(Uuid),
      target_kind: text,
      target: text,
      ip: maybe,
      details: free,
    }),
  ),
})

/** `/v1/users` */
export const users: FunctionDescription = {
  title: 'Users',
  description:
    'Who the users are. Administrators look after everybody; group administrators after ordinary members of their groups, who ' +
    'administer none themselves; and everybody after a little of their own account. Whom one may not see, one is not told of.',
  operations: {
    'GET /v1/users/current': {
      id: 'getCurrentUser',
      summary: 'Get the caller and the names of their groups',
      answers: {
        200: {
          description:
            'The caller. `is_admin`: is in the group `admin`, which lets a front end show its administration and gives no right.',
          schema: z.strictObject({ user: User, groups: z.array(z.string()), is_admin: z.boolean() }),
        },
      },
    },
    'GET /v1/users': {
      id: 'listUsers',
      summary: 'List the users whom the caller may edit',
      description:
        'Empty for whoever may edit nobody. `q` is how a user name or an address begins; every filter has to hold.',
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Account) } },
    },
    'POST /v1/users': {
      id: 'createUser',
      summary: 'Make an account without a password',
      description:
        'Unless `send_mail` is false, its owner gets a link with which to choose one. Without a user name it gets `user-` and a number.',
      answers: { 201: { description: 'Made.', schema: Account, headers: { Location: 'Where it is.' } } },
      problems: ['conflict'],
    },
    'GET /v1/users/{u}': {
      id: 'getUser',
      summary: 'Get a user',
      parameters: user,
      answers: { 200: { description: 'The user.', schema: AccountDetails } },
    },
    'PATCH /v1/users/{u}': {
      id: 'editUser',
      summary: 'Edit an account',
      description:
        'All of it or nothing: one field that is not the caller’s refuses the whole edit. A new user name or address, another role, and ' +
        'what allows or forbids to sign in end every session of the account. Another address is used once whoever reads its mail ' +
        'confirms it; administrators set somebody else’s at once, and it has to be confirmed before they sign in unless `email_verified` is true. ' +
        'For another address of one’s own `current_password` is needed: one’s own, checked wherever it is sent, and counted like a failed sign-in ' +
        'when it is wrong. A request with it is not remembered by its `Idempotency-Key`. ' +
        '`user_data` is merged: a key that is null goes, the profiles in `social` are merged one by one, and the keys that have fields of ' +
        'their own are refused.',
      parameters: user,
      answers: {
        200: { description: 'The account as it is now.', schema: AccountDetails },
        202: {
          description: 'The account as it is now; its new address waits to be confirmed.',
          schema: AccountDetails,
        },
      },
      problems: ['forbidden', 'conflict', 'wrong-credentials', 'too-many-attempts'],
    },
    'GET /v1/users/{u}/links': {
      id: 'listLinks',
      summary: 'List the links in mail that a user could still press',
      description: 'For whoever looks after the account, not for its owner. Never what is secret in them.',
      parameters: user,
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Link) } },
      problems: ['forbidden'],
    },
    'DELETE /v1/users/{u}/links/{uuid}': {
      id: 'revokeLink',
      summary: 'Make a link in mail worthless',
      parameters: { ...user, uuid: 'The link’s id.' },
      answers: { 204: { description: 'It does not work any more.' } },
      problems: ['forbidden'],
    },
    'DELETE /v1/users/{u}': {
      id: 'deleteUser',
      summary: 'Delete an account',
      description: 'With its sessions, memberships, grants and links; what it did stays in the audit trail.',
      parameters: user,
      answers: { 204: { description: 'Gone.' } },
      problems: ['forbidden', 'conflict'],
    },
    'POST /v1/users/{u}/lock': {
      id: 'lockUser',
      summary: 'Lock an account',
      description:
        'No request of its owner is answered from the next one on, and they cannot sign in; the answer to that is the one for a wrong ' +
        'password. The role stays and comes back with the unlock. Without `until` it lasts until somebody lifts it.',
      parameters: user,
      answers: { 200: { description: 'Locked.', schema: Account } },
      problems: ['conflict'],
    },
    'POST /v1/users/{u}/unlock': {
      id: 'unlockUser',
      summary: 'Lift the lock of an account, and forget failed attempts at it',
      description:
        'Its user name, its address and its devices take attempts again. Succeeds where nothing is locked. Group administrators lift what ' +
        'the service set by itself.',
      parameters: user,
      answers: { 200: { description: 'Not locked.', schema: Account } },
      problems: ['forbidden'],
    },
    'GET /v1/users/{u}/export': {
      id: 'exportUser',
      summary: 'Get everything that is held about a user',
      description: 'For the user and for administrators. Secrets are not part of it, in no form.',
      parameters: user,
      answers: { 200: { description: 'All of it.', schema: Export } },
      problems: ['forbidden'],
    },
    'GET /v1/users/{u}/capabilities': {
      id: 'getCapabilities',
      summary: 'Get what a user may do in which groups',
      parameters: user,
      answers: {
        200: {
          description: 'The capabilities, and the usual questions to them answered.',
          schema: z.strictObject({ capabilities: Capabilities, readings: Readings }),
        },
      },
    },
    'POST /v1/users/{u}/terms': {
      id: 'agreeToTerms',
      summary: 'Agree to the terms of the site',
      description:
        'For oneself only. Send the version and the language of the text that was read. What is kept: who, when, from where, in which ' +
        'session, and the SHA-256 of the text. Agreeing again changes nothing.',
      parameters: user,
      answers: {
        200: { description: 'They had agreed before; when and to what.', schema: Acceptance },
        201: { description: 'Agreed.', schema: Acceptance },
      },
      problems: ['forbidden', 'conflict'],
    },
    'GET /v1/users/{u}/groups': {
      id: 'listGroupsOfUser',
      summary: 'List the groups that a user is in',
      description: '`pending` are memberships that wait for the user to accept the group’s terms: they give no right.',
      parameters: user,
      answers: { 200: { description: 'A page, in the order of the groups’ ids.', schema: page(Membership) } },
    },
    'PUT /v1/users/{u}/groups': {
      id: 'setGroupsOfUser',
      summary: 'Put a user into exactly these groups',
      description:
        'Groups by id or name. An administrator sets any; a group administrator those that they administer, and what the user is in besides ' +
        'stays and is answered as `frozen`. Who stays in a group keeps the flags there; who is new has none. A group that there is not, or ' +
        'that is not the caller’s to give, refuses the whole set. Leaving the upload group empties it.',
      parameters: user,
      answers: {
        200: {
          description: 'What was done. Lists are sorted by name.',
          schema: GroupsSet,
        },
        202: {
          description: 'What was done; `pending` wait for the user to accept the terms of the group.',
          schema: GroupsSet,
        },
      },
      problems: ['forbidden'],
    },
    'PUT /v1/users/{u}/upload-group': {
      id: 'setUploadGroup',
      summary: 'Choose the group that a user acts in',
      description: 'One in which they may upload or register devices; superusers any. Null: none.',
      parameters: user,
      answers: { 200: { description: 'It is set.', schema: z.strictObject({ upload_group: z.nullable(Group) }) } },
      problems: ['forbidden'],
    },
  },
}
