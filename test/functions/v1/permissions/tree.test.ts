import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { uuidsOf } from '#test/support/pages.ts'
import { createPermissionsClient } from '#test/support/fixtures/permissions-client.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')
const alice = useUser(postern, 'Alice')
beforeAll(async () => {
  await group('plain', 0, 'Alice')
  await group('other', 0, 'Alice')
})

const { service, resource, grant, group, chain } = createTreeFixture(postern, root)

const lists = createPermissionsClient(postern)
const get = (path: string, token: string | null = alice.token) => lists.get(path, token)
const everything = (path: string, token: string | null = alice.token) => lists.items<Listed>(path, token)

interface Listed {
  uuid: string
  type: string
  path: string
  texts: string[]
  permissions: { reason: string }[]
}

interface Tree {
  uuid: string
  texts: string[]
  children: Tree[]
}

/** A user without grants of their own. */
async function createAccount(): Promise<string> {
  const name = freshName('u')
  await postern.createUser(name)
  return name
}

describe('GET /v1/permissions/services', () => {
  it('200 lists services on which the user has grants; with cascade also those with grants below, without them', async () => {
    const user = await createAccount()
    const [top, leaf] = await chain(2)
    const plain = await service()
    await service()
    await grant({ user }, leaf!, 'write')
    await grant({ user }, plain, 'read-match')
    postern.database.takeRoundTrips()
    const { body } = await get(`/services?user=${user}`, root.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(body).toEqual({
      items: [
        {
          uuid: plain,
          name: expect.any(String),
          display_name: expect.any(String),
          type: 'api',
          path: expect.stringMatching(/^\/s/),
          permissions: [{ name: 'read', access: 'allow', scope: 'match', type: 'direct', reason: `user:${user}` }],
          texts: ['read-match', 'read-allow-match'],
        },
      ],
      next: null,
    })
    const cascaded = await everything(`/services?user=${user}&cascade=true`, root.token)
    expect(new Map(cascaded.map(({ uuid, texts }) => [uuid, texts.length]))).toEqual(
      new Map([
        [top, 0],
        [plain, 2],
      ]),
    )
  })

  it('200 inherited adds those of the user’s groups, resolved to one grant per name', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read-deny')
    await grant({ group: 'plain' }, place, 'write')
    await grant({ group: 'other' }, place, 'write')
    const reasons = async (mode: string) => {
      const found = (await everything(`/services?mode=${mode}&limit=100`)).find(({ uuid }) => uuid === place)
      return found?.permissions.map(({ reason }) => reason)
    }
    expect(await reasons('direct')).toEqual(['user:Alice'])
    expect(await reasons('inherited')).toEqual(['user:Alice', 'group:other', 'group:plain'])
    expect(await reasons('resolved')).toEqual(['user:Alice', 'multiple'])
  })

  it('200 lists only services of the requested types', async () => {
    const user = await createAccount()
    const types = ['api', 'wps', 'access'] as const
    for (const type of types) {
      const permission = { api: 'read', wps: 'execute', access: 'access' }[type]
      await grant({ user }, await service(freshName('s'), type), permission)
    }
    const typesOf = async (filter: string) =>
      (await everything(`/services?user=${user}${filter}`, root.token)).map(({ type }) => type).toSorted()
    expect(await typesOf('')).toEqual(['access', 'api', 'wps'])
    expect(await typesOf('&type=wps')).toEqual(['wps'])
    expect(await typesOf('&type=wps,api')).toEqual(['api', 'wps'])
    expect(await typesOf('&type=wfs')).toEqual([])
    for (const type of ['', ',', 'WPS', 'wps,,api']) expect((await get(`/services?type=${type}`)).status).toBe(422)
  })

  it('200 lists each service once over several pages, for a user and for a group', async () => {
    const user = await createAccount()
    const name = freshName('g')
    await group(name)
    const places = await Promise.all(Array.from({ length: 5 }, () => service()))
    for (const place of places) {
      await grant({ user }, place, 'read')
      await grant({ group: name }, place, 'write')
    }
    const ofUser = await everything(`/services?user=${user}&limit=2`, root.token)
    expect(uuidsOf(ofUser)).toEqual(places.toSorted())
    const ofGroup = await everything(`/services?group=${name}&limit=2`, root.token)
    expect(uuidsOf(ofGroup)).toEqual(places.toSorted())
    expect(ofGroup.every(({ permissions }) => permissions[0]?.reason === `group:${name}`)).toBe(true)
  })
})

describe('GET /v1/permissions/tree', () => {
  it('200 is pruned to the nodes with grants and their ancestors, in one round trip', async () => {
    const user = await createAccount()
    const [top, box, letter] = await chain(3)
    await resource(box!)
    const other = await resource(top!)
    await grant({ user }, letter!, 'read')
    await grant({ user }, top!, 'write-deny')
    postern.database.takeRoundTrips()
    const { status, body } = await get(`/tree?user=${user}&service=${top}`, root.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      trees: [
        {
          uuid: top,
          parent: null,
          texts: ['write-deny-recursive'],
          children: [
            {
              uuid: box,
              parent: top,
              permissions: [],
              texts: [],
              children: [{ uuid: letter, parent: box, texts: ['read', 'read-allow-recursive'], children: [] }],
            },
          ],
        },
      ],
      next: null,
    })
    expect(JSON.stringify(body)).not.toContain(other)
  })

  it('200 over all services has a tree for each, or a flat list without ancestors', async () => {
    const user = await createAccount()
    const chains = [await chain(2), await chain(2)]
    for (const nodes of chains) await grant({ user }, nodes[1]!, 'read')
    const { body } = await get(`/tree?user=${user}`, root.token)
    const tops = chains.map(([top]) => top!).toSorted()
    expect(uuidsOf(body.trees)).toEqual(tops)
    const flat = await everything(`/tree?user=${user}&flat=true`, root.token)
    expect(uuidsOf(flat).toSorted()).toEqual(chains.map(([, leaf]) => leaf!).toSorted())
    expect(flat.every(({ path }) => path.split('/').length === 3)).toBe(true)
    const one = await everything(`/tree?user=${user}&flat=true&service=${tops[0]}`, root.token)
    expect(one).toEqual(flat.filter(({ uuid }) => chains.find(([top]) => top === tops[0])!.includes(uuid)))
  })

  it('200 has each node once over pages of any size, in one order, each page with the ancestors it needs', async () => {
    const user = await createAccount()
    const top = await service()
    const nodes = [top]
    for (let n = 0; n < 11; n += 1) nodes.push(await resource(nodes[Math.floor(n / 2)]!))
    const granted = nodes.filter((_, n) => n % 3 !== 1)
    for (const node of granted) await grant({ user }, node, 'read')
    const whole = uuidsOf(await everything(`/tree?user=${user}&flat=true&limit=100`, root.token))
    expect(whole.toSorted()).toEqual(granted.toSorted())
    for (const limit of [1, 2, 5]) {
      const paged = await everything(`/tree?user=${user}&flat=true&limit=${limit}`, root.token)
      expect(uuidsOf(paged)).toEqual(whole)
      const met: string[] = []
      for (const { trees } of await lists.pages<{ trees: Tree[] }>(`/tree?user=${user}&limit=${limit}`, root.token)) {
        expect(trees).toMatchObject([{ uuid: top }])
        met.push(...grantedIn(trees[0]!))
      }
      expect(met).toEqual(whole)
    }
  })

  it('200 inherited, resolved and a group’s equal the lists of one resource', async () => {
    const [, leaf] = await chain(2)
    await grant({ user: 'alice' }, leaf!, 'read')
    await grant({ group: 'plain' }, leaf!, 'read-deny')
    await grant({ group: 'other' }, leaf!, 'write')
    for (const [whose, token] of [
      ['mode=direct', alice.token],
      ['mode=inherited', alice.token],
      ['mode=resolved', alice.token],
      ['group=plain', root.token],
    ] as const) {
      const there = (await everything(`/tree?flat=true&limit=100&${whose}`, token)).find(({ uuid }) => uuid === leaf)
      const alone = await postern.call('GET', `/v1/permissions?resource=${leaf}&${whose}`, { token })
      expect({ permissions: there!.permissions, texts: there!.texts }).toEqual(alone.body)
    }
  })

  it('200 without a session has the grants of everyone, without expired ones', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    await grant('authenticated', place, 'write')
    const mine = async () =>
      (await everything('/tree?mode=inherited&flat=true', null)).find(({ uuid }) => uuid === place)
    expect((await mine())?.permissions).toEqual([expect.objectContaining({ name: 'read', reason: 'group:everyone' })])
    await postern.database.sql(`update grants set expires_at = app_now() - interval '1 second' where group_id = 1`)
    expect(await mine()).toBeUndefined()
  })
})

describe('the user whose permissions are listed over services', () => {
  for (const list of ['services?', 'tree?', 'tree?flat=true']) {
    it(`403 and 401 at ${list} as for one resource, 422 for unknown references`, async () => {
      const path = `/${list}`
      for (const user of ['first.superuser', 'nobody', 'anonymous'])
        expect((await get(`${path}&user=${user}`)).status).toBe(403)
      expect((await get(`${path}&group=plain`)).status).toBe(403)
      expect((await get(`${path}&user=alice`, null)).status).toBe(401)
      expect((await get(path, 'x')).status).toBe(401)
      for (const [what, code] of [
        ['user=nobody', 'unknown-user'],
        ['group=nobody', 'unknown-group'],
        ['group=plain&mode=resolved', 'conflicting-field'],
      ])
        expect(await get(`${path}&${what}`, root.token)).toMatchObject({ status: 422, body: { errors: [{ code }] } })
      expect((await get(`${path}&mode=effective`)).status).toBe(422)
    })
  }

  it('422 for a resource that is no service, and for an invalid cursor and type', async () => {
    const [, leaf] = await chain(2)
    for (const other of [leaf, randomUUID()])
      expect(await get(`/tree?service=${other}`)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '?service', code: 'unknown-service' }] },
      })
    for (const after of ['x', `${leaf}.`, `.${leaf}`]) expect((await get(`/tree?after=${after}`)).status).toBe(422)
    for (const types of ['', ',', 'API', 'api,,wps', 'a/b'])
      for (const filter of ['type', 'resource_type']) expect((await get(`/tree?${filter}=${types}`)).status).toBe(422)
  })
})

/** Nodes of a tree with permissions of their own, depth first. */
function grantedIn({ uuid, texts, children }: Tree): string[] {
  return [...(texts.length > 0 ? [uuid] : []), ...children.flatMap(grantedIn)]
}
