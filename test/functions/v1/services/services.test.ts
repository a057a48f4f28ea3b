import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { uuidsOf, walk } from '#test/support/pages.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')

const { call, service, resource, grant, eventsOf } = createTreeFixture(postern, root)

describe('POST /v1/services', () => {
  it('201 creates a service, returns its location, and needs one round trip', async () => {
    postern.database.takeRoundTrips()
    const name = freshName()
    const asked = { name, type: 'api', url: 'https://api.example.test/v1', configuration: { paths: ['/x'] } }
    const made = await call('POST', '/v1/services', asked)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(made.status).toBe(201)
    expect(made.headers.get('Location')).toBe(`/v1/services/${made.body.uuid}`)
    expect(made.body).toEqual({
      ...asked,
      display_name: name,
      uuid: expect.any(String),
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect((await call('GET', `/v1/services/${made.body.uuid}`)).body).toEqual(made.body)
  })

  it('201 creates a node of the tree, whose path is its name', async () => {
    const name = freshName()
    const uuid = await service(name)
    const node = await call('GET', `/v1/resources/${uuid}`)
    expect(node.body).toMatchObject({ uuid, name, type: 'service', service: uuid, parent: null, path: `/${name}` })
  })

  it('201 requires no url and no configuration', async () => {
    const made = await call('POST', '/v1/services', { name: freshName(), type: 'geoserverwms', display_name: 'Maps' })
    expect(made.body).toMatchObject({ url: null, configuration: {}, display_name: 'Maps' })
  })

  it('201 records the creator', async () => {
    const name = freshName()
    const uuid = await service(name)
    const events = await eventsOf(uuid)
    expect(events).toEqual([
      { action: 'service-created', target_kind: 'service', details: { name }, username: 'first.superuser' },
    ])
  })

  it('409 when another service has the name', async () => {
    const name = freshName()
    await service(name)
    expect(await call('POST', '/v1/services', { name, type: 'api' })).toMatchObject({
      status: 409,
      body: { code: 'name-taken' },
    })
  })

  it('409 when another service has the url, also on change, and 201 for long ones', async () => {
    const url = `https://${freshName()}.test/${'\u65e5'.repeat(1900)}`
    const { body: first } = await call('POST', '/v1/services', { name: freshName(), type: 'api', url })
    expect(first.url).toBe(url)
    const second = await call('POST', '/v1/services', { name: freshName(), type: 'wps', url })
    expect(second).toMatchObject({ status: 409, body: { code: 'url-taken' } })
    const changed = await call('PATCH', `/v1/services/${await service()}`, { url })
    expect(changed).toMatchObject({ status: 409, body: { code: 'url-taken' } })
    expect((await call('PATCH', `/v1/services/${first.uuid}`, { url })).status).toBe(200)
  })

  it('409 when another service has the url in another spelling; the url is returned as sent', async () => {
    const host = freshName()
    const url = `http://${host}.test`
    const { body: first } = await call('POST', '/v1/services', { name: freshName(), type: 'api', url })
    expect(first.url).toBe(url)
    for (const same of [`${url}/`, `HTTP://${host.toUpperCase()}.test:80`, `${url}/a/..#top`, ` ${url} `]) {
      const again = await call('POST', '/v1/services', { name: freshName(), type: 'api', url: same })
      expect({ same, status: again.status }).toEqual({ same, status: 409 })
      expect((await call('PATCH', `/v1/services/${first.uuid}`, { url: same })).status).toBe(200)
    }
    for (const other of [`${url}/a`, `${url}:8080`, `https://${host}.test`, `${url}/?a=1`])
      expect((await call('POST', '/v1/services', { name: freshName(), type: 'api', url: other })).status).toBe(201)
    await call('PATCH', `/v1/services/${first.uuid}`, { url: null })
    expect((await call('POST', '/v1/services', { name: freshName(), type: 'api', url })).status).toBe(201)
  })

  it.each([
    ['a slash in the name', { name: 'a/b' }, '/name', 'invalid-character'],
    ['an empty name', { name: '' }, '/name', 'too-short'],
    ['a line break in the name', { name: 'a\nb' }, '/name', 'invalid-character'],
    ['a type in capitals', { type: 'API' }, '/type', 'invalid-format'],
    ['a script for an url', { url: 'javascript:alert(1)' }, '/url', 'invalid-format'],
    ['an unknown field', { owner: 'me' }, '/owner', 'unknown-key'],
    ['a list for a configuration', { configuration: [] }, '/configuration', 'invalid-type'],
    ['no name', { name: undefined }, '/name', 'missing'],
  ])('422 for %s, and creates nothing', async (_, wrong, pointer, code) => {
    const before = await countOf('services')
    const answer = await call('POST', '/v1/services', { name: freshName(), type: 'api', ...wrong })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request', errors: [{ pointer, code }] } })
    expect(await countOf('services')).toBe(before)
  })

  it('400 for a body that is not JSON, 415 for another content type, 413 for a large body', async () => {
    expect((await call('POST', '/v1/services', '{"name":')).status).toBe(400)
    expect((await call('POST', '/v1/services', '{}', { 'Content-Type': 'text/plain' })).status).toBe(415)
    const large = { name: freshName(), type: 'api', configuration: { text: 'x'.repeat(70_000) } }
    expect((await call('POST', '/v1/services', large)).status).toBe(413)
  })

  it('201 returns the same for the same request with the same Idempotency-Key, and creates one service', async () => {
    const asked = { name: freshName(), type: 'api' }
    const key = { 'Idempotency-Key': randomUUID() }
    const first = await call('POST', '/v1/services', asked, key)
    const second = await call('POST', '/v1/services', asked, key)
    expect(second).toMatchObject({ status: 201, body: first.body })
    const other = await call('POST', '/v1/services', { ...asked, name: freshName() }, key)
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    expect(await eventsOf(first.body.uuid)).toHaveLength(1)
  })
})

describe('GET /v1/services', () => {
  it('200 lists every service over several pages while others are created', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => service()))
    const met: string[] = []
    for await (const { items } of walk(postern, '/v1/services?limit=5', root.token)) {
      expect(items.length).toBeLessThanOrEqual(5)
      met.push(...uuidsOf(items))
      await service()
    }
    expect(met).toEqual(expect.arrayContaining(made))
    expect(new Set(met).size).toBe(met.length)
  })

  it('200 continues after an item that was deleted', async () => {
    const { body: first } = await call('GET', '/v1/services?limit=2')
    const { body: whole } = await call('GET', '/v1/services?limit=100')
    await call('DELETE', `/v1/services/${first.next}`)
    const { body: second } = await call('GET', `/v1/services?limit=100&after=${first.next}`)
    expect(second.items).toEqual(whole.items.slice(2))
  })

  it('200 returns the same of a service as GET /v1/services/{r}', async () => {
    const { body } = await call('GET', '/v1/services?limit=1')
    expect((await call('GET', `/v1/services/${body.items[0].uuid}`)).body).toEqual(body.items[0])
  })

  it('200 finds by the beginning of the name, in any case; the exact name is the first of the order', async () => {
    const name = freshName('q')
    for (const each of [`${name}-2`, name, `x${name}`]) await service(each)
    const { body } = await call('GET', `/v1/services?sort=name&q=${name.toUpperCase()}`)
    expect(body.items.map((item: { name: string }) => item.name)).toEqual([name, `${name}-2`])
    expect((await call('GET', '/v1/services?q=')).status).toBe(422)
  })

  it('200 filters by types, 422 for an unknown type', async () => {
    const [thredds, wps] = [await service(freshName(), 'thredds'), await service(freshName(), 'wps')]
    postern.database.takeRoundTrips()
    const { body } = await call('GET', '/v1/services?type=thredds,wps&limit=100')
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(uuidsOf(body.items)).toEqual([thredds, wps].sort())
    expect((await call('GET', '/v1/services?type=access')).body).toEqual({ items: [], next: null })
    for (const type of ['thing', 'wps,thing'])
      expect(await call('GET', `/v1/services?type=${type}`)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '?type', code: 'unknown-type' }] },
      })
  })

  it('200 returns url and configuration, either, or neither', async () => {
    const made = await call('POST', '/v1/services', { name: freshName(), type: 'thredds', url: 'http://inside.test/' })
    const { url, configuration, ...rest } = made.body
    for (const [shown, expected] of [
      ['', made.body],
      ['url=false', { ...rest, configuration }],
      ['configuration=false', { ...rest, url }],
      ['url=false&configuration=false', rest],
    ]) {
      expect((await call('GET', `/v1/services/${rest.uuid}?${shown}`)).body).toEqual(expected)
      const { body } = await call('GET', `/v1/services?limit=100&type=thredds&${shown}`)
      expect(body.items).toContainEqual(expected)
    }
    expect((await call('GET', `/v1/services/${rest.uuid}?url=no`)).status).toBe(422)
  })

  it.each(['type=', 'type=,wps', 'limit=0', 'limit=101', 'limit=x', 'after=x', 'limit=1&limit=2', 'page=2'])(
    '422 refuses ?%s',
    async (text) => {
      expect(await call('GET', `/v1/services?${text}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid-request' },
      })
    },
  )
})

describe('PATCH /v1/services/{r}', () => {
  it('200 changes the fields that are sent and no others', async () => {
    const name = freshName()
    const uuid = await service()
    const { body: before } = await call('GET', `/v1/services/${uuid}`)
    const { body: renamed } = await call('PATCH', `/v1/services/${uuid}`, { name })
    expect(renamed).toEqual({ ...before, name, updated_at: expect.any(String) })
    expect(renamed.updated_at).not.toBe(before.updated_at)
    const { body: described } = await call('PATCH', `/v1/services/${uuid}`, {
      url: 'http://x.test',
      configuration: { a: 1 },
      display_name: 'X',
    })
    expect(described).toMatchObject({ name, url: 'http://x.test', configuration: { a: 1 }, display_name: 'X' })
    const { body: erased } = await call('PATCH', `/v1/services/${uuid}`, { configuration: null, url: null })
    expect(erased).toMatchObject({ name, url: null, configuration: {}, display_name: 'X' })
    expect((await eventsOf(uuid)).map(({ action, details }) => [action, details.fields])).toEqual([
      ['service-created', undefined],
      ['service-updated', ['name']],
      ['service-updated', ['display_name', 'url', 'configuration']],
      ['service-updated', ['url', 'configuration']],
    ])
  })

  it('200 the same values are no change', async () => {
    const asked = { name: freshName(), type: 'api', url: `http://${freshName()}.test/`, configuration: { a: [1] } }
    const { body: made } = await call('POST', '/v1/services', asked)
    const { type: _, ...sent } = asked
    for (const same of [sent, { url: sent.url }, { configuration: { a: [1] } }, { display_name: sent.name }])
      expect((await call('PATCH', `/v1/services/${made.uuid}`, same)).body).toEqual(made)
    expect(await eventsOf(made.uuid)).toHaveLength(1)
  })

  it('409 when another service has the name', async () => {
    const name = freshName()
    await service(name)
    const answer = await call('PATCH', `/v1/services/${await service()}`, { name })
    expect(answer).toMatchObject({ status: 409, body: { code: 'name-taken' } })
  })

  it('422 for an empty change, and for read-only fields', async () => {
    const uuid = await service()
    expect(await call('PATCH', `/v1/services/${uuid}`, {})).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'missing' }] },
    })
    expect(await call('PATCH', `/v1/services/${uuid}`, { type: 'wps' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/type', code: 'unknown-key' }] },
    })
    expect((await call('PATCH', `/v1/services/${uuid}`, { name: null })).status).toBe(422)
  })
})

describe('DELETE /v1/services/{r}', () => {
  it('204 deletes the service with everything below it and every grant on it', async () => {
    const uuid = await service()
    const below = await resource(await resource(uuid))
    const granted = await grant('everyone', below, 'read')
    expect((await call('DELETE', `/v1/services/${uuid}`)).status).toBe(204)
    for (const path of [`services/${uuid}`, `resources/${uuid}`, `resources/${below}`, `grants/${granted}`]) {
      expect((await call('GET', `/v1/${path}`)).status).toBe(404)
    }
    expect((await eventsOf(uuid)).at(-1)).toMatchObject({ action: 'service-deleted' })
    expect((await call('DELETE', `/v1/services/${uuid}`)).status).toBe(404)
  })

  it('404 for a resource that is no service', async () => {
    const below = await resource(await service())
    expect((await call('DELETE', `/v1/services/${below}`)).status).toBe(404)
    expect((await call('GET', `/v1/services/${below}`)).status).toBe(404)
    expect((await call('PATCH', `/v1/services/${below}`, { name: 'x' })).status).toBe(404)
    expect((await call('GET', `/v1/resources/${below}`)).status).toBe(200)
  })
})

it.each(['x', '1', randomUUID(), '00000000-0000-0000-0000-00000000000'])('404 for the service %s', async (id) => {
  expect(await call('GET', `/v1/services/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect((await call('PATCH', `/v1/services/${id}`, { name: freshName() })).status).toBe(404)
  expect((await call('DELETE', `/v1/services/${id}`)).status).toBe(404)
})

for (const [method, path, body] of [
  ['GET', '/v1/services', undefined],
  ['POST', '/v1/services', { name: 'strange', type: 'api' }],
  ['GET', `/v1/services/${randomUUID()}`, undefined],
  ['PATCH', `/v1/services/${randomUUID()}`, { name: 'strange' }],
  ['DELETE', `/v1/services/${randomUUID()}`, undefined],
] as const) {
  refusesUnauthorized(postern, method, path, 'administrator', body)
}

async function countOf(table: 'services'): Promise<number> {
  const [row] = await postern.database.sql<{ count: string }>(`select count(*) from ${table}`)
  return Number(row!.count)
}
