import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { uuidsOf } from '#test/support/pages.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')

const { call, service, resource, grant, chain, eventsOf } = createTreeFixture(postern, root)
const byRoot = { target_kind: 'resource', username: 'first.superuser' }

describe('POST /v1/resources', () => {
  it('201 creates a resource, returns its location, and needs one round trip', async () => {
    const [library, shelf] = [freshName(), freshName()]
    const parent = await service(library, 'thredds')
    postern.database.takeRoundTrips()
    const made = await call('POST', '/v1/resources', { parent, name: shelf, type: 'directory' })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(made.status).toBe(201)
    expect(made.headers.get('Location')).toBe(`/v1/resources/${made.body.uuid}`)
    expect(made.body).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: shelf,
      display_name: shelf,
      type: 'directory',
      service: parent,
      parent,
      path: `/${library}/${shelf}`,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect((await call('GET', `/v1/resources/${made.body.uuid}`)).body).toEqual(made.body)
  })

  it('201 records the creator', async () => {
    const uuid = await resource(await service(), 'shelf')
    expect(await eventsOf(uuid)).toEqual([{ ...byRoot, action: 'resource-created', details: { name: 'shelf' } }])
  })

  it('201 accepts any name that is one safe segment of a path', async () => {
    const uuid = await service(freshName(), 'thredds')
    for (const name of ['{id}', 'a b', 'Übung', '文件.txt', '%2F', "o'hara", 'x'.repeat(255)]) {
      const made = await call('POST', '/v1/resources', { parent: uuid, name, type: 'file', display_name: 'Shown' })
      expect(made).toMatchObject({ status: 201, body: { name, display_name: 'Shown' } })
    }
  })

  it('201 returns a name of maximum length, and 200 accepts it again', async () => {
    const name = '\u{1F333}'.repeat(255)
    const { status, body } = await call('POST', '/v1/resources', { parent: await service(), name, type: 'route' })
    expect(status).toBe(201)
    const { display_name: shown } = body
    const again = await call('PATCH', `/v1/resources/${body.uuid}`, { display_name: shown })
    expect(again).toMatchObject({ status: 200, body: { name, display_name: name } })
  })

  it('409 when a sibling has the name, 201 elsewhere', async () => {
    const parent = await service()
    await resource(parent, 'twin')
    const again = await call('POST', '/v1/resources', { parent, name: 'twin', type: 'route' })
    expect(again).toMatchObject({ status: 409, body: { code: 'name-taken' } })
    expect((await call('POST', '/v1/resources', { parent, name: 'TWIN', type: 'route' })).status).toBe(409)
    expect((await call('POST', '/v1/resources', { parent: await service(), name: 'twin', type: 'route' })).status).toBe(
      201,
    )
  })

  it('422 for an unknown parent', async () => {
    const answer = await call('POST', '/v1/resources', { parent: randomUUID(), name: 'x', type: 'route' })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/parent', code: 'unknown-resource' }] } })
  })

  it.each([
    ['a parent that is no uuid', { parent: 'x' }, '/parent'],
    ['a name with a slash', { name: 'a/b' }, '/name'],
    ['..', { name: '..' }, '/name'],
    ['a name that is too long', { name: 'x'.repeat(256) }, '/name'],
    ['a name that is not in form C', { name: 'e\u0301' }, '/name'],
    ['the type of a root', { type: 'service' }, '/type'],
    ['a line break in what is shown', { display_name: 'a\nb' }, '/display_name'],
    ['what is shown from right to left', { display_name: 'exe.\u202Etxt' }, '/display_name'],
    ['what shows too much', { display_name: 'x'.repeat(511) }, '/display_name'],
    ['a number for a name', { name: 1 }, '/name'],
    ['an unknown key', { path: '/x' }, '/path'],
  ])('422 for %s, and creates nothing', async (_, wrong, pointer) => {
    const parent = await service()
    const answer = await call('POST', '/v1/resources', { parent, name: 'x', type: 'route', ...wrong })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request', errors: [{ pointer }] } })
    const { body } = await call('GET', `/v1/resources/${parent}?children=true`)
    expect(body.children.items).toEqual([])
  })
})

describe('GET /v1/resources/{r}', () => {
  it('200 returns its ancestors, root first, and its children', async () => {
    const [a, b, c, d] = await chain(4)
    const { body } = await call('GET', `/v1/resources/${c}?children=true&parents=true`)
    expect(uuidsOf(body.parents)).toEqual([a, b])
    expect(body.children).toMatchObject({ items: [{ uuid: d, parent: c, service: a }], next: null })
    expect((await call('GET', `/v1/resources/${d}`)).body).toEqual(body.children.items[0])
    expect((await call('GET', `/v1/resources/${a}`)).body).toEqual(body.parents[0])
    expect((await call('GET', `/v1/resources/${b}`)).body).toEqual(body.parents[1])
  })

  it('200 returns its ancestors upwards from it, or nested from the root downwards', async () => {
    const uuids = await chain(4)
    const path = `/v1/resources/${uuids[3]}?parents=true`
    const { body: listed } = await call('GET', path)
    const { body: inverted } = await call('GET', `${path}&invert=true`)
    expect(inverted.parents).toEqual(listed.parents.toReversed())
    const [one, two, three] = listed.parents
    const { body: nested } = await call('GET', `${path}&flatten=false`)
    expect(nested.parents).toEqual([{ ...one, children: [{ ...two, children: [{ ...three, children: [] }] }] }])
    expect((await call('GET', `/v1/resources/${uuids[0]}?parents=true&flatten=false`)).body.parents).toEqual([])
    expect(await call('GET', `${path}&flatten=false&invert=true`)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '?invert' }] },
    })
  })

  it('200 returns neither by default', async () => {
    const [, b] = await chain(2)
    const { body } = await call('GET', `/v1/resources/${b}`)
    expect(body).not.toHaveProperty('children')
    expect(body).not.toHaveProperty('parents')
  })

  it('200 lists every child over several pages while others are created and deleted', async () => {
    const parent = await service()
    const made = await Promise.all(Array.from({ length: 11 }, () => resource(parent)))
    const met: string[] = []
    let next: string | null = null
    do {
      const { body } = await call('GET', `/v1/resources/${parent}?children=true&limit=4${next ? `&after=${next}` : ''}`)
      met.push(...uuidsOf(body.children.items))
      next = body.children.next
      await resource(parent)
      if (next) await call('DELETE', `/v1/resources/${next}`)
    } while (next)
    expect(met).toEqual(expect.arrayContaining(made))
    expect(new Set(met).size).toBe(met.length)
  })

  it.each(['children=yes', 'children=true&limit=1000', 'depth=3'])('422 refuses ?%s', async (text) => {
    const answer = await call('GET', `/v1/resources/${await service()}?${text}`)
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})

describe('PATCH /v1/resources/{r}', () => {
  it('200 renames in place, and the paths below follow', async () => {
    const library = freshName()
    const uuid = await resource(await service(library), 'old')
    const below = await resource(uuid, 'book')
    const { body } = await call('PATCH', `/v1/resources/${uuid}`, { name: 'new' })
    expect(body).toMatchObject({ name: 'new', display_name: 'old', path: `/${library}/new` })
    expect((await call('GET', `/v1/resources/${below}`)).body.path).toBe(`/${library}/new/book`)
    expect((await call('PATCH', `/v1/resources/${uuid}`, { display_name: 'New' })).body).toMatchObject({
      name: 'new',
      display_name: 'New',
    })
    expect(await eventsOf(uuid)).toEqual([
      { ...byRoot, action: 'resource-created', details: { name: 'old' } },
      { ...byRoot, action: 'resource-renamed', details: { name: 'new', fields: ['name'] } },
      { ...byRoot, action: 'resource-renamed', details: { name: 'new', fields: ['display_name'] } },
    ])
  })

  it('200 moves and renames a branch, and every path below is correct', async () => {
    const [top, left, book, page] = await chain(4)
    const right = await resource(top!, 'right')
    postern.database.takeRoundTrips()
    const { status, body } = await call('PATCH', `/v1/resources/${book}`, { parent: right, name: 'moved' })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({ uuid: book, parent: right, name: 'moved', service: top })
    expect(body.path).toMatch(/^\/\w+\/right\/moved$/)
    expect((await call('GET', `/v1/resources/${page}`)).body.path).toMatch(/^\/\w+\/right\/moved\/\w+$/)
    expect((await call('GET', `/v1/resources/${left}?children=true`)).body.children.items).toEqual([])
    await expectPathsRight()
    expect((await eventsOf(book!)).at(-1)).toEqual({
      ...byRoot,
      action: 'resource-moved',
      details: { name: 'moved', parent: right },
    })
  })

  it('200 a move to the same parent is a rename, and the same values are no change', async () => {
    const [top, left, book] = await chain(3)
    const { body: before } = await call('GET', `/v1/resources/${left}`)
    const written = () =>
      postern.database.sql('select id, xmin from resources where uuid = any ($1) order by id', [[top, book]])
    const rows = await written()
    for (const same of [{ parent: top, name: before.name }, { parent: top }, { name: before.name }])
      expect((await call('PATCH', `/v1/resources/${left}`, same)).body).toEqual(before)
    const renamed = await call('PATCH', `/v1/resources/${left}`, { parent: top!.toUpperCase(), name: 'new' })
    expect(renamed).toMatchObject({ status: 200, body: { name: 'new', parent: top } })
    expect(renamed.body.updated_at).not.toBe(before.updated_at)
    expect(await written()).toEqual(rows)
    await expectPathsRight()
    const right = await resource(top!)
    await call('PATCH', `/v1/resources/${book}`, { parent: right.toUpperCase() })
    expect((await eventsOf(left!)).slice(1)).toEqual([
      { ...byRoot, action: 'resource-renamed', details: { name: 'new', fields: ['name'] } },
    ])
    expect((await eventsOf(book!)).slice(1)).toMatchObject([{ action: 'resource-moved', details: { parent: right } }])
  })

  it('200 moves grants with the resource: inherited permissions follow the new parent', async () => {
    const [top, left, book] = await chain(3)
    const right = await resource(top!)
    await grant('everyone', left!, 'read')
    const may = async () =>
      (await postern.call('POST', '/v1/check', { body: { checks: [{ resource: book, permission: 'read' }] } })).body
        .results[0].allow
    expect(await may()).toBe(true)
    await call('PATCH', `/v1/resources/${book}`, { parent: right })
    expect(await may()).toBe(false)
    await call('PATCH', `/v1/resources/${book}`, { parent: left })
    expect(await may()).toBe(true)
  })

  it('422 for a package whose name is not normalized', async () => {
    const index = await service(freshName('index'), 'packages')
    const refused = { status: 422, body: { errors: [{ pointer: '/name', code: 'not-normalized' }] } }
    const make = (name: string, parent = index, type = 'package') =>
      call('POST', '/v1/resources', { parent, name, type })
    for (const name of ['zope.interface', 'typing_extensions', 'a--b', '_'])
      expect([name, await make(name)]).toMatchObject([name, refused])
    const { status, body } = await make('Zope-Interface')
    expect(status).toBe(201)
    expect(await call('PATCH', `/v1/resources/${body.uuid}`, { name: 'zope.interface' })).toMatchObject(refused)
    expect(await call('PATCH', `/v1/resources/${body.uuid}`, { parent: index, name: 'a_b' })).toMatchObject(refused)
    expect((await call('PATCH', `/v1/resources/${body.uuid}`, { name: 'zope-interface' })).status).toBe(200)
    // Elsewhere such a name is as good as any.
    expect((await make('a.b_c', await service(), 'route')).status).toBe(201)
  })

  it('422 for a cycle, another service and an unknown parent', async () => {
    const [, b, c, d] = await chain(4)
    const cases = [
      [b, 'circular-parent'],
      [c, 'circular-parent'],
      [d, 'circular-parent'],
      [await service(), 'service-mismatch'],
      [randomUUID(), 'unknown-resource'],
    ]
    for (const [parent, code] of cases) {
      const answer = await call('PATCH', `/v1/resources/${b}`, { parent })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/parent', code }] } })
    }
    await expectPathsRight()
    expect(await eventsOf(b!)).toHaveLength(1)
  })

  it('409 when a sibling at the new parent has the name', async () => {
    const [top, b] = await chain(2)
    await resource(top!, 'twin')
    const twin = await resource(b!, 'twin')
    expect(await call('PATCH', `/v1/resources/${twin}`, { parent: top })).toMatchObject({ status: 409 })
    expect((await call('PATCH', `/v1/resources/${twin}`, { parent: top, name: 'other' })).status).toBe(200)
    expect(await call('PATCH', `/v1/resources/${twin}`, { name: 'twin' })).toMatchObject({ status: 409 })
  })

  it('422 for an empty change, a type, and null', async () => {
    const uuid = await resource(await service())
    for (const wrong of [{}, { type: 'file' }, { name: null }, { parent: null }]) {
      expect(await call('PATCH', `/v1/resources/${uuid}`, wrong)).toMatchObject({ status: 422 })
    }
  })

  it('404 for services, which /v1/services changes', async () => {
    const uuid = await service()
    const other = await service()
    expect((await call('PATCH', `/v1/resources/${uuid}`, { name: 'x' })).status).toBe(404)
    expect((await call('PATCH', `/v1/resources/${uuid}`, { parent: other })).status).toBe(404)
    expect((await call('DELETE', `/v1/resources/${uuid}`)).status).toBe(404)
    expect((await call('GET', `/v1/services/${uuid}`)).status).toBe(200)
  })
})

describe('DELETE /v1/resources/{r}', () => {
  it('204 deletes the branch with every grant on it, and nothing else', async () => {
    const [top, b, c] = await chain(3)
    const beside = await resource(top!)
    const granted = await grant('everyone', c!, 'read')
    const kept = await grant('everyone', beside, 'read')
    expect((await call('DELETE', `/v1/resources/${b}`)).status).toBe(204)
    expect((await call('GET', `/v1/resources/${c}`)).status).toBe(404)
    expect((await call('GET', `/v1/grants/${granted}`)).status).toBe(404)
    expect((await call('GET', `/v1/grants/${kept}`)).status).toBe(200)
    expect((await eventsOf(b!)).at(-1)?.action).toBe('resource-deleted')
    expect((await call('DELETE', `/v1/resources/${b}`)).status).toBe(404)
  })
})

it.each(['x', '1', randomUUID()])('404 for the resource %s', async (id) => {
  const parent = await service()
  expect(await call('GET', `/v1/resources/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect((await call('PATCH', `/v1/resources/${id}`, { name: 'x' })).status).toBe(404)
  expect((await call('PATCH', `/v1/resources/${id}`, { parent })).status).toBe(404)
  expect((await call('DELETE', `/v1/resources/${id}`)).status).toBe(404)
})

for (const [method, path, body] of [
  ['POST', '/v1/resources', { parent: randomUUID(), name: 'strange', type: 'route' }],
  ['GET', `/v1/resources/${randomUUID()}`, undefined],
  ['PATCH', `/v1/resources/${randomUUID()}`, { name: 'strange' }],
  ['PATCH', `/v1/resources/${randomUUID()}?`, { parent: randomUUID() }],
  ['DELETE', `/v1/resources/${randomUUID()}`, undefined],
] as const) {
  refusesUnauthorized(postern, method, path, 'administrator', body)
}

/** Every stored path is the parent's and the node itself. */
async function expectPathsRight(): Promise<void> {
  const wrong = await postern.database.sql(
    `select c.id from resources c left join resources p on p.id = c.parent_id where c.path <> coalesce(p.path, '{}') || c.id`,
  )
  expect(wrong).toEqual([])
}
