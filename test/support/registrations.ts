/** Registrations in tests, put into a state without waiting for mail. */
import { mintSecretToken } from '../../adapters/secret-token.ts'
import type { RegistrationState } from '../../domain/registration.ts'
import { usernameForms } from '../../domain/username.ts'
import { hex } from '../../store/act.ts'
import type { Postern } from './postern.ts'

/** A registration and the path of its confirmation link, which works if its registration lets it. */
export interface Registered {
  uuid: string
  link: string
}

/** Puts a registration in a state, as if everything before had happened; its name is the address's local part unless given. */
export async function registered(
  { database }: Postern,
  name: string,
  {
    status = 'requested',
    email = `${name}@example.test`,
    over = false,
  }: { status?: RegistrationState; email?: string; over?: boolean } = {},
): Promise<Registered> {
  const { display, canonical, skeleton } = usernameForms(name)
  const [row] = await database.sql<{ id: number; uuid: string }>(
    `insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, status, expires_at)
     values ($1, $2, $3, $4, lower($4), 'requested', moment() + interval '1 day') returning id, uuid`,
    [display, canonical, skeleton, email],
  )
  await database.sql(
    `update registrations set status = $2, password_hash = case when $2 = 'confirmed' then 'a hash' end,
       confirmed_at = case when $2 in ('confirmed', 'completed') then moment() end where id = $1`,
    [row!.id, status],
  )
  if (over) await database.sql(`update registrations set expires_at = moment() where id = $1`, [row!.id])
  return { uuid: row!.uuid, link: await confirmLink(database, row!.id) }
}

async function confirmLink(database: Postern['database'], registration: number): Promise<string> {
  const { token, hash } = mintSecretToken()
  await database.sql(
    `insert into one_time_tokens (operation, registration_id, lifetime_seconds, hash, expires_at)
     values ('user-registration-confirm-email', $1, 86400, $2, moment() + interval '1 day')`,
    [registration, hex(hash)],
  )
  return `/links/${token}`
}
