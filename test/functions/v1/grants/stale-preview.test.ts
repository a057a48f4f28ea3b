/** A change that carries the revision of its preview is made only if nothing that the preview depends on has changed. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, serviceType, resource, grant, group, chain } = createTreeFixture(postern, root)
const sql = (text: string, values?: unknown[]) => postern.database.sql(text, values)

let ada: string, ben: string, team: string
beforeAll(async () => {
  ada = await newUser()
  ben = await newUser()
  team = freshName('team')
  await group(team, 0, ben)
})

async function newUser(): Promise<string> {
  const name = freshName('u')
  await postern.createUser(name)
  return name
}

async function revisionOf(change: object): Promise<Record<string, string>> {
  const { status, body } = await call('POST', '/v1/grants/preview', { change })
  expect(status).toBe(200)
  return { 'Preview-Revision': body.revision }
}

const stale = [409, 'stale-preview']
const outcome = ({ status, body }: { status: number; body: { code?: string } | null }) =>
  status < 300 ? status : [status, body?.code]

/** Previews a grant, does something, and creates the grant. */
async function grantAfter(holder: unknown, place: string, meanwhile: () => Promise<unknown>) {
  const sent = { holder, resource: place, permission: 'read' }
  const revision = await revisionOf({ grant: sent })
  await meanwhile()
  return outcome(await call('POST', '/v1/grants', sent, revision))
}

describe('Preview-Revision: 409 stale-preview', () => {
  it('after a change of what the preview depends on', async () => {
    const { username } = (await sql(`select username from users where username = $1`, [ada]))[0] as { username: string }
    const changes: [string, unknown, (place: string) => Promise<unknown>][] = [
      ['another grant in the service', { user: ada }, async (place) => grant('everyone', place, 'write')],
      [
        'a deleted grant',
        { user: ada },
        async (place) => {
          const uuid = await grant('everyone', place, 'write')
          return call('DELETE', `/v1/grants/${uuid}`)
        },
      ],
      [
        'a membership of the user',
        { user: ada },
        () => call('PUT', `/v1/groups/${team}/members/${username}`, { flags: {} }),
      ],
      ['its end', { user: ada }, () => call('DELETE', `/v1/groups/${team}/members/${username}`)],
      [
        'a lock of the user',
        { user: ada },
        () => sql(`update users set lock_kind = 'administrative' where username = $1`, [ada]),
      ],
      ['the end of the lock', { user: ada }, () => sql(`update users set lock_kind = null where username = $1`, [ada])],
      [
        'a member of the group',
        { group: team },
        () => sql(`update users set enabled = not enabled where username = $1`, [ben]),
      ],
      [
        'another membership of a member',
        { group: team },
        async () => {
          const other = freshName('g')
          await group(other, 0, ben)
        },
      ],
      ['a priority', { user: ada }, () => call('PATCH', `/v1/groups/${team}`, { priority: (Date.now() % 1000) + 1 })],
      ['anybody, for everyone', 'everyone', () => newUser()],
      ['a service type', { user: ada }, () => sql(`update service_types set nodes = nodes where name = 'api'`)],
    ]
    for (const [what, holder, change] of changes) {
      const place = await service()
      expect([what, await grantAfter(holder, place, () => change(place))]).toEqual([what, stale])
      expect(
        await sql(
          `select from grants g join resources r on r.id = g.resource_id where r.uuid = $1 and g.permission = 'read'`,
          [place],
        ),
      ).toEqual([])
    }
  })

  it('after a move or the deletion of a node of the service', async () => {
    const [top, middle, leaf] = (await chain(3)) as [string, string, string]
    expect(
      await grantAfter({ user: ada }, leaf, () => call('PATCH', `/v1/resources/${leaf}`, { parent: top })),
    ).toEqual(stale)
    expect(await grantAfter({ user: ada }, leaf, () => call('DELETE', `/v1/resources/${middle}`))).toEqual(stale)
  })

  it('for every kind of change', async () => {
    const [top, middle, leaf] = (await chain(3)) as [string, string, string]
    const uuid = await grant('everyone', middle, 'write')
    const there = { holder: 'everyone', resource: middle, permission: 'write' }
    const requests: [object, string, string, object?][] = [
      [{ grant: there }, 'PUT', '/v1/grants', { ...there, permission: 'write-deny' }],
      [{ delete: there }, 'DELETE', `/v1/grants/${uuid}`],
      [{ delete: there }, 'DELETE', `/v1/grants?resource=${middle}&permission=write&group=everyone`],
      [{ move: { resource: leaf, parent: top } }, 'PATCH', `/v1/resources/${leaf}`, { parent: top }],
      [
        { membership: { user: ada, group: team, action: 'add' } },
        'PUT',
        `/v1/groups/${team}/members/${ada}`,
        { flags: {} },
      ],
    ]
    for (const [change, method, path, body] of requests) {
      const revision = await revisionOf(change)
      await grant({ user: ada }, top, { name: 'read', access: 'allow', scope: 'match' })
      expect([path, outcome(await call(method, path, body, revision))]).toEqual([path, stale])
      await sql(`delete from grants g using users u where u.id = g.user_id`)
    }
    const [{ name }] = (await sql('select name from resources where uuid = $1', [top])) as [{ name: string }]
    const entry = { resource_name: name, resource_type: 'service', permission: 'read', everyone: true }
    const revision = await revisionOf({ grant: { holder: 'everyone', resource: top, permission: 'read' } })
    await grant({ user: ada }, top, 'write')
    expect(outcome(await call('PATCH', '/v1/grants', { permissions: [entry] }, revision))).toEqual(stale)
  })

  it('when a grant or a lock has ended with time, and after a day', async () => {
    const place = await service()
    const ends = new Date(Date.now() + 3_600_000).toISOString()
    await grant('everyone', place, { name: 'write', expires_at: ends })
    const later = async () => postern.database.moveClock('61 minutes')
    expect(await grantAfter({ user: ada }, place, later)).toEqual(stale)
    await sql(
      `update users set lock_kind = 'administrative', lock_until = app_now() + interval '1 hour' where username = $1`,
      [ben],
    )
    expect(await grantAfter({ user: ada }, place, later)).toEqual(stale)
    expect(await grantAfter({ user: ada }, place, async () => postern.database.moveClock('25 hours'))).toEqual(stale)
  })

  it('and of fifty with one preview all but one', async () => {
    const place = await service()
    const names = await Promise.all(Array.from({ length: 5 }, newUser))
    for (const holder of names) {
      const sent = { holder: { user: holder }, resource: place, permission: 'read' }
      const revision = await revisionOf({ grant: sent })
      const answers = await race((n) =>
        call('PUT', '/v1/grants', { ...sent, permission: n % 2 ? 'read' : 'read-match' }, revision),
      )
      const { 201: created, 409: refused, 200: same = 0 } = tally(answers.map(({ status }) => status))
      expect([created, (refused ?? 0) + same]).toEqual([1, 49])
      expect(answers.filter(({ status, body }) => status === 200 && body.outcome !== 'unchanged')).toEqual([])
    }
  })

  it('and of fifty that write different grants all but one', async () => {
    const type = await serviceType(Array.from({ length: racers }, (_, n) => `p${n}`))
    for (let round = 0; round < 3; round += 1) {
      const place = await service(freshName(), type)
      const sent = { holder: { user: ada }, resource: place }
      const revision = await revisionOf({ grant: { ...sent, permission: 'p0' } })
      const answers = await race((n) => call('POST', '/v1/grants', { ...sent, permission: `p${n}` }, revision))
      expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: racers - 1 })
    }
  })

  it('and waits for one that is under way', async () => {
    const place = await service()
    const sent = { holder: { user: ada }, resource: place, permission: 'read' }
    const revision = await revisionOf({ grant: sent })
    const other = sql(`select pg_advisory_xact_lock(hashtextextended('previewed changes', 0));
      insert into grants (resource_id, permission, group_id, access, scope)
        select id, 'write', 1, 'allow', 'match' from resources where uuid = '${place}'; select pg_sleep(1)`) // one transaction
    await sql('select pg_sleep(0.3)')
    expect(outcome(await call('POST', '/v1/grants', sent, revision))).toEqual(stale)
    await other
  })

  it('where another writer came first: the accepted change is never the later one', async () => {
    const seen = new Set<string>()
    const place = await service()
    const sent = { holder: { user: ada }, resource: place }
    await grant({ user: ada }, place, 'read-deny-match')
    for (let round = 0; round < 40; round += 1) {
      const form = round % 2 ? 'read' : 'read-match'
      const other = round % 2 ? 'read-deny' : 'read-deny-match'
      const revision = await revisionOf({ grant: { ...sent, permission: form } })
      const [mine, theirs] = await Promise.all([
        call('PUT', '/v1/grants', { ...sent, permission: form }, revision),
        call('PUT', '/v1/grants', { ...sent, permission: other }),
      ])
      expect(theirs.status).toBe(200)
      const { body } = await call('GET', `/v1/grants?resource=${place}`)
      expect(body.items).toHaveLength(1)
      expect(body.items[0].permission).toMatchObject(theirs.body.permission)
      seen.add(String(outcome(mine)))
    }
    expect([...seen].toSorted()).toEqual(['200', '409,stale-preview'])
  })
})

describe('Preview-Revision: the change is made', () => {
  it('when nothing, or something that the preview does not depend on, has changed', async () => {
    const elsewhere: (() => Promise<unknown>)[] = [
      async () => undefined,
      async () => grant('everyone', await service(), 'read'),
      async () => sql(`update users set lock_kind = 'administrative' where username = $1`, [ben]),
      async () => group(freshName('g'), 0, ben),
      async () => newUser(),
      async () => call('PATCH', `/v1/users/${ada}`, { full_name: 'A' }),
    ]
    for (const change of elsewhere) expect(await grantAfter({ user: ada }, await service(), change)).toBe(201)
    const place = await service()
    expect(await grantAfter({ user: ada }, place, () => resource(place))).toBe(201)
  })

  it('once with its idempotency key, and the repetition is answered alike', async () => {
    const sent = { holder: { user: ada }, resource: await service(), permission: 'read' }
    const headers = { ...(await revisionOf({ grant: sent })), 'Idempotency-Key': randomUUID() }
    const answers = [await call('POST', '/v1/grants', sent, headers), await call('POST', '/v1/grants', sent, headers)]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(answers[1]!.body).toEqual(answers[0]!.body)
  })

  it('in one round trip', async () => {
    const sent = { holder: { user: ada }, resource: await service(), permission: 'read' }
    const revision = await revisionOf({ grant: sent })
    postern.database.takeRoundTrips()
    expect((await call('POST', '/v1/grants', sent, revision)).status).toBe(201)
    expect(postern.database.takeRoundTrips()).toBe(1)
  })
})

describe('Preview-Revision: 400 malformed-request', () => {
  const at = `;${Date.now()};*;*`
  it.each([
    'x',
    '%',
    'a'.repeat(3000),
    encoded('1:2:;*;*'),
    encoded('0:2:' + at),
    encoded('3:2:' + at),
    encoded(`1:${2 ** 32}:` + at),
    encoded(`1:${2n ** 33n}:5` + at),
    encoded('1:9:5,4' + at),
    encoded('1:9:5,5' + at),
    encoded('5:9:4' + at),
    encoded('1:4:9' + at),
    encoded(`1:${2n ** 63n}:` + at),
    encoded(`1:2:;1;${randomUUID()};everyone`),
  ])('for text %#', async (text) => {
    const sent = { holder: { user: ada }, resource: await service(), permission: 'read' }
    const { status, body } = await call('POST', '/v1/grants', sent, { 'Preview-Revision': text })
    expect([status, body.code]).toEqual([400, 'malformed-request'])
  })

  it('not for snapshots as the database writes them', async () => {
    const sent = { holder: { user: ada }, resource: await service(), permission: 'read' }
    for (const text of ['1:1:', '1:9:1', '1:9:1,8', '3:4:3']) {
      const { status, body } = await call('POST', '/v1/grants', sent, { 'Preview-Revision': encoded(text + at) })
      expect([text, status, body.code]).toEqual([text, 409, 'stale-preview'])
    }
  })
})

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url')
}
