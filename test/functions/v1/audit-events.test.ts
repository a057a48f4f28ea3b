import { describe, expect, it } from 'vitest'
import { uuidsOf, walk } from '#test/support/pages.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const list = (query = '') => postern.call('GET', `/v1/audit-events${query}`, { token: root.token })

describe('GET /v1/audit-events', () => {
  it('200 returns actor, action, target, time and address of each event, by public ids only', async () => {
    const headers = { 'CF-Connecting-IP': '203.0.113.7' }
    await postern.createUser('alice')
    const { body } = await postern.call('POST', '/v1/sessions', {
      body: { login: 'alice', password: goodPassword },
      headers,
    })
    const answer = await list('?action=session-opened&limit=1')
    expect(answer.status).toBe(200)
    const { sub, sid } = JSON.parse(Buffer.from(body.access_token.split('.')[1], 'base64url').toString())
    expect(answer.body.items[0]).toMatchObject({
      action: 'session-opened',
      actor: { uuid: sub, username: 'alice' },
      session: null,
      target_kind: 'user',
      target: sub,
      ip: '203.0.113.7',
      details: { sid },
    })
    expect(Object.keys(answer.body.items[0]).sort()).toEqual([
      'action',
      'actor',
      'api_key',
      'at',
      'details',
      'ip',
      'ip_asserted_by',
      'request_id',
      'session',
      'target',
      'target_kind',
      'uuid',
    ])
  })

  it('200 returns no actor for an attempt without a session, and no user name that was tried', async () => {
    await postern.call('POST', '/v1/sessions', { body: { login: 'guessed-name', password: goodPassword } })
    const { body } = await list('?action=sign-in-failed')
    expect(body.items[0]).toMatchObject({ actor: null, target_kind: 'name' })
    expect(JSON.stringify(body)).not.toContain('guessed')
  })

  it('200 keeps the events of a deleted account', async () => {
    await postern.createUser('leaver')
    const { uuid } = await postern.signIn('leaver')
    await postern.database.sql(`delete from users where username = 'leaver'`)
    const { body } = await list(`?target_kind=user&target=${uuid}`)
    expect(body.items).toMatchObject([{ action: 'session-opened', actor: { uuid: null, username: null } }])
  })

  it('200 filters by actor, as uuid, name and `current`, and by all filters together', async () => {
    await postern.createUser('busy')
    const { uuid, token } = await postern.signIn('busy')
    await postern.call('DELETE', '/v1/sessions/current', { token })
    for (const actor of [uuid, uuid.toUpperCase(), 'busy', 'BUSY']) {
      const { body } = await list(`?actor=${actor}`)
      expect(body.items.map(({ action }: { action: string }) => action)).toEqual(['session-ended', 'session-opened'])
    }
    expect((await list(`?actor=busy&action=session-opened`)).body.items).toHaveLength(1)
    expect((await list(`?actor=busy&action=webhook-tested`)).body).toEqual({ items: [], next: null })
    const own = (await list('?actor=current')).body.items
    expect(new Set(own.map(({ actor }: { actor: { uuid: string } }) => actor.uuid))).toEqual(new Set([root.uuid]))
  })

  it('200 filters by time: from an instant (inclusive) to another (exclusive)', async () => {
    const [{ at }] = (await list('?limit=1')).body.items
    const whole = (await list('?limit=100')).body.items.length
    const early = (await list(`?limit=100&to=${encodeURIComponent(at)}`)).body.items.length
    expect(early).toBeLessThan(whole)
    expect((await list('?from=2099-01-01T00:00:00Z')).body.items).toEqual([])
    expect((await list('?to=2001-01-01T00:00:00%2B02:00')).body.items).toEqual([])
    expect((await list('?limit=100&from=2001-01-01T00:00:00Z')).body.items).toHaveLength(whole)
  })

  it('200 pages newest first; later events shift no page', async () => {
    const all = uuidsOf((await list('?limit=100')).body.items)
    expect(all.toSorted((a, b) => (a < b ? 1 : -1))).toEqual(all)
    const seen: string[] = []
    for await (const { items } of walk(postern, '/v1/audit-events?limit=2', root.token)) {
      seen.push(...uuidsOf(items))
      await postern.call('POST', '/v1/sessions', { body: { login: `meanwhile${seen.length}`, password: goodPassword } })
    }
    expect(seen).toEqual(all)
  })

  it.each([
    ['an unknown actor', '?actor=nobody-at-all', '?actor'],
    ['a page that begins after no event', '?after=9b2f5a6e-6c0f-4a53-8d53-3f0d5b1f3a10', '?after'],
    ['an instant that is none', '?from=yesterday', '?from'],
    ['a year before ours', '?to=1970-01-01T00:00:00Z', '?to'],
    ['an action that is no name', "?action=';--", '?action'],
    ['an unknown key', '?user=1', '?user'],
    ['a page too large', '?limit=101', '?limit'],
  ])('422 refuses %s', async (_, query, pointer) => {
    const { status, body } = await list(query)
    expect({ status, code: body.code, pointer: body.errors[0].pointer }).toEqual({
      status: 422,
      code: 'invalid-request',
      pointer,
    })
  })

  it('405 for every write method', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await postern.call(method, '/v1/audit-events', { token: root.token, body: {} })).status).toBe(405)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/audit-events', 'administrator')
