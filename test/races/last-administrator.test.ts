import pg from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { raceAtLock } from '#test/support/gate.ts'
import { race } from '#test/support/parallel.ts'
import { type Person, peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword, startPostern } from '#test/support/servers/postern.ts'
import { runningAnew } from '#test/support/servers/prepared.ts'

const postern = runningAnew(() => startPostern())
let two: Person[]
beforeEach(async () => {
  two = [await person({ role: 'superuser' }), await person({ role: 'superuser' })]
})

const { person, as } = peopleOf(postern)

describe('50 simultaneous removals of the last two administrators', () => {
  it.each([
    ['demoting each other', (n: number) => demote(two[n % 2]!, two[(n + 1) % 2]!)],
    ['demoting themselves', (n: number) => demote(two[n % 2]!, two[n % 2]!)],
    ['each demoting either', (n: number) => demote(two[n % 2]!, two[(n >> 1) % 2]!)],
    ['locking each other', (n: number) => lock(two[n % 2]!, two[(n + 1) % 2]!)],
    ['one locking, the other demoting', (n: number) => (n % 2 ? lock(two[0]!, two[1]!) : demote(two[1]!, two[0]!))],
    ['disabling each other', (n: number) => edit(two[n % 2]!, two[(n + 1) % 2]!, { is_active: false })],
  ])('%s: always leaves one administrator', async (_, act) => {
    const answers = await allAtTheGate(() => race(act))
    expect(answers.filter(({ status }) => ![200, 401, 403, 404, 409].includes(status))).toEqual([])
    expect(await administrators()).toBe(1)
  })
})

describe('two administrators who remove each other, each looking before the other ends', () => {
  it.each([
    ['demoting', (n: number) => demote(two[n]!, two[1 - n]!)],
    ['locking', (n: number) => lock(two[n]!, two[1 - n]!)],
    ['disabling', (n: number) => edit(two[n]!, two[1 - n]!, { is_active: false })],
  ])('%s: one of them stays', async (_, act) => {
    // The trigger that revokes links is the last that a removal does, so each waits there after it has looked
    await postern.database.sql(
      `insert into one_time_tokens (operation, user_id, lifetime_seconds)
       select 'user-password-reset', id, 3600 from users where role = 'superuser'`,
    )
    const hold = 'select from one_time_tokens for update'
    const answers = await raceAtLock(postern.database, hold, 2, () => Promise.all([act(0), act(1)]))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await administrators()).toBe(1)
  })
})

/** A superuser and an account of a role that may change settings and users: the last of them stays. */
describe('50 simultaneous removals of the last two administrators, one of them by a delegated role', () => {
  const governing = ['users:read', 'users:write', 'users:lock', 'settings:read', 'settings:write']
  const settings = (who: Person, roles: Record<string, string[]>) => as(who, 'PATCH', '/v1/settings', { roles })
  let governor: Person
  let ruler: Person
  beforeEach(async () => {
    ruler = two[0]!
    await postern.database.sql(`update users set role = 'authenticated' where uuid = $1`, [two[1]!.uuid])
    await settings(ruler, { governor: governing })
    governor = await person({ role: 'governor' })
  })

  it.each([
    ['the superuser demotes both', (n: number) => demote(ruler, n % 2 ? governor : ruler)],
    [
      'the superuser demotes themselves, the other takes the scopes from the role',
      (n: number) => (n % 2 ? settings(governor, { governor: [] }) : demote(ruler, ruler)),
    ],
    [
      'the superuser demotes themselves and takes the scopes from the role',
      (n: number) => (n % 2 ? settings(ruler, {}) : demote(ruler, ruler)),
    ],
    [
      'the superuser demotes themselves, the other deletes their own account',
      (n: number) =>
        n % 2 ? as(governor, 'DELETE', '/v1/users/current', { current_password: goodPassword }) : demote(ruler, ruler),
    ],
    [
      'the superuser locks the other and demotes themselves',
      (n: number) => (n % 2 ? lock(ruler, governor) : demote(ruler, ruler)),
    ],
  ])('%s: always leaves one administrator', async (_, act) => {
    const answers = await allAtTheGate(() => race(act))
    expect(answers.filter(({ status }) => ![200, 204, 401, 403, 404, 409, 429].includes(status))).toEqual([])
    expect(await effectiveAdministrators()).toBe(1)
  })

  it('a service account of the role is none, nor is a locked or disabled one: 409, and nothing changes', async () => {
    for (const state of [
      `kind = 'service', password_hash = null, email = null, email_canonical = null`,
      `lock_kind = 'administrative'`,
      `enabled = false`,
    ]) {
      const other = await person({ role: 'governor' })
      await postern.database.sql(`update users set ${state} where uuid = $1`, [other.uuid])
    }
    expect((await demote(ruler, governor)).status).toBe(200)
    expect(await demote(ruler, ruler)).toMatchObject({ status: 409, body: { code: 'last-administrator' } })
    const last = await person({ role: 'governor' })
    expect((await demote(ruler, ruler)).status).toBe(200)
    for (const refused of [
      await demote(last, last),
      await edit(last, last, { is_active: false }),
      await edit(last, last, { email_verified: false }),
      await settings(last, { governor: governing.filter((scope) => scope !== 'users:write') }),
      await settings(last, {}),
      await as(last, 'DELETE', '/v1/users/current', { current_password: goodPassword }),
    ])
      expect(refused).toMatchObject({ status: 409, body: { code: 'last-administrator' } })
    expect(await effectiveAdministrators()).toBe(1)
  })

  it('may sign in whatever flag that needs', async () => {
    expect(
      (
        await as(ruler, 'PATCH', '/v1/settings', {
          membership_flags: { door: { meaning: 'Enters', set_by: 'superuser' } },
          sign_in_flag: 'door',
        })
      ).status,
    ).toBe(200)
    expect((await postern.signIn(governor.name)).uuid).toBe(governor.uuid)
    await as(ruler, 'PATCH', '/v1/settings', { sign_in_flag: '' })
  })
})

const edit = (who: Person, whom: Person, body: unknown) => as(who, 'PATCH', `/v1/users/${whom.uuid}`, body)
const demote = (who: Person, whom: Person) => edit(who, whom, { role: 'authenticated' })
const lock = (who: Person, whom: Person) => as(who, 'POST', `/v1/users/${whom.uuid}/lock`, { kind: 'administrative' })

/**
 * Holds the rows of both administrators until the callers wait for them, so that callers that do not lock both rows would interleave. Without the
 * lock they would run one after the other.
 */
async function allAtTheGate<T>(callers: () => Promise<T>): Promise<T> {
  const gate = new pg.Client({ connectionString: postern.database.connectionString })
  await gate.connect()
  try {
    await gate.query(`begin; select from users where role = 'superuser' for update`)
    const outcome = callers()
    await waiting()
    await gate.query('commit')
    return await outcome
  } finally {
    await gate.end()
  }
}

/** Waits until nearly as many wait as there are connections. */
async function waiting(): Promise<void> {
  const enough = 6
  const deadline = Date.now() + 10_000
  for (;;) {
    const [row] = await postern.database.sql<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (row!.n >= enough) return
    if (Date.now() > deadline) throw new Error(`only ${row!.n} wait`)
  }
}

async function administrators(): Promise<number> {
  const rows = await postern.database.sql(
    `select from users where role = 'superuser' and enabled and activated_at is not null and lock_kind is null`,
  )
  return rows.length
}

/** Persons who can sign in, of roles with both scopes by the setting itself. */
async function effectiveAdministrators(): Promise<number> {
  const rows = await postern.database.sql(
    `select from users u where enabled and activated_at is not null and lock_kind is null and kind = 'person' and (role = 'superuser'
       or (select value -> u.role ?& array['settings:write', 'users:write'] from settings where key = 'roles'))`,
  )
  return rows.length
}
