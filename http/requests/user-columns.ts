import type { AccountRow } from '#store/account-row.ts'

/** The columns of a list of users as CSV. */
export const userColumns = {
  uuid: (user: AccountRow) => user.uuid,
  username: (user: AccountRow) => user.username,
  email: (user: AccountRow) => user.email,
  full_name: (user: AccountRow) => user.full_name,
  role: (user: AccountRow) => user.role,
  kind: (user: AccountRow) => user.kind,
  status: (user: AccountRow) => user.status,
  email_verified: (user: AccountRow) => user.email_verified,
  has_password: (user: AccountRow) => user.has_password,
  last_login_at: (user: AccountRow) => user.last_login_at,
  failed_attempts: (user: AccountRow) => user.failed_attempts,
  locked_out_until: (user: AccountRow) => user.locked_out_until,
  lock_kind: (user: AccountRow) => user.lock?.kind ?? null,
  lock_until: (user: AccountRow) => user.lock?.until ?? null,
  lock_reason: (user: AccountRow) => user.lock?.reason ?? null,
  created_at: (user: AccountRow) => user.created_at,
  updated_at: (user: AccountRow) => user.updated_at,
}
