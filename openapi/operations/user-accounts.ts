/** Accounts as administrators see them, and their links. */
import * as z from 'zod/mini'
import { type LockKind, lockKinds } from '#domain/accounts/lock.ts'
import { codeOperationNames } from '#domain/operations.ts'
import { name } from '#openapi/json-schema.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, UserFields, UuidSchema } from '#openapi/schemas.ts'
import { operationNames } from '#http/links/index.ts'
import { accountKinds } from '#store/account-row.ts'
import type { AccountDetails, AccountRow } from '#store/account-row.ts'
import type { LinkRow } from '#store/accounts/user-links.ts'

export const AccountFields = schemaFor<AccountRow>()(
  z.strictObject({
    ...UserFields.shape,
    kind: z.enum(accountKinds),
    status: z.enum(['disabled', 'unverified', 'locked', 'webhook-error', 'active']),
    is_active: z.boolean(),
    email_verified: z.boolean(),
    has_password: z.boolean(),
    last_login_at: z.nullable(Instant),
    last_login_ip: z.nullable(z.string()),
    failed_attempts: z.int(),
    locked_out_until: z.nullable(Instant),
    last_attempt_at: z.nullable(Instant),
    password_changed_at: z.nullable(Instant),
    terms_agreed_at: z.nullable(Instant),
    updated_at: Instant,
    language: z.nullable(z.string()),
    lock: z.nullable(
      z.strictObject({
        kind: z.enum(Object.keys(lockKinds) as LockKind[]),
        until: z.nullable(Instant),
        reason: z.nullable(z.string()),
      }),
    ),
  }),
)

export const Account = name(
  'Account',
  'A user account with the data for its administration. A `service` account belongs to a program (`/v1/service-accounts`). `status` is the first that applies of `disabled`, `unverified`, `locked`, ' +
    '`webhook-error` and `active`. `lock` is the lock in force, if any. `failed_attempts` counts the failed checks of the password since the last ' +
    'success or unlock. `locked_out_until` is set while no attempt is accepted because of them, under the names of the account or on one of its ' +
    'devices; it does not affect sessions. `last_attempt_at` is the time of the last check of the password, whether it failed or not.',
  AccountFields,
)

export const DetailedAccount = name(
  'AccountDetails',
  'An account, with `user_data` if the caller is an administrator.',
  schemaFor<AccountDetails>()(
    z.strictObject({ ...AccountFields.shape, user_data: z.optional(z.record(z.string(), z.unknown())) }),
  ),
)

export const Link = name(
  'UserLink',
  'A one-time link that can still be redeemed, without its secret. `email` is the address that it sets or confirms. `expires_at` is null ' +
    'until its email is sent.',
  schemaFor<LinkRow>()(
    z.strictObject({
      uuid: UuidSchema,
      operation: z.enum([...operationNames, ...codeOperationNames]),
      email: z.nullable(z.string()),
      group: z.nullable(z.string()),
      created_at: Instant,
      expires_at: z.nullable(Instant),
    }),
  ),
)
