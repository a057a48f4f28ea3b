import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { refreshIdleSeconds, sessionAbsoluteSeconds } from '#domain/sessions/session.ts'
import { itemsOf, walk } from '#test/support/pages.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(() => Promise.all(['alice', 'bob'].map((name) => postern.createUser(name))))

const check = (token: string) => postern.call('GET', '/v1/sessions/current', { token })
const refresh = (token: string) => postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: token } })

describe('GET /v1/sessions', () => {
  it('200 lists the caller’s active sessions, newest first, over pages without gaps', async () => {
    await postern.createUser('traveller')
    const held: SignedIn[] = []
    for (let n = 0; n < 5; n += 1) held.push(await postern.signIn('traveller'))
    const listed = await itemsOf<{ sid: string }>(postern, '/v1/sessions?limit=2', held[0]!.token)
    const seen = listed.map(({ sid }) => sid)
    expect(new Set(seen).size).toBe(5)
    const { body: newest } = await check(held[4]!.token)
    expect(seen[0]).toBe(newest.session.sid)
  })

  it('200 continues after a deleted session, and after sessions of the same instant', async () => {
    await postern.createUser('twins')
    const { token } = await postern.signIn('twins')
    for (let n = 0; n < 3; n += 1) await postern.signIn('twins')
    await postern.database.sql(
      `update sessions set created_at = '2026-03-01 12:00:00.123456+00' where user_id = (select id from users where username = 'twins')`,
    )
    const seen: string[] = []
    for await (const { items } of walk<{ items: { sid: string }[] }>(postern, '/v1/sessions?limit=1', token)) {
      seen.push(items[0]!.sid)
      if (seen.length === 2)
        await postern.database.sql(`delete from sessions where sid = $1 and sid <> $2`, [seen[1], claimsOf(token).sid])
    }
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed())
    expect(seen).toHaveLength(4)
  })

  it('200 returns device, client address, start, last use and end of each, and marks the current one', async () => {
    await postern.createUser('reader')
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0'
    const from = (address: string, agent: string) =>
      postern.call('POST', '/v1/sessions', {
        body: { login: 'reader', password: goodPassword },
        headers: { 'CF-Connecting-IP': address, 'User-Agent': agent },
      })
    await from('192.0.2.7', firefox)
    await postern.database.moveClock('1 hour')
    const { body: second } = await from('2001:db8::7', 'backup/2.1')
    const { body } = await postern.call('GET', '/v1/sessions', { token: second.access_token })
    expect(body).toMatchObject({
      next: null,
      items: [
        { current: true, device: 'backup/2.1', user_agent: 'backup/2.1', ip: '2001:db8::7' },
        { current: false, device: 'Firefox on Linux', user_agent: firefox, ip: '192.0.2.7' },
      ],
    })
    const [now, before] = body.items
    const apart = (later: string, earlier: string) => Math.round((Date.parse(later) - Date.parse(earlier)) / 1000)
    expect(apart(now.created_at, before.created_at)).toBeGreaterThanOrEqual(3600)
    expect(apart(now.idle_end_at, now.last_seen_at)).toBe(refreshIdleSeconds)
    expect(apart(now.absolute_end_at, now.created_at)).toBe(sessionAbsoluteSeconds)
  })

  it('200 extends the idle timeout with each refresh, never past the absolute one, and omits expired sessions', async () => {
    await postern.createUser('idler')
    const { token: idle } = await postern.signIn('idler')
    let { refreshToken } = await postern.signIn('idler')
    const list = async () => (await postern.call('GET', '/v1/sessions', { token: idle })).body.items
    for (let day = 0; day < 24; day += 6) {
      await postern.database.moveClock('6 days')
      const { body } = await refresh(refreshToken)
      refreshToken = body.refresh_token
    }
    const items = await list()
    expect(items).toHaveLength(1) // the idle one is over; its access token would have ended long ago
    expect(items[0].idle_end_at).toBe(items[0].absolute_end_at)
    await postern.database.moveClock('6 days 1 hour')
    expect((await check(idle)).status).toBe(401)
    expect((await refresh(refreshToken)).status).toBe(401)
  })

  it('200 returns to an administrator device and address of other users’ sessions, none as current', async () => {
    const { uuid } = await postern.signIn('alice')
    Object.assign(root, await postern.signIn('first.superuser'))
    const { body } = await postern.call('GET', `/v1/sessions?user=${uuid}`, { token: root.token })
    for (const item of body.items) expect(item).toMatchObject({ current: false, device: 'node' })
  })

  it('403 for the sessions of other users, except for administrators', async () => {
    const [alice, bob] = [await postern.signIn('alice'), await postern.signIn('bob')]
    expect((await postern.call('GET', `/v1/sessions?user=${alice.uuid}`, { token: bob.token })).status).toBe(403)
    Object.assign(root, await postern.signIn('first.superuser'))
    const seen = await postern.call('GET', `/v1/sessions?user=${alice.uuid}`, { token: root.token })
    expect(seen.status).toBe(200)
    expect(seen.body.items.length).toBeGreaterThan(0)
  })

  it('200 names the user by id or by name in any spelling; 422 for one who does not exist', async () => {
    const { uuid } = await postern.signIn('alice')
    Object.assign(root, await postern.signIn('first.superuser'))
    const list = (user: string) => postern.call('GET', `/v1/sessions?user=${user}`, { token: root.token })
    const byId = await list(uuid)
    expect((await list('ALICE')).body).toEqual(byId.body)
    expect((await list('current')).body.items).toContainEqual(expect.objectContaining({ current: true }))
    for (const unknown of ['nobody-at-all', randomUUID()])
      expect(await list(unknown)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '?user', code: 'unknown-user' }] },
      })
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=1&limit=2',
    'after=7',
    `after=${randomUUID()}`,
    `after=99999999999999999.${randomUUID()}`,
    'unknown=1',
  ])('422 refuses ?%s', async (query) => {
    const answer = await postern.call('GET', `/v1/sessions?${query}`, { token: root.token })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'invalid-request', errors: [{ pointer: expect.stringMatching(/^\?/) }] },
    })
  })

  refusesUnauthorized(postern, 'GET', '/v1/sessions', 'signed-in')
})

describe('ending sessions', () => {
  it('204 signs out: 401 for the next request with that token; other sessions continue', async () => {
    const [one, other] = [await postern.signIn('bob'), await postern.signIn('bob')]
    expect((await postern.call('DELETE', '/v1/sessions/current', { token: one.token })).status).toBe(204)
    expect((await check(one.token)).status).toBe(401)
    expect((await refresh(one.refreshToken)).status).toBe(401)
    expect((await check(other.token)).status).toBe(200)
  })

  it('200 ends all sessions except the current one', async () => {
    const [one, other] = [await postern.signIn('bob'), await postern.signIn('bob')]
    const answer = await postern.call('DELETE', '/v1/sessions?all_but_current=true', { token: one.token })
    expect(answer.status).toBe(200)
    expect(answer.body.ended).toBeGreaterThan(0)
    expect((await check(other.token)).status).toBe(401)
    expect((await check(one.token)).status).toBe(200)
  })

  it('200 ends every session of the caller and moves the marker, for verifiers that know only the marker', async () => {
    const [one, other] = [await postern.signIn('bob'), await postern.signIn('bob')]
    const marker = () =>
      postern.database.sql(`select rev_of(last_auth_sensitive_operation_at) as rev from users where username = 'bob'`)
    const before = await marker()
    expect((await postern.call('DELETE', '/v1/sessions', { token: one.token })).status).toBe(200)
    for (const { token } of [one, other]) expect((await check(token)).status).toBe(401)
    expect(await marker()).not.toEqual(before)
  })

  it('204 ends one session by its id; 404 for a session of another user, except for administrators', async () => {
    const [bob, alice] = [await postern.signIn('bob'), await postern.signIn('alice')]
    const { body } = await check(bob.token)
    const path = `/v1/sessions/${body.session.sid}`
    expect((await postern.call('DELETE', path, { token: alice.token })).status).toBe(404)
    expect((await check(bob.token)).status).toBe(200)
    Object.assign(root, await postern.signIn('first.superuser'))
    expect((await postern.call('DELETE', path, { token: root.token })).status).toBe(204)
    expect((await check(bob.token)).status).toBe(401)
    expect((await postern.call('DELETE', '/v1/sessions/7', { token: alice.token })).status).toBe(404)
  })

  it('401 as soon as a user is disabled, deleted, or has a new marker', async () => {
    const changes = [
      `update users set enabled = false where username = $1`,
      `delete from users where username = $1`,
      `update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at) where username = $1`,
    ]
    for (const [n, change] of changes.entries()) {
      await postern.createUser(`gone${n}`)
      const session = await postern.signIn(`gone${n}`)
      expect((await check(session.token)).status).toBe(200)
      await postern.database.sql(change, [`gone${n}`])
      expect((await check(session.token)).status).toBe(401)
      expect((await refresh(session.refreshToken)).status).toBe(401)
    }
  })

  refusesUnauthorized(postern, 'DELETE', '/v1/sessions/current', 'signed-in')
  refusesUnauthorized(postern, 'DELETE', '/v1/sessions', 'signed-in')
  refusesUnauthorized(postern, 'DELETE', `/v1/sessions/${randomUUID()}`, 'signed-in')
})

function claimsOf(token: string): { sid: string } {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
}
