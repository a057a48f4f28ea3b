import { beforeAll, describe, expect, it } from 'vitest'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(() => postern.createUser('alice'))

const asRoot = async (method: string, body?: unknown) =>
  (await postern.call(method, '/v1/users/alice', { token: root.token, body })).body
const signInFrom = (address: string, password = goodPassword) =>
  postern.call('POST', '/v1/sessions', {
    body: { login: 'alice', password },
    headers: { 'CF-Connecting-IP': address, 'User-Agent': 'Explorer/1' },
  })

describe('the records of a sign-in', () => {
  it('201 stores the time and address of the sign-in on the account, without changing updated_at', async () => {
    const made = await asRoot('GET')
    expect(made).toMatchObject({ last_login_at: null, last_login_ip: null })
    expect(Date.parse(made.updated_at) - Date.parse(made.created_at)).toBeLessThan(1000) // each reads the clock

    await postern.database.moveClock('1 hour')
    const { body } = await signInFrom('192.0.2.7')
    const current = await postern.call('GET', '/v1/sessions/current', { token: body.access_token })
    const signedIn = await asRoot('GET')
    expect(signedIn).toMatchObject({ last_login_ip: '192.0.2.7', updated_at: made.updated_at })
    const apart = Date.parse(current.body.session.created_at) - Date.parse(signedIn.last_login_at)
    expect(Math.abs(apart)).toBeLessThan(1000)
    expect(Date.parse(signedIn.last_login_at) - Date.parse(made.created_at)).toBeGreaterThanOrEqual(3600_000)

    await signInFrom('2001:db8::1')
    const again = await asRoot('GET')
    expect(again.last_login_ip).toBe('2001:db8::1')
    expect(Date.parse(again.last_login_at)).toBeGreaterThan(Date.parse(signedIn.last_login_at))
    expect(Date.parse((await asRoot('PATCH', { full_name: 'Alice' })).updated_at)).toBeGreaterThan(
      Date.parse(made.updated_at),
    )
  })

  it('401 stores neither', async () => {
    const { last_login_at, last_login_ip } = await asRoot('GET')
    await signInFrom('192.0.2.66', 'wrong horse battery staple')
    expect(await asRoot('GET')).toMatchObject({ last_login_at, last_login_ip, failed_attempts: 1 })
  })

  it('201 writes one audit event, with the session, user, address and request', async () => {
    await signInFrom('192.0.2.8')
    const [event, ...others] = await postern.database.sql(
      `select u.username, e.action, e.target_kind, e.target = u.uuid::text as whose, host(e.ip) as ip, e.actor_sid,
         e.request_id is not null as of_request, s.user_agent, host(s.ip) as session_ip, s.marker = u.last_auth_sensitive_operation_at as live,
         s.absolute_end_at - s.created_at > interval '29 days 23 hours' as long
       from audit_events e join users u on u.id = e.actor_id join sessions s on s.sid = (e.details ->> 'sid')::uuid and s.user_id = u.id
       where host(e.ip) = '192.0.2.8'`,
    )
    expect(others).toEqual([])
    expect(event).toEqual({
      username: 'alice',
      action: 'session-opened',
      target_kind: 'user',
      whose: true,
      ip: '192.0.2.8',
      actor_sid: null,
      of_request: true,
      user_agent: 'Explorer/1',
      session_ip: '192.0.2.8',
      live: true,
      long: true,
    })
  })
})
