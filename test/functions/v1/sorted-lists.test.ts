/** Lists in the order of names: `?sort=name`. */
import { beforeAll, describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { itemsOf, walk } from '#test/support/pages.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource, group } = createTreeFixture(postern, root)
const { as, person } = peopleOf(postern)

/** In the order of code points in lower case; made in another. */
const names = ['Aa', 'ab', 'aB c', 'b&d', 'b=e', 'Ba', 'bä', 'zz', 'Zz.1', 'é', '研究']
const inOrder = (list: readonly string[]) =>
  list.toSorted((one, other) => Buffer.compare(Buffer.from(asciiLower(one)), Buffer.from(asciiLower(other))))
const asciiLower = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
const shuffled = [7, 2, 9, 0, 4, 10, 1, 6, 3, 8, 5]

let top: string
let club: string
beforeAll(async () => {
  top = await service('trees')
  club = freshName('club')
  await group(club)
  for (const n of shuffled) {
    await resource(top, names[n])
    await service(`${names[n]} service`)
    const groupName = `${['Aa', 'ab', 'b c', 'B.d', 'ba', 'C'][n % 6]} ${n}`
    await call('POST', '/v1/groups', { name: groupName, discoverable: true })
    const username = `${['Ulf', 'ute', 'u.a', 'U_b', 'ud', 'zoe'][n % 6]}${n}`
    await postern.createUser(username)
    await postern.database.sql(
      `insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g where u.username = $1 and g.name in ($2, $3)`,
      [username, club, groupName],
    )
  }
  await postern.database.sql(
    `insert into memberships (user_id, group_id)
     select u.id, g.id from users u, groups g where u.username = 'Ulf0' and g.id > 100 on conflict do nothing`,
  )
})

const lists: [list: string, path: () => string, field: 'name' | 'username'][] = [
  ['users', () => '/v1/users', 'username'],
  ['users of a group', () => `/v1/users?group=${club}`, 'username'],
  ['active users', () => '/v1/users?status=active', 'username'],
  ['groups', () => '/v1/groups', 'name'],
  ['groups with a beginning', () => '/v1/groups?q=b', 'name'],
  ['members', () => `/v1/groups/${club}/members`, 'username'],
  ['members, active and pending', () => `/v1/groups/${club}/members?status=all`, 'username'],
  ['groups of a user', () => '/v1/users/ulf0/groups', 'name'],
  ['services', () => '/v1/services', 'name'],
  ['services of a type', () => '/v1/services?type=api', 'name'],
]

describe.each(lists)('the list of %s', (_, path, field) => {
  const sorted = (limit: number) => {
    const own = path()
    return `${own}${own.includes('?') ? '&' : '?'}sort=name&limit=${limit}`
  }
  const namesOf = async (from: string) =>
    (await itemsOf<Record<string, string>>(postern, from, root.token)).map((item) => item[field]!)

  it('200 is in the order of names, each once, however large the pages are', async () => {
    const expected = inOrder(await namesOf(path()))
    expect(expected.length).toBeGreaterThan(3)
    for (const limit of [1, 3, 100]) expect(await namesOf(sorted(limit))).toEqual(expected)
  })

  it('200 reads a page in one round trip', async () => {
    postern.database.takeRoundTrips()
    const { body } = await call('GET', sorted(2))
    await call('GET', `${sorted(2)}&after=${body.next}`)
    expect(postern.database.takeRoundTrips()).toBe(2)
  })

  it('422 for a cursor of the other order, or one that is none', async () => {
    const { body: byName } = await call('GET', sorted(1))
    const { body: byId } = await call('GET', `${path()}${path().includes('?') ? '&' : '?'}limit=1`)
    for (const wrong of [
      sorted(1).replace('sort=name', `after=${byName.next}`),
      `${sorted(1)}&after=${byId.next}`,
      ...['0', '6100', 'zz', '61.', '.61', `${byName.next}.${byName.next}`].map(
        (after) => `${sorted(1)}&after=${after}`,
      ),
    ])
      expect(await call('GET', wrong)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '?after', code: 'invalid-cursor' }] },
      })
    expect((await call('GET', sorted(1).replace('sort=name', 'sort=age'))).status).toBe(422)
  })

  it('200 for a forged cursor, also of bytes that are no text', async () => {
    for (const digits of ['ff', 'c3', '27', 'f0908080'])
      expect((await call('GET', `${sorted(1)}&after=${digits}`)).status).toBe(200)
  })
})

describe('GET /v1/resources/{r}?children=true&sort=name', () => {
  it('200 has the children in the order of names over several pages', async () => {
    const met: string[] = []
    const path = `/v1/resources/${top}?children=true&sort=name&limit=4`
    let next: string | null = ''
    while (next !== null) {
      const { body } = await call('GET', next ? `${path}&after=${next}` : path)
      met.push(...body.children.items.map(({ name }: { name: string }) => name))
      next = body.children.next
    }
    expect(met).toEqual(inOrder(names))
  })
})

describe('GET /v1/groups/discoverable?sort=name', () => {
  it('200 is in the order of names for every user', async () => {
    const ann = await person()
    const met: string[] = []
    for await (const { items } of walk<{ items: { name: string }[]; next: string | null }>(
      postern,
      '/v1/groups/discoverable?sort=name&limit=3',
      ann.token,
    ))
      met.push(...items.map(({ name }) => name))
    expect(met).toHaveLength(11)
    expect(met).toEqual(inOrder(met))
    expect((await as(ann, 'GET', '/v1/users?sort=name')).body).toEqual({ items: [], next: null })
  })
})

describe('a list in the order of names', () => {
  it('continues after an item that was deleted', async () => {
    const path = '/v1/services?sort=name&limit=2'
    const { body: whole } = await call('GET', '/v1/services?sort=name&limit=100')
    const { body: first } = await call('GET', path)
    await call('DELETE', `/v1/services/${first.items[1].uuid}`)
    const { body: second } = await call('GET', `${path}&after=${first.next}`)
    expect(second.items).toEqual(whole.items.slice(2, 4))
  })
})
