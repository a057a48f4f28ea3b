/** Lists as CSV: users, audit events and the holders of a permission. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { service, grant } = createTreeFixture(postern, root)

const headers = { Accept: 'text/csv' }
const get = (path: string, more: Record<string, string> = headers) =>
  postern.call('GET', path, { token: root.token, headers: more })
const rowsOf = (body: string) => body.trimEnd().split('\r\n')

let place: string
beforeAll(async () => {
  place = await service()
  for (const name of ['ada', 'ben', 'cyd']) await postern.createUser(name)
  await grant('authenticated', place, 'read')
  await postern.call('PATCH', '/v1/users/ben', { token: root.token, body: { full_name: '=HYPERLINK("x")' } })
})

describe.each([
  ['/v1/users?', 'users', 'uuid,username,email,full_name,role'],
  ['/v1/audit-events?', 'audit-events', 'uuid,at,action,actor,actor_name'],
  [
    () => `/v1/permissions/holders?resource=${place}&permission=read&`,
    'permission-holders',
    'uuid,username,reason,decided_by,way',
  ],
] as const)('GET %s with Accept: text/csv', (where, file, heading) => {
  const list = () => (typeof where === 'string' ? where : where())

  it('200 has the rows of the JSON, in one round trip', async () => {
    const { body: json } = await get(`${list()}limit=100`, {})
    postern.database.takeRoundTrips()
    const { status, headers: answered, body } = await get(list())
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(answered.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(answered.get('Content-Disposition')).toBe(`attachment; filename="${file}.csv"`)
    expect(answered.get('Link')).toBeNull()
    const [first, ...rows] = rowsOf(body)
    expect(first!.startsWith(heading)).toBe(true)
    expect(rows.map((row) => row.split(',')[0])).toEqual(json.items.map(({ uuid }: { uuid: string }) => uuid))
  })

  it('200 leads from page to page, and the pages together are the whole', async () => {
    const { body: whole } = await get(list())
    let text = ''
    let pages = 0
    for (let path: string | null = `${list()}limit=2`; path !== null; pages += 1) {
      const { headers: answered, body } = await get(path)
      text += body
      path = /^<([^>]+)>; rel="next"$/.exec(answered.get('Link') ?? '')?.[1] ?? null
    }
    expect(text).toBe(whole)
    expect(pages).toBeGreaterThan(1)
  })

  it('422 for more rows than a page of CSV, or of JSON, has', async () => {
    expect((await get(`${list()}limit=1000`)).status).toBe(200)
    expect((await get(`${list()}limit=1001`)).status).toBe(422)
    const { status, body } = await get(`${list()}limit=101`, {})
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ pointer: '?limit', code: 'too-large' })]])
  })

  it('200 is JSON for a client that takes other types too, and a problem is JSON for all', async () => {
    for (const accept of ['*/*', 'application/json, text/csv', 'text/csvx', 'text/csv, */*'])
      expect((await get(list(), { Accept: accept })).headers.get('Content-Type')).toMatch(/^application\/json/)
    expect((await get(`${list()}nonsense=1`)).headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
  })
})

describe('a cell', () => {
  it('that a spreadsheet would take for a formula has an apostrophe before it', async () => {
    const { body } = await get('/v1/users?q=ben')
    expect(body).toContain(`"'=HYPERLINK(""x"")"`)
  })
})
