import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const end = (query: string, token = root.token) => postern.call('DELETE', `/v1/sessions?${query}`, { token })
const check = async (token: string) => (await postern.call('GET', '/v1/sessions/current', { token })).status

describe('DELETE /v1/sessions?user=', () => {
  it('200 ends every session of the user, whose next requests are refused, and moves the marker; others stay', async () => {
    for (const name of ['alice', 'bob']) await postern.createUser(name)
    const [first, second, other] = [
      await postern.signIn('alice'),
      await postern.signIn('alice'),
      await postern.signIn('bob'),
    ]
    const marker = () =>
      postern.database.sql(`select rev_of(last_auth_sensitive_operation_at) as rev from users where username = 'alice'`)
    const before = await marker()
    postern.database.takeRoundTrips()
    expect(await end('user=Alice')).toMatchObject({ status: 200, body: { ended: 2 } })
    expect(postern.database.takeRoundTrips()).toBe(1)
    for (const { token } of [first, second]) expect(await check(token)).toBe(401)
    for (const { token } of [other, root]) expect(await check(token)).toBe(200)
    expect(await marker()).not.toEqual(before)
    const events = await postern.database.sql(
      `select target from audit_events where action = 'session-ended' and actor_id = (select id from users where uuid = $1)`,
      [root.uuid],
    )
    expect(events).toHaveLength(2)
    expect(await end('user=alice')).toMatchObject({ status: 200, body: { ended: 0 } })
  })

  it('403 for a user who is no administrator, and for an account whose role may do more', async () => {
    await postern.createUser('carol')
    const carol = await postern.signIn('carol')
    expect(await end(`user=${root.uuid}`, carol.token)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    await postern.call('PATCH', '/v1/users/carol', { token: root.token, body: { role: 'support' } })
    const helper = await postern.signIn('carol')
    expect(await end('user=first.superuser', helper.token)).toMatchObject({ status: 403 })
    expect(await check(root.token)).toBe(200)
    expect(await end('user=bob', helper.token)).toMatchObject({ status: 200, body: { ended: 1 } })
  })

  it('422 for a user who does not exist, and with `all_but_current`', async () => {
    expect(await end(`user=${randomUUID()}`)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '?user', code: 'unknown-user' }] },
    })
    expect(await end('user=bob&all_but_current=true')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '?user', code: 'conflicting-field' }] },
    })
  })
})
