import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { verifyAuditChain } from '#store/audit/audit-seals.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { sealEverything } from '#test/support/fixtures/seals.ts'

const postern = usePostern()
const root = useRoot(postern)

const get = (path = '') => postern.call('GET', `/v1/audit-events/seals${path}`, { token: root.token })

const seal = async () => expect(await sealEverything(postern)).toBeGreaterThan(0)

const digestOf = (previous: string | null, lines: string[]) =>
  createHash('sha256')
    .update(Buffer.from(previous ?? '', 'hex'))
    .update(lines.join('\n'))
    .digest('hex')

describe('GET /v1/audit-events/seals', () => {
  it('200 lists the seals, newest first, each with the digest before it; their digests can be computed from the lines', async () => {
    expect((await get()).body).toEqual({ items: [], next: null })
    for (const name of ['alice', 'bob', 'cäsar']) {
      await postern.database.sql(
        `insert into audit_events (action, target_kind, target) values ('tested', 'user', $1)`,
        [name],
      )
      await seal()
    }
    const { items } = (await get()).body
    expect(items.length).toBeGreaterThanOrEqual(3)
    const first = (await get('?limit=1')).body
    expect(first.items).toEqual([items[0]])
    expect((await get(`?limit=100&after=${first.next}`)).body.items).toEqual(items.slice(1))
    for (const [n, { previous_digest, through, uuid, ...rest }] of items.entries()) {
      expect(previous_digest).toBe(items[n + 1]?.digest ?? null)
      const details = (await get(`/${uuid}`)).body
      expect(details).toMatchObject({ previous_digest, through, ...rest })
      expect(details.lines).toHaveLength(rest.events)
      expect(digestOf(previous_digest, details.lines)).toBe(rest.digest)
      const last = JSON.parse(details.lines.at(-1))
      expect(through).toBe(`00000000-0000-8000-8000-${last[0].toString(16).padStart(12, '0')}`)
    }
    const { head } = await verifyAuditChain(connect(postern.database.connectionString, postern.database.endpoint))
    expect(head).toBe(items[0].digest)
  })

  it('an event that was changed later no longer has the digest', async () => {
    await postern.database.sql('alter table audit_events disable trigger all')
    await postern.database.sql(`update audit_events set target = 'mallory' where target = 'cäsar'`)
    const [latest] = (await get()).body.items
    const { lines, previous_digest, digest } = (await get(`/${latest.uuid}`)).body
    expect(digestOf(previous_digest, lines)).not.toBe(digest)
  })

  it('422 for a cursor that is no seal; 404 for an id that no seal has', async () => {
    const event = '00000000-0000-8000-8000-000000000001'
    expect(await get(`?after=${event}`)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    for (const uuid of [event, '00000000-0000-8000-8001-0000000fffff'])
      expect(await get(`/${uuid}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })
})

refusesUnauthorized(postern, 'GET', '/v1/audit-events/seals', 'administrator')
