import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { startPostern } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
beforeAll(() => Promise.all(['alice', 'emil'].map((name) => postern.createUser(name))))

const check = (token: string) => postern.call('GET', '/v1/sessions/current', { token })
const refresh = (token: string) => postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: token } })

describe('GET /v1/sessions/current', () => {
  it('200 returns the caller, their groups and the session, in one round trip', async () => {
    const session = await postern.signIn('emil')
    await postern.database.sql(`insert into groups (name) values ('editors'), ('authors')`)
    await postern.database.sql(
      `insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g where u.username = 'emil' and g.id > 100`,
    )
    postern.database.takeRoundTrips()
    const { status, body } = await check(session.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      user: { uuid: session.uuid, username: 'emil', email: 'emil@example.test', role: 'authenticated' },
      groups: ['authors', 'editors'],
      max_staleness_seconds: 0,
    })
    expect(JSON.stringify(body)).not.toMatch(/hash|argon2/)
  })

  refusesUnauthorized(postern, 'GET', '/v1/sessions/current', 'signed-in')
})

describe('GET /v1/sessions/current with SESSION_CACHE_SECONDS', () => {
  it('200 repeats a response for at most that time, and not for a user with an unseen marker', async () => {
    const cached = await startPostern({ SESSION_CACHE_SECONDS: '1' })
    try {
      await cached.createUser('alice')
      const session = await cached.signIn('alice')
      const ask = () => cached.call('GET', '/v1/sessions/current', { token: session.token })
      expect((await ask()).body.max_staleness_seconds).toBe(1)
      cached.database.takeRoundTrips()
      await cached.database.sql('update sessions set ended_at = app_now()')
      expect((await ask()).status).toBe(200)
      expect(cached.database.takeRoundTrips()).toBe(0)
      await sleep(1100)
      expect((await ask()).status).toBe(401)
      expect((await ask()).status).toBe(401)
      expect(cached.database.takeRoundTrips()).toBe(2)
    } finally {
      await cached.stop()
    }
  })
})

describe('POST /v1/sessions/refresh', () => {
  it('200 returns the next refresh token and a valid access token', async () => {
    const session = await postern.signIn('alice')
    const { status, body } = await refresh(session.refreshToken)
    expect(status).toBe(200)
    expect(body.refresh_token).not.toBe(session.refreshToken)
    expect((await check(body.access_token)).status).toBe(200)
  })

  it('200 repeats the current token within ten seconds, in case the response was lost', async () => {
    const session = await postern.signIn('alice')
    const { body: first } = await refresh(session.refreshToken)
    const { body: again } = await refresh(session.refreshToken)
    expect(again.refresh_token).toBe(first.refresh_token)
  })

  it('401 ends the session if a replaced token is used after its successor was, and records it', async () => {
    const session = await postern.signIn('alice')
    const { body: lost } = await refresh(session.refreshToken)
    const { body: next } = await refresh(lost.refresh_token)
    expect(await refresh(session.refreshToken)).toMatchObject({ status: 401, body: { code: 'invalid-refresh-token' } })
    expect((await check(next.access_token)).status).toBe(401)
    expect((await refresh(next.refresh_token)).status).toBe(401)
    const events = await postern.database.sql(`select from audit_events where action = 'refresh-token-reused'`)
    expect(events).toHaveLength(1)
  })

  it('401 after seven days without a refresh, and after thirty days in any case', async () => {
    const idle = await postern.signIn('alice')
    await postern.database.moveClock('7 days 1 second')
    expect((await refresh(idle.refreshToken)).status).toBe(401)

    const busy = await postern.signIn('alice')
    let token = busy.refreshToken
    for (let day = 0; day < 29; day += 6) {
      const answer = await refresh(token)
      expect(answer.status).toBe(200)
      token = answer.body.refresh_token
      await postern.database.moveClock('6 days 1 second')
    }
    expect((await refresh(token)).status).toBe(401)
  })

  it.each(['', 'prt1_', 'prt1_AAAA', 'x'.repeat(150)])('401 for %j, which is no refresh token', async (token) => {
    expect(await refresh(token)).toMatchObject({ status: 401, body: { code: 'invalid-refresh-token' } })
  })

  it('401 for an access token as a refresh token, and vice versa', async () => {
    const session = await postern.signIn('alice')
    expect(
      (await postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: session.token.slice(0, 190) } }))
        .status,
    ).toBe(401)
    expect((await check(session.refreshToken)).status).toBe(401)
  })
})
