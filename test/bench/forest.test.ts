/** The forests of the benchmarks have the properties that `bench/scale` states, although foreign keys were not checked. */
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type Forest, insertForest } from '#bench/scale/forest.ts'
import { createDatabase } from '#test/support/servers/database.ts'

const forest: Forest = {
  users: 200,
  groups: 600,
  groupsEach: 4,
  resources: 800,
  later: 0.25,
  wide: 300,
  hot: 250,
  grants: 1500,
}

/** The number of rows and a digest of the grants, to compare forests. */
async function insert(seed: number, later = forest.later) {
  const database = await createDatabase()
  const client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  const landmarks = await insertForest(client, { ...forest, later }, seed)
  const one = async (query: string) =>
    (await client.query<{ value: string }>(`select (${query})::text as value`)).rows[0]!.value
  const digest = await one(
    `select md5(string_agg(concat(uuid, resource_id, permission, user_id, group_id, access, scope), ',' order by uuid)) from grants`,
  )
  const facts = {
    deepest: await one(`select max(cardinality(path)) - 1 from resources`),
    groupsOfFirst: await one(`select count(*) from memberships where user_id = 1000`),
    hot: await one(`select count(*) from grants where resource_id = ${landmarks.hot}`),
    wide: await one(`select count(*) from resources where parent_id = ${landmarks.wide}`),
    brokenPaths: await one(
      `select count(*) from resources r left join resources p on p.id = r.parent_id where r.path <> coalesce(p.path, '{}') || r.id`,
    ),
    late: await one(
      `select count(*) from (select id, row_number() over (order by path[1], path) - row_number() over (order by id) as moved
       from resources where parent_id is distinct from ${landmarks.wide}) r where moved <> 0`,
    ),
    early: await one(`select count(*) from resources where parent_id >= id`),
    orphans: await one(
      `select count(*) from grants g left join resources r on r.id = g.resource_id left join users u on u.id = g.user_id
       left join groups h on h.id = g.group_id where r.id is null or (u.id is null and h.id is null)`,
    ),
    strangers: await one(
      `select count(*) from memberships m left join users u on u.id = m.user_id and u.uuid = m.user_uuid where u.id is null`,
    ),
    indexes: await one(
      `select string_agg(indexname, ' ' order by indexname) from pg_indexes where tablename = 'grants'`,
    ),
  }
  await client.end()
  await database.close()
  return { landmarks, digest, facts }
}

describe('a forest', () => {
  it('has the stated depths, extreme cases and indexes, and no orphan rows', async () => {
    const { facts, landmarks } = await insert(1)
    expect(facts).toMatchObject({
      deepest: '20',
      groupsOfFirst: '500',
      hot: '250',
      wide: '300',
      brokenPaths: '0',
      early: '0',
      orphans: '0',
      strangers: '0',
    })
    expect(facts.indexes.split(' ')).toEqual(
      expect.arrayContaining(['grants_of_group', 'grants_once', 'grants_pkey', 'grants_uuid_unique']),
    )
    expect(landmarks.grants).toBeGreaterThan(1400)
  })

  it('numbers nodes in the order of registration: branch by branch, except for later ones', async () => {
    const [crawled, grown] = [await insert(1, 0), await insert(1, 1)]
    expect(crawled.facts.late).toBe('0')
    expect(Number(grown.facts.late)).toBeGreaterThan(forest.resources / 2)
  })

  it('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = [await insert(1), await insert(1), await insert(2)]
    expect(again.digest).toBe(first.digest)
    expect(other.digest).not.toBe(first.digest)
  })
})
