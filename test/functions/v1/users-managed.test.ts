import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../../adapters/neon.ts'
import type { Caller } from '../../../domain/caller.ts'
import { type Editor, managedUsers, mayEditUser, type Target } from '../../../domain/edit-rights.ts'
import type { SessionClaims } from '../../../domain/session.ts'
import { list } from '../../../store/user-list.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'

const people = 110
const groups = 12

interface Member extends Editor, Target {
  uuid: string
  claims: SessionClaims
}

let database: TestDatabase
let population: Member[]
beforeAll(async () => {
  database = await createDatabase()
  await populate()
  population = await read()
})
afterAll(() => database.close())

describe('GET /v1/users against may_edit_user, in a random population', () => {
  it(`agrees on ${people * people} pairs, and lists nobody twice`, async () => {
    const db = connect(database.connectionString, database.endpoint)
    let managed = 0
    for (const editor of population) {
      const { items, next } = await list(db, callerOf(editor), {}, { limit: 1000 })
      const expected = population.filter((target) => mayEditUser(editor, target).mayEdit).map(({ uuid }) => uuid)
      expect(items.map(({ uuid }) => uuid)).toEqual(expected)
      expect(managedUsers(editor, population).map(({ uuid }) => uuid)).toEqual(expected)
      expect(next).toBe(null)
      managed += items.length
    }
    expect(managed).toBeGreaterThan(people)
    expect(managed).toBeLessThan(people * people * 0.9)
  })
})

function callerOf({ claims }: Member): Caller {
  return { audience: 'signed-in', claims, address: null, userAgent: null, requestId: 'random population' }
}

/** People of every role, disabled and locked ones too, in a few groups each. Sessions are for those who can have one. */
async function populate(): Promise<void> {
  for (let n = 0; n < groups; n += 1) await database.sql('insert into groups (name) values ($1)', [`g${n}`])
  for (let n = 0; n < people; n += 1) {
    const role = ['superuser', 'staff', ...Array.from({ length: 14 }, () => 'authenticated')][randomInt(16)]
    await database.sql(
      `insert into users (username, username_canonical, username_skeleton, role, activated_at) values ($1, $1, $1, $2, moment())`,
      [`u${n}`, role],
    )
    for (let m = randomInt(4); m > 0; m -= 1)
      await database.sql(
        `insert into memberships (user_id, group_id, group_administrator)
         select u.id, g.id, $3 from users u, groups g where u.username = $1 and g.name = $2 on conflict do nothing`,
        [`u${n}`, `g${randomInt(groups)}`, randomInt(5) === 0],
      )
  }
  await database.sql(`insert into sessions (sid, user_id, marker, absolute_end_at)
    select gen_random_uuid(), id, last_auth_sensitive_operation_at, moment() + interval '1 hour' from users where id > 100`)
}

async function read(): Promise<Member[]> {
  const rows = await database.sql<Member & { role: string; sid: string; rev: string }>(`
    select u.uuid, u.role, s.sid, rev_of(u.last_auth_sensitive_operation_at) as rev,
      array(select g.uuid::text from memberships m join groups g on g.id = m.group_id where m.user_id = u.id) as groups,
      array(select g.uuid::text from memberships m join groups g on g.id = m.group_id
        where m.user_id = u.id and m.group_administrator) as administers
    from users u join sessions s on s.user_id = u.id order by u.uuid`)
  return rows.map(({ uuid, role, sid, rev, groups: isIn, administers }) => ({
    uuid,
    claims: { sid, sub: uuid, rev: Number(rev) } as SessionClaims,
    reserved: false,
    superuser: role === 'superuser',
    staff: role === 'staff',
    administersAnyGroup: administers.length > 0,
    groups: isIn,
    administers,
  }))
}
