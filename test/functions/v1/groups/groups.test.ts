import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { itemsOf, uuidsOf, walk } from '#test/support/pages.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { call, service, grant, eventsOf } = createTreeFixture(postern, root)
const { person, as, row } = peopleOf(postern)

/** Creates a group for one test. */
async function group(fields: object = {}) {
  const { status, body } = await call('POST', '/v1/groups', { name: freshName('g'), ...fields })
  expect(status).toBe(201)
  return body
}

describe('POST /v1/groups', () => {
  it('201 creates a group, returns its location, records the creator, and needs one round trip', async () => {
    postern.database.takeRoundTrips()
    const asked = { name: freshName('g'), description: 'Who reads', group_data: { a: [1, null] }, priority: 7 }
    const made = await call('POST', '/v1/groups', { ...asked, discoverable: true })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(made).toMatchObject({ status: 201 })
    expect(made.headers.get('Location')).toBe(`/v1/groups/${made.body.uuid}`)
    expect(made.body).toEqual({
      ...asked,
      discoverable: true,
      uuid: expect.any(String),
      visible_groups: [],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect((await call('GET', `/v1/groups/${made.body.uuid}`)).body).toEqual({ ...made.body, member_count: 0 })
    expect(await eventsOf(made.body.uuid)).toEqual([
      { action: 'group-created', target_kind: 'group', details: { name: asked.name }, username: 'first.superuser' },
    ])
  })

  it('201 requires a name only: no description, group data or priority, not discoverable', async () => {
    expect(await group()).toMatchObject({ description: null, group_data: {}, priority: 0, discoverable: false })
  })

  it.each(['a', 'Read_only-users v1.2', 'root', 'x'.repeat(64), '0'])('201 accepts the name %s', async (name) => {
    expect((await call('POST', '/v1/groups', { name })).status).toBe(201)
    expect((await call('DELETE', `/v1/groups/${name}`)).status).toBe(204)
  })

  it('409 when another group has the name, in any capitals', async () => {
    const { name } = await group({ name: freshName('Readers') })
    for (const same of [name, name.toUpperCase(), name.toLowerCase()])
      expect(await call('POST', '/v1/groups', { name: same })).toMatchObject({
        status: 409,
        body: { code: 'name-taken' },
      })
  })

  it('200 finds only beginnings by one or two letters', async () => {
    const both = [await group({ name: `q${freshName('z')}` }), await group({ name: `z${freshName('q')}` })]
    const { body } = await call('GET', `/v1/groups?q=zq&limit=100`)
    expect(uuidsOf(body.items).filter((uuid) => uuidsOf(both).includes(uuid))).toEqual([both[1].uuid])
  })

  it.each([
    ['an empty name', { name: '' }, '/name', 'invalid-format'],
    ['a name of 65 characters', { name: 'x'.repeat(65) }, '/name', 'invalid-format'],
    ['two separators together', { name: 'a  b' }, '/name', 'invalid-format'],
    ['a separator at an end', { name: 'a.' }, '/name', 'invalid-format'],
    ['a line break in the name', { name: 'a\nb' }, '/name', 'invalid-format'],
    ['a line break at the end', { name: 'a\n' }, '/name', 'invalid-format'],
    ['a letter that only looks like a', { name: 'аdmin' }, '/name', 'mixed-scripts'],
    ['a slash', { name: 'a/b' }, '/name', 'invalid-format'],
    ['an id for a name', { name: randomUUID() }, '/name', 'uuid-not-allowed'],
    ['a name of ours', { name: 'Everyone' }, '/name', 'reserved-name'],
    ['a name of ours', { name: 'authenticated' }, '/name', 'reserved-name'],
    ['a name of ours', { name: 'anonymous' }, '/name', 'reserved-name'],
    ['a name of ours', { name: 'administrators' }, '/name', 'reserved-name'],
    ['the name of a path', { name: 'discoverable' }, '/name', 'reserved-name'],
    ['a priority below 0', { priority: -1 }, '/priority', 'too-small'],
    ['a priority that no column holds', { priority: 2 ** 31 }, '/priority', 'too-large'],
    ['half a priority', { priority: 0.5 }, '/priority', 'invalid-type'],
    ['a list for notes', { group_data: [] }, '/group_data', 'invalid-type'],
    ['notes of more than 16 KiB', { group_data: { a: 'é'.repeat(8192) } }, '/group_data', 'too-large'],
    ['a long description', { description: 'x'.repeat(2001) }, '/description', 'too-long'],
    ['an unknown field', { id: 7 }, '/id', 'unknown-key'],
    ['no name', { name: undefined }, '/name', 'missing'],
  ])('422 for %s, and creates nothing (%j)', async (_, wrong, pointer, code) => {
    const answer = await call('POST', '/v1/groups', { name: freshName('wrong'), ...wrong })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request', errors: [{ pointer, code }] } })
    expect((await call('GET', '/v1/groups?q=wrong')).body.items).toEqual([])
  })

  it('201 returns the same for the same request with the same Idempotency-Key, and creates one group', async () => {
    const asked = { name: freshName('g') }
    const key = { 'Idempotency-Key': randomUUID() }
    const first = await call('POST', '/v1/groups', asked, key)
    expect(await call('POST', '/v1/groups', asked, key)).toMatchObject({ status: 201, body: first.body })
    expect(await eventsOf(first.body.uuid)).toHaveLength(1)
  })

  it(`201 for one of ${racers} simultaneous creations of one name, in any capitals, and 409 for the others`, async () => {
    const name = freshName('racing')
    const answers = await race((n) => call('POST', '/v1/groups', { name: n % 2 ? name : name.toUpperCase() }))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: racers - 1 })
    expect((await call('GET', `/v1/groups?q=${name}`)).body.items).toHaveLength(1)
  })
})

describe('GET /v1/groups', () => {
  it('200 lists every group except the reserved ones over several pages, each once, in one round trip each', async () => {
    const made = await Promise.all(Array.from({ length: 7 }, async () => (await group()).uuid))
    const met: string[] = []
    postern.database.takeRoundTrips()
    for await (const { items } of walk(postern, '/v1/groups?limit=3', root.token)) {
      expect(postern.database.takeRoundTrips()).toBe(1)
      met.push(...uuidsOf(items))
    }
    const all = await postern.database.sql<{ uuid: string }>('select uuid from groups where id > 100 order by uuid')
    expect(met).toEqual(uuidsOf(all))
    expect(met).toEqual(expect.arrayContaining(made))
  })

  it('200 filters by any part of a name, in any spelling, without wildcards', async () => {
    const part = freshName('Filter')
    const both = await Promise.all([group({ name: `${part}.a` }), group({ name: `b-${part}` })])
    const { body } = await call('GET', `/v1/groups?q=${part.toLowerCase()}`)
    expect(uuidsOf(body.items)).toEqual(uuidsOf(both).toSorted())
    const accented = await group({ name: `équipe-${part}` })
    for (const q of ['Equipe-', 'ÉQUIPE-', 'e\u0301quipe-', 'eq'])
      expect(uuidsOf((await call('GET', `/v1/groups?q=${encodeURIComponent(q)}`)).body.items)).toEqual(
        uuidsOf([accented]),
      )
    for (const q of ['%25', '_', '%5C', '%25%25%25', '％％％', 'f_l', 'lt%25r'])
      expect((await call('GET', `/v1/groups?q=${q}`)).body.items).toEqual([])
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=0x10',
    'limit=1e1',
    'limit=%2010',
    'limit=',
    'limit=10.0',
    'after=x',
    'q=',
    'name=a',
    'q=a&q=b',
  ])('422 refuses ?%s', async (text) => {
    expect(await call('GET', `/v1/groups?${text}`)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})

describe('GET /v1/groups/{g}', () => {
  it('200 finds a group by id or name, in any capitals', async () => {
    const made = await group({ name: `Some Readers ${freshName()}` })
    for (const g of [made.uuid, made.uuid.toUpperCase(), made.name, made.name.toUpperCase()])
      expect((await call('GET', `/v1/groups/${encodeURIComponent(g)}`)).body).toEqual({ ...made, member_count: 0 })
  })

  it('200 counts its members in the same round trip, without pending ones, and regardless of pages', async () => {
    const { name } = await group({ discoverable: true })
    for (let n = 0; n < 3; n += 1) await person({ groups: [name] })
    const count = async () => {
      postern.database.takeRoundTrips()
      const { body } = await call('GET', `/v1/groups/${name}`)
      expect(postern.database.takeRoundTrips()).toBe(1)
      return body.member_count
    }
    expect(await count()).toBe(3)
    await person({ groups: [(await group()).name] })
    expect(await count()).toBe(3)
    await call('PUT', `/v1/groups/${name}/terms`, { texts: { en: 'Be kind.' } })
    const ann = await person()
    await as(ann, 'POST', `/v1/groups/${name}/join`)
    expect(await count()).toBe(0)
    await as(ann, 'POST', `/v1/groups/${name}/terms`, { version: 1, language: 'en' })
    expect(await count()).toBe(1)
    const { items } = (await call('GET', `/v1/groups?q=${name}`)).body
    expect(items[0]).not.toHaveProperty('member_count')
  })

  it('200 returns the reserved groups, without members', async () => {
    const none = { member_count: null }
    expect((await call('GET', '/v1/groups/everyone')).body).toMatchObject({ name: 'everyone', priority: -2, ...none })
    const authenticated = { priority: -1, discoverable: false, ...none }
    expect((await call('GET', '/v1/groups/authenticated')).body).toMatchObject(authenticated)
  })
})

describe('PATCH /v1/groups/{g}', () => {
  it('200 changes the fields that are sent and no others, and records which', async () => {
    const made = await group({ description: 'before', group_data: { a: 1 } })
    const name = freshName('renamed')
    const { body: renamed } = await call('PATCH', `/v1/groups/${made.name}`, { name })
    expect(renamed).toEqual({ ...made, name, updated_at: expect.any(String) })
    expect(renamed.updated_at > made.updated_at).toBe(true)
    const rest = { description: null, group_data: { b: 2 }, priority: 3, discoverable: true }
    expect((await call('PATCH', `/v1/groups/${name}`, rest)).body).toMatchObject({ name, ...rest })
    expect((await call('GET', `/v1/groups/${made.name}`)).status).toBe(404)
    expect((await eventsOf(made.uuid)).map(({ action, details }) => [action, details['fields']])).toEqual([
      ['group-created', undefined],
      ['group-updated', ['name']],
      ['group-updated', Object.keys(rest)],
    ])
  })

  it('200 changes the capitals of a name', async () => {
    const { uuid, name } = await group()
    expect((await call('PATCH', `/v1/groups/${uuid}`, { name: name.toUpperCase() })).body.name).toBe(name.toUpperCase())
  })

  it('409 when another group has the name, in any capitals', async () => {
    const [one, other] = [await group(), await group()]
    const answer = await call('PATCH', `/v1/groups/${one.uuid}`, { name: other.name.toUpperCase() })
    expect(answer).toMatchObject({ status: 409, body: { code: 'name-taken' } })
    expect((await call('GET', `/v1/groups/${one.uuid}`)).body).toEqual({ ...one, member_count: 0 })
  })

  it.each([
    [{}, 'missing'],
    [{ uuid: randomUUID() }, 'unknown-key'],
    [{ name: 'everyone' }, 'reserved-name'],
    [{ priority: -2 }, 'too-small'],
    [{ name: null }, 'missing'],
    [{ name: 7 }, 'invalid-type'],
  ])('422 refuses %j', async (change, code) => {
    const { uuid } = await group()
    expect(await call('PATCH', `/v1/groups/${uuid}`, change)).toMatchObject({
      status: 422,
      body: { errors: [{ code }] },
    })
  })

  it.each(['everyone', 'authenticated'])('403 for a change or deletion of the reserved group %s', async (name) => {
    const { body: before } = await call('GET', `/v1/groups/${name}`)
    for (const change of [{ priority: 5 }, { discoverable: true }, { name: 'ours' }])
      expect(await call('PATCH', `/v1/groups/${name}`, change)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      })
    expect((await call('DELETE', `/v1/groups/${before.uuid}`)).status).toBe(403)
    expect((await call('GET', `/v1/groups/${name}`)).body).toEqual(before)
  })
})

describe('DELETE /v1/groups/{g}', () => {
  it('204 deletes a group with its memberships and grants, and clears it as upload group', async () => {
    const made = await group()
    const ann = await person({ groups: [made.name] })
    await postern.database.sql(
      'update users set upload_group_id = (select id from groups where uuid = $2) where uuid = $1',
      [ann.uuid, made.uuid],
    )
    const held = await grant({ group: made.uuid }, await service(), 'read')
    expect((await call('DELETE', `/v1/groups/${made.name}`)).status).toBe(204)
    expect((await call('GET', `/v1/grants/${held}`)).status).toBe(404)
    expect((await as(ann, 'GET', '/v1/users/current')).body.groups).toEqual([])
    expect(await row(ann.uuid)).toMatchObject({ upload_group_id: null })
    expect((await eventsOf(made.uuid)).at(-1)).toMatchObject({ action: 'group-deleted', details: { name: made.name } })
    expect((await call('DELETE', `/v1/groups/${made.uuid}`)).status).toBe(404)
  })
})

describe('GET /v1/groups/discoverable', () => {
  it('200 lists name and description of discoverable groups for every signed-in user, page by page', async () => {
    const beginning = freshName('open')
    const open = [1, 2, 3].map((n) => ({ name: `${beginning}.${n}`, description: n === 1 ? null : `No. ${n}` }))
    for (const each of open) await group({ ...each, discoverable: true, priority: 9, group_data: { secret: 1 } })
    await group({ name: `${beginning}.hidden` })
    const ann = await person()
    const path = `/v1/groups/discoverable?limit=2&q=${beginning.toUpperCase()}`
    const met = await itemsOf(postern, path, ann.token)
    expect(met).toHaveLength(3)
    expect(met).toEqual(expect.arrayContaining(open))
  })
})

it.each(['nobody-made-this', randomUUID(), 'a%00b', 'x'.repeat(400), '%20'])('404 for the group %s', async (g) => {
  expect(await call('GET', `/v1/groups/${g}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect((await call('PATCH', `/v1/groups/${g}`, { priority: 1 })).status).toBe(404)
  expect((await call('DELETE', `/v1/groups/${g}`)).status).toBe(404)
})

for (const [method, path, audience, body] of [
  ['GET', '/v1/groups', 'administrator', undefined],
  ['POST', '/v1/groups', 'administrator', { name: 'strange' }],
  ['GET', '/v1/groups/everyone', 'administrator', undefined],
  ['PATCH', '/v1/groups/everyone', 'administrator', { priority: 1 }],
  ['DELETE', '/v1/groups/everyone', 'administrator', undefined],
  ['GET', '/v1/groups/discoverable', 'signed-in', undefined],
] as const) {
  refusesUnauthorized(postern, method, path, audience, body)
}
