/** What ends every session of an account also ends the one that is being opened: its password matched before, and its statement waits. */
import { describe, expect, it } from 'vitest'
import { raceInOrder } from '#test/support/gate.ts'
import { type Answer, goodPassword } from '#test/support/servers/postern.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { as, person } = peopleOf(postern)
const edit = (who: Person, body: object) => as(root, 'PATCH', `/v1/users/${who.uuid}`, body)
const signIn = (who: Person) => as(undefined, 'POST', '/v1/sessions', { login: who.name, password: goodPassword })

const revocations: [how: string, act: (who: Person) => Promise<Answer>][] = [
  ['the end of all sessions', (who) => as(who, 'DELETE', '/v1/sessions')],
  ['another role', (who) => edit(who, { role: 'staff' })],
  ['another address', (who) => edit(who, { email: `other.${who.name}@example.test`, email_verified: true })],
  ['a lock', (who) => as(root, 'POST', `/v1/users/${who.uuid}/lock`, { kind: 'administrative' })],
  ['a disabled account', (who) => edit(who, { is_active: false })],
  [
    'another password',
    (who) => as(root, 'PUT', `/v1/passwords/${who.uuid}`, { new_password: 'another horse, another staple' }),
  ],
]

describe('a sign-in whose password has matched when the account changes', () => {
  it.each(revocations)('401 after %s', async (_, revoke) => {
    const who = await person()
    const hold = `select from users where uuid = '${who.uuid}' for update`
    const [revoked, opened] = await raceInOrder(postern.database, hold, [() => revoke(who), () => signIn(who)])
    expect([200, 204]).toContain(revoked!.status)
    expect(opened).toMatchObject({ status: 401, body: { code: 'invalid-credentials' } })
    expect(await postern.database.sql('select from live_sessions where sub = $1', [who.uuid])).toEqual([])
  })

  it.each(revocations)('201 before %s, and the session has ended after it', async (_, revoke) => {
    const who = await person()
    const hold = `select from users where uuid = '${who.uuid}' for update`
    const [opened, revoked] = await raceInOrder(postern.database, hold, [() => signIn(who), () => revoke(who)])
    expect(opened!.status).toBe(201)
    expect([200, 204]).toContain(revoked!.status)
    const { access_token: token, refresh_token } = opened!.body
    expect((await postern.call('GET', '/v1/sessions/current', { token })).status).toBe(401)
    expect((await as(undefined, 'POST', '/v1/sessions/refresh', { refresh_token })).status).toBe(401)
  })
})
