/** `is_link_usable` and the same rules in other layers: the states of a registration, and the conditions for an administrator. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RegistrationEvent, registrationStates, statesBefore } from '#domain/registration.ts'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
let administrator: number
beforeAll(async () => {
  database = await createDatabase()
  const [user] = await database.sql<{ id: number }>(
    `insert into users (username, username_canonical, username_skeleton, role, activated_at)
     values ('ada', 'ada', 'ada', 'superuser', app_now()) returning id`,
  )
  administrator = user!.id
  await database.sql(
    `insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, status, password_hash, expires_at)
     select s, s, s, s || '@example.test', s || '@example.test', s, case s when 'confirmed' then 'a hash' end, app_now() + interval '1 day' from unnest($1::text[]) as s`,
    [registrationStates],
  )
})
afterAll(() => database.close())

/** The states of a registration in which a link is usable, in the order of `registrationStates`. */
async function usableStates(operation: string, user: number | null): Promise<string[]> {
  const tokens = await database.sql<{ id: string; status: string }>(
    `insert into one_time_tokens (operation, registration_id, user_id, lifetime_seconds, expires_at)
     select $1, r.id, $2, 60, app_now() + interval '1 minute' from registrations r
     returning id, (select status from registrations r where r.id = registration_id) as status`,
    [operation, user],
  )
  const usable = await database.sql<{ id: string }>(`select id from one_time_tokens where is_link_usable(id)`)
  await database.sql('delete from one_time_tokens')
  const ids = new Set(usable.map(({ id }) => id))
  const states = tokens.filter(({ id }) => ids.has(id)).map(({ status }) => status)
  return registrationStates.filter((state) => states.includes(state))
}

describe('is_link_usable', () => {
  it.each<[string, RegistrationEvent]>([
    ['user-registration-confirm-email', 'confirm'],
    ['user-registration-admin-approve', 'approve'],
    ['user-registration-admin-decline', 'approve'],
  ])('holds for %s in the states before %s', async (operation, event) => {
    const user = event === 'approve' ? administrator : null
    expect(await usableStates(operation, user)).toEqual(statesBefore(event))
  })

  it('does not hold for a decision of a user who is no longer an administrator', async () => {
    await database.sql(`update users set role = 'authenticated' where id = $1`, [administrator])
    expect(await usableStates('user-registration-admin-approve', administrator)).toEqual([])
    await database.sql(`update users set role = 'superuser' where id = $1`, [administrator])
  })

  it('does not hold for an expired registration, a token without expiry, or an unknown id', async () => {
    await database.sql('update registrations set expires_at = app_now()')
    expect(await usableStates('user-registration-confirm-email', null)).toEqual([])
    const [row] = await database.sql(
      `with unsent as (insert into one_time_tokens (operation, user_id, lifetime_seconds) values ('user-unlock', $1, 60) returning id)
       select is_link_usable(id) as unsent, is_link_usable(gen_random_uuid()) as unknown from unsent`,
      [administrator],
    )
    expect(row).toEqual({ unsent: false, unknown: false })
  })
})
