/** Service accounts: accounts of programs. Their API keys are at `/v1/api-keys`. */
import * as z from 'zod/mini'
import { requireAdministrator } from '#http/authenticate.ts'
import { body, query } from '#http/body/input.ts'
import { createFunction, database } from '#http/function.ts'
import { idempotent, withoutIdempotency } from '#http/idempotency.ts'
import { userParam } from '#http/requests/reference-params.ts'
import { atLeastOne } from '#http/requests/tree-schemas.ts'
import { lineText, Reference, sortedPage, UsernameText } from '#http/schemas.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import {
  createServiceAccount,
  deleteServiceAccount,
  getServiceAccount,
  listServiceAccounts,
  updateServiceAccount,
} from '#store/accounts/service-accounts.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'

/** In UTF-16 units. */
const maxDescriptionLength = 500

const Description = z.nullable(lineText(maxDescriptionLength))
const Owner = z.union(
  [z.strictObject({ user: Reference }), z.strictObject({ group: Reference })],
  'Send an object with either `user` or `group`.',
)
const RoleName = z.string().check(z.maxLength(100))

const NewAccount = z.strictObject({
  username: UsernameText,
  description: z.optional(Description),
  owner: z.optional(Owner),
  role: z.optional(RoleName),
})

const AccountChange = atLeastOne({
  username: z.optional(UsernameText),
  description: z.optional(Description),
  owner: z.optional(Owner),
  role: z.optional(RoleName),
})

const serviceAccountsFunction = createFunction('/v1/service-accounts')
serviceAccountsFunction.use('*', triggersDelivery)

const Listing = sortedPage({ owner_user: z.optional(Reference), owner_group: z.optional(Reference) })

serviceAccountsFunction.get('/', requireAdministrator('keys:read'), query(Listing), async (c) => {
  const { owner_user, owner_group, ...page } = c.req.valid('query')
  return c.json(await listServiceAccounts(database(c), c.var.caller, { owner_user, owner_group }, page))
})

serviceAccountsFunction.post('/', requireAdministrator('keys:write'), body(NewAccount), idempotent, async (c) => {
  const {
    username: name,
    description = null,
    owner = { user: 'current' },
    role = 'authenticated',
  } = c.req.valid('json')
  const { username } = await requireUserInfo(
    database(c),
    { username: name },
    undefined,
    withoutIdempotency(c.var.caller),
  )
  const account = await createServiceAccount(database(c), c.var.caller, { username, description, owner, role })
  return c.json(account, 201, { Location: `/v1/service-accounts/${account.uuid}` })
})

serviceAccountsFunction.get('/:u', requireAdministrator('keys:read'), async (c) =>
  c.json(await getServiceAccount(database(c), c.var.caller, userParam(c))),
)

serviceAccountsFunction.patch('/:u', requireAdministrator('keys:write'), body(AccountChange), idempotent, async (c) => {
  const { username: name, ...rest } = c.req.valid('json')
  const names = await requireUserInfo(database(c), { username: name }, undefined, withoutIdempotency(c.var.caller))
  return c.json(await updateServiceAccount(database(c), c.var.caller, userParam(c), { ...rest, ...names }))
})

serviceAccountsFunction.delete('/:u', requireAdministrator('keys:write'), async (c) => {
  await deleteServiceAccount(database(c), c.var.caller, userParam(c))
  return c.body(null, 204)
})

export default serviceAccountsFunction
