/** The uuid in membership rows, so that pages of a group use one index. */
import { beforeAll, describe, expect, it } from 'vitest'
import { useDatabase } from '#test/support/servers/database.ts'

const database = useDatabase()
beforeAll(async () => {
  await database.sql(`insert into groups (name) values ('club')`)
  await database.sql(`insert into users (username, username_canonical, username_skeleton)
    select name, name, name from unnest(array['ann', 'ben']) as name`)
})

const nobody = '00000000-0000-0000-0000-000000000000'
const idOf = (name: string) => `(select id from users where username = '${name}')`
const club = `(select id from groups where name = 'club')`

/** The user names that the two columns of each row mean. */
const people = (table: string) =>
  database.sql(
    `select (select username from users u where u.id = m.user_id) as by_id,
       (select username from users u where u.uuid = m.user_uuid) as by_uuid from ${table} m`,
  )

describe.each(['memberships', 'pending_memberships'])('%s', (table) => {
  const put = (who: string, uuid: string) =>
    database.sql(`insert into ${table} (user_id, group_id, user_uuid, group_administrator, flags)
      values (${who}, ${club}, ${uuid}, false, '{}')`)

  it('have the uuid of the user with that number, whatever the statement sets', async () => {
    await put(idOf('ann'), `'${nobody}'`)
    expect(await people(table)).toEqual([{ by_id: 'ann', by_uuid: 'ann' }])
    await database.sql(`update ${table} set user_uuid = '${nobody}'`)
    expect(await people(table)).toEqual([{ by_id: 'ann', by_uuid: 'ann' }])
    await database.sql(`update ${table} set user_id = ${idOf('ben')}`)
    expect(await people(table)).toEqual([{ by_id: 'ben', by_uuid: 'ben' }])
    await database.sql(`delete from ${table}`)
  })

  it('refuse an unknown user, by the foreign key', async () => {
    await expect(put('2000000000', `'${nobody}'`)).rejects.toMatchObject({
      code: '23503',
      constraint: `${table}_user_id_users_id_fk`,
    })
  })

  it('have the uuid of a user who is created in the same statement', async () => {
    await database.sql(`with made as (
        insert into users (username, username_canonical, username_skeleton) values ('cleo', 'cleo', 'cleo') returning id)
      insert into ${table} (user_id, group_id, group_administrator, flags) select id, ${club}, false, '{}' from made`)
    expect(await people(table)).toEqual([{ by_id: 'cleo', by_uuid: 'cleo' }])
    await database.sql(`delete from users where username = 'cleo'`)
    expect(await people(table)).toEqual([])
  })
})

it('the uuid of a user never changes', async () => {
  await expect(database.sql(`update users set uuid = gen_random_uuid() where username = 'ann'`)).rejects.toMatchObject({
    code: '42501',
  })
  await database.sql(`update users set uuid = uuid where username = 'ann'`)
})
