/** Users: their accounts, and what administrators may do with them. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { capabilitiesOf } from '#domain/groups/capabilities/capabilities.ts'
import { readingsOf } from '#domain/groups/capabilities/readings.ts'
import { keyDenied } from '#domain/keys/key-denial.ts'
import { parseInstant } from '#domain/instant.ts'
import { type LockKind, lockKinds, maxLockReasonLength } from '#domain/accounts/lock.ts'
import { isAdministratorByGroup } from '#domain/accounts/user-fields.ts'
import { maxRoleNameLength } from '#domain/keys/roles.ts'
import { requireAdministrator, requireAnySession, requireSession } from '#http/authenticate.ts'
import { clearSessionCookies } from '#http/cookies.ts'
import { chosenPassword } from '#http/credentials/new-password.ts'
import { passwordHasher } from '#http/credentials/password-hasher.ts'
import { requireCurrentPassword } from '#http/credentials/current-password.ts'
import type { FunctionEnv } from '#http/env.ts'
import { answerCsv, CsvLimit, pageSizeOf, wantsCsv } from '#http/csv.ts'
import { userColumns } from '#http/requests/user-columns.ts'
import { idempotent, withoutIdempotency } from '#http/idempotency.ts'
import { createFunction, database } from '#http/function.ts'
import { body, optionalBody, query, uuidParam } from '#http/body/input.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import {
  EmailText,
  FullNameText,
  IdentifierText,
  InstantText,
  PageQuery,
  PasswordText,
  Reference,
  sortedPage,
  UsernameText,
  Uuid,
} from '#http/schemas.ts'
import { editRefusal, readEdit, relationsThatMay, UserEdit } from '#http/requests/user-edit.ts'
import { AcceptedText } from '#http/requests/terms.ts'
import { userParam } from '#http/requests/reference-params.ts'
import { requireCaller } from '#store/run-as.ts'
import { accountKinds, accountStatuses } from '#store/account-row.ts'
import { beginChange, type FailedChangeAction } from '#store/credentials/passwords.ts'
import { acceptSiteTerms } from '#store/terms/terms-acceptance.ts'
import { setUploadGroup } from '#store/groups/upload-group.ts'
import { getCapabilityRows } from '#store/groups/user-capabilities.ts'
import { createUser } from '#store/accounts/user-creation.ts'
import { deleteUser } from '#store/accounts/user-deletion.ts'
import { getCallerProfile } from '#store/accounts/caller-profile.ts'
import { updateUser } from '#store/accounts/user-edit.ts'
import { exportOf } from '#store/accounts/user-export.ts'
import { membershipFilters } from '#store/groups/memberships.ts'
import { listUserGroups, setUserGroups } from '#store/groups/user-groups.ts'
import { listLinks, revokeLink } from '#store/accounts/user-links.ts'
import { getUser, listUsers } from '#store/accounts/user-list.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'
import { lockUser, unlockUser } from '#store/accounts/user-locks.ts'

/** One's own account needs less. */
const ownProfile = { ownScope: 'profile:read' } as const

const usersFunction = createFunction('/v1/users')
usersFunction.use('*', triggersDelivery)

usersFunction.get('/current', requireAnySession('profile:read'), async (c) => {
  const { user, groups, scopes, language } = await getCallerProfile(database(c), c.var.caller)
  return c.json({ user, groups, is_admin: isAdministratorByGroup(groups), scopes, language })
})

const Listing = sortedPage({
  limit: CsvLimit,
  status: z.optional(z.enum(accountStatuses)),
  group: z.optional(Reference),
  locked: z.optional(z.enum(['true', 'false'])),
  q: z.optional(IdentifierText),
  id: z.optional(Uuid),
  kind: z._default(z.enum(accountKinds), 'person'),
  role: z.optional(z.string().check(z.maxLength(maxRoleNameLength))),
})

usersFunction.get('/', requireSession('users:read'), query(Listing), async (c) => {
  const { limit, after, sort, locked, ...rest } = c.req.valid('query')
  const filter = { ...rest, locked: locked === undefined ? undefined : locked === 'true' }
  const page = await listUsers(database(c), c.var.caller, filter, { limit: pageSizeOf(c, limit), after, sort })
  return wantsCsv(c) ? answerCsv(c, 'users', userColumns, page) : c.json(page)
})

/** Most groups that one request may name. */
const maxGroups = 1000

const GroupList = z.array(Reference).check(z.maxLength(maxGroups))

/** Without a password its owner chooses one, by the link that is mailed or one they ask for. */
const NewUser = z.strictObject({
  username: z.optional(UsernameText),
  email: EmailText,
  full_name: z.optional(FullNameText),
  password: z.optional(PasswordText),
  must_change_password: z.optional(z.boolean()),
  groups: z.optional(GroupList),
  send_mail: z.optional(z.boolean()),
})

usersFunction.post('/', requireAdministrator('users:write'), body(NewUser), idempotent, async (c) => {
  const {
    password: text,
    must_change_password: mustChange = true,
    groups = [],
    send_mail,
    ...info
  } = c.req.valid('json')
  const choice = text === undefined ? undefined : chosenPassword(c, text)
  const names = await requireUserInfo(database(c), info, choice, withoutIdempotency(c.var.caller))
  const hash = text === undefined ? undefined : await (await passwordHasher(c)).hash(text)
  if (hash !== undefined) c.set('caller', withoutIdempotency(c.var.caller)) // the body has a password
  const account = await createUser(database(c), c.var.caller, {
    ...names,
    fullName: info.full_name ?? null,
    sendMail: send_mail ?? hash === undefined,
    password: hash === undefined ? undefined : { hash, mustChange },
    groups,
  })
  return c.json(account, 201, { Location: `/v1/users/${account.uuid}` })
})

usersFunction.get('/:u', requireSession('users:read', ownProfile), async (c) =>
  c.json(await getUser(database(c), c.var.caller, userParam(c))),
)

usersFunction.patch(
  '/:u',
  requireSession('users:write', { ownScope: 'profile:write' }),
  body(UserEdit),
  idempotent,
  async (c) => {
    const { current_password, ...sent } = c.req.valid('json')
    const change = await readEdit(database(c), withoutIdempotency(c.var.caller), sent)
    const isProven = await proveCurrentPassword(c, current_password, 'email-change-failed')
    const edited = await updateUser(database(c), c.var.caller, userParam(c), change, relationsThatMay(sent), isProven)
    const { account, denied, awaits_confirmation: awaitsConfirmation } = edited
    if (denied) throw editRefusal({ ...edited, denied }, sent)
    return c.json(account, awaitsConfirmation ? 202 : 200)
  },
)

/**
 * Checks the caller's own password. The change clears the attempt.
 *
 * @returns whether it was sent, and is right
 * @throws Refusal `too-many-attempts`, `invalid-credentials`
 */
async function proveCurrentPassword(
  c: Context<FunctionEnv>,
  password: string | undefined,
  action: FailedChangeAction,
): Promise<boolean> {
  if (password === undefined) return false
  if (c.var.caller.key) await refuseKey(c)
  c.set('caller', withoutIdempotency(c.var.caller)) // the body has a password
  const own = await beginChange(database(c), c.var.caller)
  await requireCurrentPassword(c, password, own, action)
  return true
}

/** @throws Refusal whatever is wrong with the key, or `session-required`: only a person proves who is there */
async function refuseKey(c: Context<FunctionEnv>): Promise<never> {
  await requireCaller(database(c), c.var.caller)
  throw keyDenied('session-required', null)
}

usersFunction.get('/:u/links', requireSession('users:read'), query(z.strictObject(PageQuery)), async (c) =>
  c.json(await listLinks(database(c), c.var.caller, userParam(c), c.req.valid('query'))),
)

usersFunction.delete('/:u/links/:uuid', requireSession('users:write'), async (c) => {
  await revokeLink(database(c), c.var.caller, userParam(c), uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

/** One's own deletion takes the current password. */
const Deletion = z.strictObject({ current_password: z.optional(PasswordText) })

usersFunction.delete('/:u', requireSession('users:write'), optionalBody(Deletion), async (c) => {
  const { current_password } = c.req.valid('json')
  const isProven = await proveCurrentPassword(c, current_password, 'user-deletion-failed')
  const { isSelf } = await deleteUser(database(c), c.var.caller, userParam(c), isProven)
  if (isSelf) clearSessionCookies(c)
  return c.body(null, 204)
})

const NewLock = z.strictObject({
  kind: z.enum(Object.keys(lockKinds) as LockKind[]),
  until: z.optional(z.nullable(InstantText)),
  reason: z.optional(z.nullable(z.string().check(z.maxLength(maxLockReasonLength)))),
})

usersFunction.post('/:u/lock', requireAdministrator('users:lock'), body(NewLock), idempotent, async (c) => {
  const { kind, until, reason = null } = c.req.valid('json')
  const lock = { kind, until: parseInstant(until ?? '') ?? null, reason }
  return c.json(await lockUser(database(c), c.var.caller, userParam(c), lock))
})

usersFunction.post('/:u/unlock', requireSession('users:lock'), async (c) =>
  c.json(await unlockUser(database(c), c.var.caller, userParam(c))),
)

usersFunction.get('/:u/export', requireSession('users:read', ownProfile), async (c) =>
  c.json(await exportOf(database(c), c.var.caller, userParam(c), c.req.method === 'GET')),
)

usersFunction.get('/:u/capabilities', requireSession('users:read', ownProfile), async (c) => {
  const { model, user, memberships, visibility } = await getCapabilityRows(database(c), c.var.caller, userParam(c))
  const capabilities = capabilitiesOf(model, user, memberships, visibility)
  return c.json({ capabilities, readings: readingsOf(capabilities) })
})

usersFunction.post(
  '/:u/terms',
  requireAnySession('profile:write', { sessionOnly: true }),
  body(AcceptedText),
  idempotent,
  async (c) => {
    const { agreed, acceptance } = await acceptSiteTerms(database(c), c.var.caller, userParam(c), c.req.valid('json'))
    return c.json(acceptance, agreed ? 201 : 200)
  },
)

const Memberships = sortedPage({ status: z._default(z.enum(membershipFilters), 'active') })

usersFunction.get('/:u/groups', requireSession('users:read', ownProfile), query(Memberships), async (c) => {
  const { status, ...page } = c.req.valid('query')
  return c.json(await listUserGroups(database(c), c.var.caller, userParam(c), status, page))
})

const ExactGroups = z.strictObject({ groups: GroupList })

usersFunction.put('/:u/groups', requireSession('members:write'), body(ExactGroups), idempotent, async (c) => {
  const { groups } = c.req.valid('json')
  const set = await setUserGroups(database(c), c.var.caller, userParam(c), groups)
  return c.json(set, set.pending.length > 0 ? 202 : 200)
})

const UploadGroup = z.strictObject({ group: z.nullable(Reference) })

usersFunction.put(
  '/:u/upload-group',
  requireSession('users:write', { ownScope: 'profile:write' }),
  body(UploadGroup),
  idempotent,
  async (c) => {
    const { group } = c.req.valid('json')
    return c.json({ upload_group: await setUploadGroup(database(c), c.var.caller, userParam(c), group) })
  },
)

export default usersFunction
