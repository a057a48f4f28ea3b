import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(async () => {
  await postern.createUser('alice')
  await group('editors', 2, 'alice')
})

const { call, service, resource, grant, group } = createTreeFixture(postern, root)

const batch = (...permissions: object[]) => call('PATCH', '/v1/grants', { permissions })
const top = (name: string, more: object = {}) => ({ resource_name: name, resource_type: 'service', ...more })
const below = (name: string, more: object = {}) => ({ resource_name: name, resource_type: 'route', ...more })

describe('PATCH /v1/grants', () => {
  it('200 creates missing resources, creates, replaces and deletes grants, in one round trip, with an audit event for each change', async () => {
    const name = freshName('s')
    const library = await service(name)
    const shelf = await resource(library, 'shelf')
    await grant({ user: 'alice' }, library, 'read-match')
    const taken = await grant('everyone', shelf, 'read-deny-match')
    const before = await auditCount()
    postern.database.takeRoundTrips()
    const { status, body } = await batch(
      top(name, { permission: 'read-deny', user: 'alice', group: 'editors' }),
      below('SHELF', { permission: 'read', everyone: true, action: 'remove' }),
      below('book'),
      below('page', { permission: { name: 'write', expires_at: '2999-01-01T00:00:00Z' }, authenticated: true }),
    )
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    const summary = body.permissions.map(({ created, changes }: Outcome) => [
      created,
      ...changes.map(({ outcome, grant: { holder_name, text } }) => `${outcome} ${holder_name} ${text}`),
    ])
    expect(summary).toEqual([
      [false, 'replaced alice read-deny-recursive', 'created editors read-deny-recursive'],
      [false, 'removed everyone read-deny-match'],
      [true],
      [true, 'created authenticated write-allow-recursive'],
    ])
    const [, , book, page] = body.permissions.map((outcome: Outcome) => outcome.resource)
    expect(body.permissions[3].changes[0].grant).toMatchObject({ resource: page, holder: 'authenticated' })
    expect((await call('GET', `/v1/resources/${page}`)).body).toMatchObject({
      parent: book,
      path: `/${name}/shelf/book/page`,
    })
    for (const { resource: place, changes } of body.permissions as Outcome[]) {
      const there = (await call('GET', `/v1/grants?resource=${place}`)).body.items
      const given = changes.filter(({ outcome }) => outcome !== 'removed').map(({ grant: made }) => made)
      expect(there).toEqual(given.sort((one, other) => (one.uuid < other.uuid ? -1 : 1)))
    }
    const replaced = body.permissions[0].changes[0].grant
    expect(Date.parse(replaced.updated_at)).toBeGreaterThan(Date.parse(replaced.created_at))
    expect((await call('GET', `/v1/grants/${taken}`)).status).toBe(404)
    expect((await auditCount()) - before).toBe(6)
    expect(await auditOf('grant-replaced')).toMatchObject({
      text: 'read-deny-recursive',
      replaced: { name: 'read', access: 'allow', scope: 'match' },
    })
    expect(await auditOf('grant-deleted')).toMatchObject({ text: 'read-deny-match' })
  })

  it('200 changes nothing if repeated', async () => {
    const name = freshName('s')
    await service(name)
    const asked = [
      top(name),
      below('a', { permission: 'read-match', user: 'current', group: 'everyone', everyone: true }),
    ]
    const first = await batch(...asked)
    const before = await auditCount()
    const again = await batch(...asked)
    expect(again.body.permissions[1]).toEqual({
      resource: first.body.permissions[1].resource,
      created: false,
      changes: first.body.permissions[1].changes.map(({ grant: there }: Outcome['changes'][number]) => ({
        outcome: 'unchanged',
        grant: there,
      })),
    })
    expect(first.body.permissions[1].changes).toHaveLength(2)
    expect(await auditCount()).toBe(before)
  })

  it('200 creates no resource for an entry that only deletes grants', async () => {
    const name = freshName('s')
    await service(name)
    const removal = { permission: 'read', everyone: true, action: 'remove' }
    const { status, body } = await batch(top(name, removal), below('a', removal), below('b', removal))
    expect(status).toBe(200)
    expect(body.permissions.slice(1)).toEqual([1, 2].map(() => ({ resource: null, created: false, changes: [] })))
  })

  it('200 deletes with modifiers only the exact grant', async () => {
    const name = freshName('s')
    const place = await service(name)
    await grant('everyone', place, 'read-deny')
    const removal = { everyone: true, action: 'remove' }
    const spared = await batch(top(name, { permission: 'read-deny-match', ...removal }))
    expect(spared.body.permissions[0].changes).toEqual([])
    const gone = await batch(top(name, { permission: { name: 'read', access: 'deny' }, ...removal }))
    expect(gone.body.permissions[0].changes).toMatchObject([{ outcome: 'removed' }])
  })

  it('200 deletes an expired grant by the text of a listing', async () => {
    const name = freshName('s')
    const place = await service(name)
    const uuid = await grant('everyone', place, { name: 'read', expires_at: '2999-01-01T00:00:00Z' })
    await postern.database.sql(`update grants set expires_at = app_now() - interval '1 second' where uuid = $1`, [uuid])
    const { permission } = (await call('GET', `/v1/grants/${uuid}`)).body
    const { status, body } = await batch(top(name, { permission, everyone: true, action: 'remove' }))
    expect(status).toBe(200)
    expect(body.permissions[0].changes).toMatchObject([{ outcome: 'removed', grant: { uuid } }])
  })

  it('200 accepts the maximum depth, with all fields in every entry', async () => {
    const name = `${freshName('s')}${'\u{1F333}'.repeat(200)}`
    await service(name)
    const said = { user: 'alice', group: 'editors', everyone: true, authenticated: true, action: 'create' }
    const permission = { name: 'read', access: 'deny', scope: 'match', expires_at: '2999-01-01T00:00:00Z' }
    const more = { ...said, permission: { ...permission, type: 'direct', reason: 'user:alice' } }
    const levels = Array.from({ length: 100 }, (_, n) => below(`${n}${'\u{1F333}'.repeat(252)}`, more))
    const { status, body } = await batch(top(name, more), ...levels)
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined })
    expect(body.permissions).toHaveLength(101)
    const path = levels
      .slice(0, 2)
      .map(({ resource_name }) => `/${resource_name}`)
      .join('')
    expect(body.permissions[2].changes[0].grant).toMatchObject({ service: name, path })
    const deepest = body.permissions.at(-1)
    const changes = [1, 2, 3, 4].map(() => ({ outcome: 'created', grant: { service: name, path: null } }))
    expect(deepest).toMatchObject({ created: true, changes })
    expect(await batch(top(name, more), ...levels, below('more', more))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/permissions', code: 'too-many-items' }] },
    })
  })

  it('200 has the same result as its changes one by one, for random changes', async () => {
    const [name, other] = [freshName('s'), freshName('s')]
    const twins = [await service(name), await service(other)]
    const met = new Set<string>()
    for (const entries of fc.sample(drawnBatches, { numRuns: 40, seed: 3 })) {
      const { status, body } = await batch(
        ...entries.map(({ name: step, ...more }, n) => (n === 0 ? top(name, more) : below(step, more))),
      )
      expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined })
      for (const { changes } of body.permissions as Outcome[]) for (const { outcome } of changes) met.add(outcome)
      await doEachAlone(twins[1]!, entries)
      expect(await everythingIn(twins[0]!)).toEqual(await everythingIn(twins[1]!))
    }
    expect([...met].toSorted()).toEqual(['created', 'removed', 'replaced', 'unchanged'])
  })

  it('422 points at every error of all entries, and changes nothing', async () => {
    const name = freshName('s')
    const place = await service(name)
    const before = await auditCount()
    const { status, body } = await batch(
      top(name, { permission: 'read', user: 'nobody.there', group: 'nobody' }),
      below('a', { permission: 'getmap', user: 'anonymous' }),
      below('b', { permission: { name: 'read', expires_at: '2001-01-01T00:00:00Z' }, everyone: true }),
      { ...below('c', { permission: 'read', group: randomUUID() }), resource_type: 'layer' },
    )
    expect(status).toBe(422)
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
      ['/permissions/0/user', 'unknown-user'],
      ['/permissions/0/group', 'unknown-group'],
      ['/permissions/1/permission', 'permission-not-allowed'],
      ['/permissions/1/user', 'reserved-user'],
      ['/permissions/2/permission/expires_at', 'in-the-past'],
      ['/permissions/3/resource_type', 'child-type-not-allowed'],
      ['/permissions/3/group', 'unknown-group'],
    ])
    expect((await call('GET', `/v1/resources/${place}?children=true`)).body.children.items).toEqual([])
    expect((await call('GET', `/v1/grants?resource=${place}`)).body.items).toEqual([])
    expect(await auditCount()).toBe(before)
  })

  it('422 for a package whose name is not normalized', async () => {
    const name = freshName('index')
    await service(name, 'packages')
    const named = (package_: string) => ({ ...below(package_), resource_type: 'package' })
    const given = (package_: string) => batch(top(name), { ...named(package_), permission: 'read', everyone: true })
    expect(await given('zope.interface')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/permissions/1/resource_name', code: 'not-normalized' }] },
    })
    expect((await given('zope-interface')).status).toBe(200)
  })

  it('422 for entries that are no path down from a service', async () => {
    const name = freshName('s')
    await resource(await service(name), 'a')
    const read = { permission: 'read', everyone: true }
    const cases = [
      [[top('no-such-service', read)], '/permissions/0/resource_name', 'unknown-service'],
      [[below(name, read)], '/permissions/0/resource_type', 'child-type-not-allowed'],
      [[top(name, read), top(name, read)], '/permissions/1/resource_type', 'child-type-not-allowed'],
      [[top(name, read), { ...below('a'), resource_type: 'layer' }], '/permissions/1/resource_type', 'type-mismatch'],
      [[top(name), below('a')], '/permissions', 'missing'],
      [[top(name, { everyone: true }), below('a', read)], '/permissions/0/permission', 'missing'],
      [[top(name, { permission: 'read' })], '/permissions/0/user', 'missing'],
      [[top(name, { permission: 'read-dny', everyone: true })], '/permissions/0/permission', 'invalid-value'],
      [[top(name, read), below('a/b', read)], '/permissions/1/resource_name', 'invalid-character'],
      [[top(name, { ...read, action: 'delete' })], '/permissions/0/action', 'invalid-value'],
      [[], '/permissions', 'too-few-items'],
    ] as const
    for (const [entries, pointer, code] of cases) {
      expect(await batch(...entries)).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } })
    }
  })

  it('200 for each of many simultaneous batches: each is applied completely, each node and grant exists once', async () => {
    const name = freshName('s')
    await service(name)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        batch(
          top(name, { permission: n % 2 ? 'read' : 'read-deny', everyone: true }),
          below('a', { permission: 'read', user: 'alice' }),
          below(`b${n % 3}`, { permission: 'write', everyone: true }),
        ),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const made = answers.flatMap(({ body }) => body.permissions.filter(({ created }: Outcome) => created))
    expect(made).toHaveLength(4)
    const given = answers.flatMap(({ body }) => body.permissions.flatMap(({ changes }: Outcome) => changes))
    expect(given.filter(({ outcome }) => outcome === 'created')).toHaveLength(5)
  })

  it('200 returns the same for the same Idempotency-Key', async () => {
    const name = freshName('s')
    await service(name)
    const key = { 'Idempotency-Key': randomUUID() }
    const asked = { permissions: [top(name, { permission: 'read', everyone: true })] }
    const first = await call('PATCH', '/v1/grants', asked, key)
    expect((await call('PATCH', '/v1/grants', asked, key)).body).toEqual(first.body)
  })
})

refusesUnauthorized(postern, 'PATCH', '/v1/grants', 'administrator', {
  permissions: [top('library', { permission: 'read', everyone: true })],
})

interface Outcome {
  resource: string | null
  created: boolean
  changes: { outcome: string; grant: { uuid: string; holder_name: string; text: string } }[]
}

async function auditCount(): Promise<number> {
  return (await postern.database.sql('select from audit_events')).length
}

async function auditOf(action: string) {
  const [event] = await postern.database.sql<{ details: unknown }>(
    'select details from audit_events where action = $1 order by id desc limit 1',
    [action],
  )
  return event!.details
}

interface DrawnEntry {
  name: string
  permission?: string
  user?: string
  group?: string
  everyone?: true
  authenticated?: true
  action?: 'create' | 'remove'
}

/** A path down, with names in two spellings; entries with a permission have a holder. */
const drawnBatches: fc.Arbitrary<DrawnEntry[]> = fc
  .array(
    fc.record({
      name: fc.constantFrom('a', 'A', 'b'),
      permission: fc.constantFrom(undefined, 'read', 'read-match', 'read-deny', 'write', 'write-deny-match'),
      who: fc.subarray(['user', 'group', 'everyone', 'authenticated'] as const, { minLength: 1 }),
      action: fc.constantFrom(undefined, 'create' as const, 'remove' as const, 'remove' as const),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((entries) =>
    entries.map(({ name, permission, who, action }) => ({
      name,
      ...(action && { action }),
      ...(permission && { permission, ...Object.fromEntries(who.map((kind) => [kind, named[kind]])) }),
    })),
  )
  .filter((entries) => entries.some(({ permission }) => permission !== undefined))

const named = { user: 'ALICE', group: 'Editors', everyone: true, authenticated: true } as const

/** The effect of a batch, by one request per change. */
async function doEachAlone(root_: string, entries: DrawnEntry[]): Promise<void> {
  const lastMade = entries.findLastIndex(({ action }) => action !== 'remove')
  let node: string | undefined = root_
  for (const [n, { name, permission, action, ...who }] of entries.entries()) {
    if (n > 0 && node) node = (await childOf(node, name)) ?? (n <= lastMade ? await resource(node, name) : undefined)
    if (!permission || !node) continue
    for (const [kind, whom] of Object.entries(who)) {
      const holder = kind === 'user' || kind === 'group' ? { [kind]: whom } : kind
      const asked = new URLSearchParams({
        resource: node,
        permission,
        [kind === 'user' ? 'user' : 'group']: whom === true ? kind : whom,
      })
      const { status } =
        action === 'remove'
          ? await call('DELETE', `/v1/grants?${asked.toString()}`)
          : await call('PUT', '/v1/grants', { holder, resource: node, permission })
      expect([200, 201, ...(action === 'remove' ? [404] : [])]).toContain(status)
    }
  }
}

async function childOf(parent: string, name: string): Promise<string | undefined> {
  const { body } = await call('GET', `/v1/resources/${parent}?children=true`)
  return body.children.items.find((child: { name: string }) => child.name.toLowerCase() === name.toLowerCase())?.uuid
}

/** All nodes of a service and all grants on them, by path. */
async function everythingIn(root_: string): Promise<string[]> {
  const rows = await postern.database.sql<{ line: string }>(
    `select concat_ws(' ', (select string_agg(a.name, '/' order by cardinality(a.path)) from resources a
         where a.id = any (r.path) and a.parent_id is not null), u.username, h.name, g.permission, g.access, g.scope) as line
     from resources top join resources r on r.path[1] = top.id left join grants g on g.resource_id = r.id
     left join users u on u.id = g.user_id left join groups h on h.id = g.group_id where top.uuid = $1 order by 1`,
    [root_],
  )
  return rows.map(({ line }) => line)
}
