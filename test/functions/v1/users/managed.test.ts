import { sql } from 'drizzle-orm/sql/sql'
import { beforeAll, describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { managedUsers, mayEditUser } from '#test/models/accounts/edit-rights.ts'
import { mayEdit } from '#store/edit-rights.ts'
import type { Database } from '#store/run.ts'
import { listUsers } from '#store/accounts/user-list.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { callerOf, type Member, insertPopulation, readPopulation } from '#test/support/fixtures/population.ts'

const people = 120

const database = useDatabase()
let db: Database
let population: Member[]
let editors: Member[]
beforeAll(async () => {
  db = connect(database.connectionString, database.endpoint)
  await insertPopulation(database, { people, groups: 12 })
  population = await readPopulation(database)
  editors = population.filter(({ live }) => live)
})

const uuids = (users: { uuid: string }[]) => users.map(({ uuid }) => uuid)

describe('the right to edit a user, in a random population in the database', () => {
  it('managed_users, may_edit_user of each pair in SQL and the pure rule agree on ten thousand pairs, without duplicates', async () => {
    let managed = 0
    for (const editor of editors) {
      const { items, next } = await listUsers(db, callerOf(editor), {}, { limit: 1000 })
      const expected = uuids(population.filter((target) => mayEditUser(editor, target).mayEdit))
      expect(uuids(items)).toEqual(expected)
      expect(await editableBy(editor)).toEqual(expected)
      expect(uuids(managedUsers(editor, population))).toEqual(expected)
      expect(next).toBe(null)
      managed += items.length
    }
    expect(editors.length * population.length).toBeGreaterThan(10_000)
    expect(managed).toBeGreaterThan(people)
    expect(managed).toBeLessThan(editors.length * population.length * 0.9)
  })

  it('a disabled or locked user edits no user, and can be edited', async () => {
    const idle = population.filter(({ live, reserved }) => !live && !reserved)
    expect(idle.length).toBeGreaterThan(0)
    for (const editor of idle) {
      expect(await editableBy(editor)).toEqual([])
      await expect(listUsers(db, callerOf(editor), {}, { limit: 1 })).rejects.toMatchObject({ code: 'invalid-token' })
    }
    const superuser = editors.find((editor) => editor.superuser)
    if (superuser) expect(await editableBy(superuser)).toEqual(expect.arrayContaining(uuids(idle)))
  })
})

/** Checks `mayEdit` for every pair by itself, as a request about one user does. */
async function editableBy({ claims }: Member): Promise<string[]> {
  const rows = await db.execute(sql`
    with caller as materialized (select * from live_session(${claims.sid}::uuid, ${claims.sub}::uuid, ${claims.rev}::bigint, 'users:write', false))
    select u.uuid from users u where coalesce(${mayEdit(sql`u`)}, false) order by u.uuid`)
  return uuids(rows as { uuid: string }[])
}
