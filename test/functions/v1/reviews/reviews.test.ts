import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { delegatesOf, beyond } from '#test/support/fixtures/delegates.ts'
import { createReviewClient, inDays } from '#test/support/fixtures/reviews.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { sealEverything } from '#test/support/fixtures/seals.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource, grant, group, eventsOf } = createTreeFixture(postern, root)
const { start, itemsOf, decide, preview, complete } = createReviewClient(call)
const { delegate } = delegatesOf(postern, root)
const sql = (text: string, values?: unknown[]) => postern.database.sql(text, values)
const codeOf = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code]

/** A service with a branch and grants of every kind. @returns uuids */
async function world() {
  const name = freshName('s')
  const top = await service(name)
  const branch = await resource(top, 'branch')
  const leaf = await resource(branch, 'leaf')
  const everyone = await grant('everyone', leaf, 'read-match')
  const team = await grant({ group: 'crew' }, top, 'read')
  const ada = await grant({ user: 'ada' }, branch, { name: 'write', expires_at: inDays(30) })
  const ben = await grant({ user: 'ben' }, leaf, 'write-match')
  return { name, top, branch, leaf, everyone, team, ada, ben }
}

beforeAll(async () => {
  for (const name of ['ada', 'ben', 'cyd']) await postern.createUser(name)
  await group('crew', 0, 'cyd')
})

describe('POST /v1/reviews', () => {
  refusesUnauthorized(postern, 'POST', '/v1/reviews', 'administrator', { group: 'everyone' })

  it('201 has the grants that match, in the order that is asked for', async () => {
    const { name, ...at } = await world()
    const pileOf = async (criteria: object) => {
      const { uuid, progress, scope } = await start({ service: name, ...criteria })
      const items = await itemsOf(uuid, 1)
      expect([progress.total, scope.service?.name]).toEqual([items.length, name])
      expect(items.map(({ position }) => position)).toEqual(items.map((_, n) => n + 1))
      return items.map(({ uuid: id }) => Object.entries(at).find(([, known]) => known === id)![0])
    }
    expect(await pileOf({})).toEqual(['everyone', 'team', 'ben', 'ada'])
    expect(await pileOf({ order: 'oldest' })).toEqual(['everyone', 'team', 'ada', 'ben'])
    expect(await pileOf({ order: 'widest' })).toEqual(['team', 'ada', 'everyone', 'ben'])
    expect(await pileOf({ path: 'BRANCH' })).toEqual(['everyone', 'ben', 'ada'])
    expect(await pileOf({ never_expires: true, path: '/branch/leaf' })).toEqual(['everyone', 'ben'])
    expect(await pileOf({ user: 'ada' })).toEqual(['ada'])
    expect(await pileOf({ group: 'crew', path: 'branch' })).toEqual([])
    await sql(`update grants set updated_at = app_now() - interval '8 days' where uuid = $1`, [at.ben])
    await sql(`update users set last_login_at = app_now() - interval '3 days' where username in ('ada', 'ben')`)
    expect(await pileOf({ unchanged_days: 7 })).toEqual(['ben'])
    expect(await pileOf({ inactive_days: 2 })).toEqual(['ben', 'ada'])
    await postern.signIn('ben')
    expect(await pileOf({ inactive_days: 2 })).toEqual(['ada'])
  })

  it('201 is about the grants of a holder in every service, and says what they were', async () => {
    const { name, leaf, ben } = await world()
    const { uuid, scope } = await start({ user: 'ben', title: 'Ben leaves' })
    expect(scope).toMatchObject({ service: null, path: null, user: { username: 'ben' }, group: null })
    const item = (await itemsOf(uuid)).find((each) => each.uuid === ben)!
    expect(item).toMatchObject({ state: 'unchanged', decision: null, outcome: null })
    expect(item.grant).toMatchObject({
      text: 'write-allow-match',
      resource: leaf,
      service: name,
      path: '/branch/leaf',
      granted_by: 'first.superuser',
    })
    expect(Date.parse(item.grant.last_active_at!)).toBeGreaterThan(0)
  })

  it('422 names what does not exist, and what does not go together', async () => {
    const { name } = await world()
    const wrong: [object, string, string][] = [
      [{ service: freshName() }, '/service', 'unknown-service'],
      [{ service: name, path: 'nowhere' }, '/path', 'unknown-resource'],
      [{ user: freshName() }, '/user', 'unknown-user'],
      [{ group: freshName() }, '/group', 'unknown-group'],
      [{}, '/service', 'missing'],
      [{ path: 'branch', user: 'ada' }, '/service', 'missing'],
      [{ user: 'ada', group: 'crew' }, '/group', 'conflicting-field'],
      [{ service: name, inactive_days: 0 }, '/inactive_days', 'too-small'],
    ]
    for (const [criteria, pointer, code] of wrong) {
      const { status, body } = await call('POST', '/v1/reviews', criteria)
      expect([status, body.errors]).toMatchObject([422, [{ pointer, code }]])
    }
  })

  it('201 holds a thousand grants, and says that there are more', async () => {
    const top = await service()
    await sql(
      `with p as (insert into groups (name) select 'many' || n from generate_series(1, 1001) n returning id)
       insert into grants (resource_id, permission, group_id, access, scope)
       select r.id, 'read', p.id, 'allow', 'match' from p, resources r where r.uuid = $1`,
      [top],
    )
    const review = await start({ service: top })
    expect([review.truncated, review.progress.total]).toEqual([true, 1000])
  })
})

describe('GET /v1/reviews', () => {
  it('200 lists the newest first, by state and page by page', async () => {
    const { name } = await world()
    const [first, second] = [await start({ service: name }), await start({ service: name })]
    await complete(first.uuid, (await preview(first.uuid)).revision)
    const listed = async (query: string) => (await call('GET', `/v1/reviews?${query}`)).body
    const page = await listed('limit=1')
    expect([page.items[0].uuid, page.next]).toEqual([second.uuid, second.uuid])
    expect((await listed(`limit=1&after=${page.next}`)).items[0].uuid).toBe(first.uuid)
    expect((await listed('state=open')).items[0].uuid).toBe(second.uuid)
    expect((await listed('state=completed')).items[0].uuid).toBe(first.uuid)
  })

  it('204 deletes a review that is open, with an audit event; 404 afterwards', async () => {
    const { name } = await world()
    const { uuid } = await start({ service: name })
    expect((await call('DELETE', `/v1/reviews/${uuid}`)).status).toBe(204)
    for (const path of ['', '/items', '/result'])
      expect((await call('GET', `/v1/reviews/${uuid}${path}`)).status).toBe(404)
    expect((await eventsOf(uuid)).map(({ action }) => action)).toEqual(['review-started', 'review-deleted'])
  })
})

describe('PUT /v1/reviews/{uuid}/items/{grant}', () => {
  it('200 records a decision, replaces it and withdraws it; nothing changes in access', async () => {
    const { name, ada, team } = await world()
    const { uuid } = await start({ service: name })
    const until = inDays(7)
    const said = await decide(uuid, ada, { decision: 'expire', expires_at: until, reason: 'until the move' })
    expect(said.body).toMatchObject({ decision: 'expire', reason: 'until the move', decided_by: 'first.superuser' })
    expect(Date.parse(said.body.expires_at)).toBe(Date.parse(until))
    await decide(uuid, team, { decision: 'end' })
    const { body: review } = await call('GET', `/v1/reviews/${uuid}`)
    expect(review.progress).toEqual({ total: 4, undecided: 2, keep: 0, end: 1, expire: 1, changed: 0 })
    const listed = async (decision: string) =>
      (await call('GET', `/v1/reviews/${uuid}/items?decision=${decision}`)).body.items.map(
        (item: { uuid: string }) => item.uuid,
      )
    expect([await listed('end'), await listed('expire'), (await listed('undecided')).length]).toEqual([
      [team],
      [ada],
      2,
    ])
    expect((await decide(uuid, team, { decision: null })).body).toMatchObject({
      decision: null,
      decided_by: null,
      decided_at: null,
    })
    expect((await call('GET', `/v1/grants/${team}`)).status).toBe(200)
    expect((await eventsOf(uuid)).map(({ action }) => action)).toEqual([
      'review-started',
      ...Array(3).fill('review-item-decided'),
    ])
  })

  it('422 for an end that is past, later than now, or of another decision; 404 for a grant that the review does not have', async () => {
    const { name, ada } = await world()
    const { uuid } = await start({ service: name })
    const wrong: [object, string, string][] = [
      [{ decision: 'expire' }, '/expires_at', 'missing'],
      [{ decision: 'expire', expires_at: inDays(-1) }, '/expires_at', 'in-the-past'],
      [{ decision: 'expire', expires_at: inDays(31) }, '/expires_at', 'too-large'],
      [{ decision: 'keep', expires_at: inDays(1) }, '/expires_at', 'conflicting-field'],
      [{ decision: null, reason: 'x' }, '/reason', 'conflicting-field'],
    ]
    for (const [decision, pointer, code] of wrong) {
      const { status, body } = await decide(uuid, ada, decision)
      expect([status, body.errors]).toMatchObject([422, [{ pointer, code }]])
    }
    expect(codeOf(await decide(uuid, randomUUID(), { decision: 'keep' }))).toEqual([404, 'not-found'])
    expect(codeOf(await decide(randomUUID(), ada, { decision: 'keep' }))).toEqual([404, 'not-found'])
  })

  it('403 to end a grant of what the reviewer may not do, as everywhere', async () => {
    const { name, top, ada, ben } = await world()
    const { uuid } = await start({ service: name })
    const keeper = await delegate(['reviews:read', 'reviews:write', 'grants:write'])
    await grant({ user: keeper.name }, top, { name: 'write', scope: 'recursive' })
    const by = createReviewClient((method, path, body) => postern.call(method, path, { token: keeper.token, body }))
    expect(await by.decide(uuid, (await itemsOf(uuid))[0]!.uuid, { decision: 'end' })).toMatchObject({ status: 200 })
    await sql(`delete from grants where user_id = (select id from users where username = $1)`, [keeper.name])
    expect(await by.decide(uuid, ada, { decision: 'end' })).toMatchObject(beyond)
    expect(await by.decide(uuid, ada, { decision: 'expire', expires_at: inDays(1) })).toMatchObject(beyond)
    expect((await by.decide(uuid, ada, { decision: 'keep' })).status).toBe(200)
    await decide(uuid, ben, { decision: 'end' })
    const { revision } = await by.preview(uuid)
    expect(await by.complete(uuid, revision)).toMatchObject(beyond)
    const clerk = await delegate(['reviews:read', 'reviews:write'])
    const refused = await postern.call('POST', `/v1/reviews/${uuid}/complete`, {
      token: clerk.token,
      body: { revision },
    })
    expect(refused).toMatchObject(beyond)
    expect(refused.body.detail).toContain('grants:write')
    expect((await call('GET', `/v1/grants/${ben}`)).status).toBe(200)
  })
})

describe('POST /v1/reviews/{uuid}/complete', () => {
  it('200 does what was decided, tells what was changed meanwhile, and seals a result that verifies', async () => {
    const { name, top, branch, everyone, team, ada, ben } = await world()
    const changed = await grant({ user: 'cyd' }, branch, 'read')
    const gone = await grant({ user: 'cyd' }, top, 'write')
    const { uuid } = await start({ service: name, title: 'Autumn' })
    const until = inDays(5)
    await decide(uuid, everyone, { decision: 'end', reason: 'nobody knows why' })
    await decide(uuid, ada, { decision: 'expire', expires_at: until })
    await decide(uuid, team, { decision: 'keep' })
    for (const each of [changed, gone]) await decide(uuid, each, { decision: 'end' })
    await call('PUT', '/v1/grants', { holder: { user: 'cyd' }, resource: branch, permission: 'read-match' })
    await call('DELETE', `/v1/grants/${gone}`)

    const { items, revision } = await preview(uuid)
    expect(items.map(({ username, here }) => [username, here?.change])).toContainEqual(['anonymous', 'loses'])
    const states = Object.fromEntries((await itemsOf(uuid)).map((item) => [item.uuid, item.state]))
    expect([states[changed], states[gone], states[team]]).toEqual(['changed', 'gone', 'unchanged'])
    postern.database.takeRoundTrips()
    const { status, body: review } = await complete(uuid, revision)
    expect([status, postern.database.takeRoundTrips()]).toEqual([200, 1])
    expect(review).toMatchObject({
      completed_by: 'first.superuser',
      seal: null,
      progress: { total: 6, changed: 2, undecided: 1 },
    })

    expect((await call('GET', `/v1/grants/${everyone}`)).status).toBe(404)
    expect((await call('GET', `/v1/grants/${changed}`)).body.text).toBe('read-allow-match')
    const shortened = (await call('GET', `/v1/grants/${ada}`)).body
    expect(Date.parse(shortened.permission.expires_at)).toBe(Date.parse(until))
    for (const kept of [team, ben])
      expect((await call('GET', `/v1/grants/${kept}`)).body.permission.expires_at).toBeNull()

    const answer = await fetch(`${postern.url}/v1/reviews/${uuid}/result`, {
      headers: { Authorization: `Bearer ${root.token}` },
    })
    const text = await answer.text()
    const digest = createHash('sha256').update(text)
    expect(digest.copy().digest('hex')).toBe(review.digest)
    expect(answer.headers.get('Repr-Digest')).toBe(`sha-256=:${digest.digest('base64')}:`)
    const outcomes = Object.fromEntries(
      JSON.parse(text).items.map((item: { grant: { uuid: string }; outcome: string }) => [
        item.grant.uuid,
        item.outcome,
      ]),
    )
    expect(outcomes).toEqual({
      [everyone]: 'ended',
      [ada]: 'shortened',
      [team]: 'kept',
      [ben]: 'undecided',
      [changed]: 'changed',
      [gone]: 'gone',
    })
    expect(Object.fromEntries((await itemsOf(uuid)).map((item) => [item.uuid, item.outcome]))).toEqual(outcomes)

    const event = (await eventsOf(uuid)).at(-1)!
    expect([event.action, event.details.digest]).toEqual(['review-completed', review.digest])
    expect((await eventsOf(everyone)).at(-1)).toMatchObject({ action: 'grant-deleted', details: { review: uuid } })
    expect((await eventsOf(ada)).at(-1)).toMatchObject({ action: 'grant-replaced', details: { review: uuid } })
    await sealEverything(postern)
    const [seal] = await sql(`select encode(digest, 'hex') as digest from audit_seals order by id desc limit 1`)
    expect((await call('GET', `/v1/reviews/${uuid}`)).body.seal).toMatchObject(seal as object)
  })

  it('409 changes nothing of what is sealed, and the database neither', async () => {
    const { name, ada } = await world()
    const { uuid } = await start({ service: name })
    const { revision } = await preview(uuid)
    expect((await complete(uuid, revision)).status).toBe(200)
    expect(codeOf(await complete(uuid, revision))).toEqual([409, 'review-not-open'])
    expect(codeOf(await decide(uuid, ada, { decision: 'end' }))).toEqual([409, 'review-not-open'])
    expect(codeOf(await call('POST', `/v1/reviews/${uuid}/preview`, {}))).toEqual([409, 'review-not-open'])
    expect(codeOf(await call('DELETE', `/v1/reviews/${uuid}`))).toEqual([409, 'review-not-open'])
    for (const change of [
      `update reviews set result = '{}'`,
      'delete from reviews',
      `update review_items set outcome = 'kept', reason = 'x'`,
      'delete from review_items',
    ])
      await expect(
        sql(
          `${change} where ${change.includes('items') ? 'review_id = (select id from reviews where uuid = $1)' : 'uuid = $1'}`,
          [uuid],
        ),
      ).rejects.toThrow('sealed')
  })

  it('409 when something was decided or granted since the preview, or the preview is of another review', async () => {
    const [{ name, top, ada }, other] = [await world(), await world()]
    const { uuid } = await start({ service: name })
    const stale = [409, 'stale-preview']
    await decide(uuid, ada, { decision: 'end' })
    const { revision: before } = await preview(uuid)
    await decide(uuid, ada, { decision: 'keep' })
    await decide(uuid, ada, { decision: 'end' })
    expect(codeOf(await complete(uuid, before))).toEqual(stale)
    const { revision } = await preview(uuid)
    await grant({ user: 'ada' }, top, 'read')
    expect(codeOf(await complete(uuid, revision))).toEqual(stale)
    const second = await start({ service: other.name })
    await decide(second.uuid, other.ada, { decision: 'end' })
    expect(codeOf(await complete(uuid, (await preview(second.uuid)).revision))).toEqual(stale)
    expect(codeOf(await complete(uuid, 'nonsense'))).toEqual([400, 'malformed-request'])
    expect((await call('GET', `/v1/grants/${ada}`)).status).toBe(200)
    expect((await complete(uuid, (await preview(uuid)).revision)).status).toBe(200)
  })

  it('200 keeps the result when reviewers, holders and services are deleted', async () => {
    const { name, top } = await world()
    const keeper = await delegate(['reviews:read', 'reviews:write', 'grants:write'])
    const by = createReviewClient((method, path, body) => postern.call(method, path, { token: keeper.token, body }))
    const [sealed, open] = [await by.start({ service: name }), await by.start({ service: name })]
    const [first] = await itemsOf(sealed.uuid)
    for (const { uuid } of [sealed, open]) await by.decide(uuid, first!.uuid, { decision: 'keep' })
    await by.complete(sealed.uuid, (await by.preview(sealed.uuid)).revision)
    const result = (await call('GET', `/v1/reviews/${sealed.uuid}/result`)).body
    expect((await call('DELETE', `/v1/users/${keeper.name}`)).status).toBe(204)
    expect((await call('DELETE', `/v1/services/${top}`)).status).toBe(204)
    expect((await call('GET', `/v1/reviews/${sealed.uuid}`)).body).toMatchObject({
      created_by: null,
      completed_by: null,
    })
    expect((await call('GET', `/v1/reviews/${sealed.uuid}/result`)).body).toEqual(result)
    expect(result.completed_by).toBe(keeper.name)
    expect((await call('GET', `/v1/reviews/${open.uuid}`)).body.progress).toMatchObject({ total: 4, changed: 4 })
  })
})

describe('GET /v1/reviews/{uuid}/items with Accept: text/csv', () => {
  it('200 has the rows of the JSON', async () => {
    const { name, ben } = await world()
    const { uuid } = await start({ service: name })
    await decide(uuid, ben, { decision: 'end', reason: '=left' })
    const { headers, body } = await postern.call('GET', `/v1/reviews/${uuid}/items`, {
      token: root.token,
      headers: { Accept: 'text/csv' },
    })
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="review.csv"')
    const [heading, ...rows] = body.trimEnd().split('\r\n')
    expect(heading).toMatch(/^grant,holder,permission,service,path,ends,/)
    expect(rows).toHaveLength(4)
    expect(rows.find((row: string) => row.startsWith(ben))).toContain(`ben,write-allow-match,${name},/branch/leaf,`)
    expect(rows.find((row: string) => row.startsWith(ben))).toContain(`,end,,'=left,first.superuser,`)
  })
})
