/** Setting up and removing an authenticator app, and recovery codes. */
import { describe, expect, it } from 'vitest'
import { claimsOf } from '#test/support/fixtures/claims.ts'
import { codeOf, enrol, forgetSteps, ticketOf } from '#test/support/fixtures/second-factor.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox()
const root = useRoot(postern)

async function person() {
  const name = freshName()
  await postern.createUser(name)
  return { name, ...(await postern.signIn(name)) }
}

const options = (token: string) => postern.call('POST', '/v1/authenticator/options', { token })
const put = (token: string, body: object) => postern.call('PUT', '/v1/authenticator', { token, body })
const remove = (token: string) => postern.call('DELETE', '/v1/authenticator', { token })
const factors = async (token: string) => (await postern.call('GET', '/v1/factors', { token })).body
const old = (name: string) =>
  postern.database.sql(
    `update sessions set authenticated_at = app_now() - interval '16 minutes' where user_id = (select id from users where username = $1)`,
    [name],
  )

describe('PUT /v1/authenticator', () => {
  it('200 moves the marker, ends the other sessions, and goes on with two factors; audit and mail say so', async () => {
    const ann = await person()
    const other = await postern.signIn(ann.name)
    const { session, recoveryCodes } = await enrol(postern, ann.token)
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    for (const token of [ann.token, other.token])
      expect(await postern.call('GET', '/v1/users/current', { token })).toMatchObject({ status: 401 })
    expect(claimsOf(session.token)).toMatchObject({ acr: 'aal2' })
    expect(await factors(session.token)).toMatchObject({
      password: true,
      authenticator: { last_used_at: null },
      passkeys: 0,
      recovery_codes: { left: 10 },
      recovery: null,
    })
    const events = await postern.database.sql(
      `select action from audit_events where target = (select uuid::text from users where username = $1) and action like any ('{authenticator%,recovery%}') order by action`,
      [ann.name],
    )
    expect(events.map(({ action }) => action)).toEqual(['authenticator-set', 'recovery-codes-created'])
    const [mail] = await postern.database.sql(
      `select count(*)::integer as count from outbox_mail where template = 'authenticator-set' and parameters ->> 'username' = $1`,
      [ann.name],
    )
    expect(mail).toEqual({ count: 1 })
  })

  it('the secret is sealed in the database, and opens in the row of its account only', async () => {
    const ann = await person()
    const { secret } = await enrol(postern, ann.token)
    const [row] = await postern.database.sql<{ secret: string }>(
      `select a.secret from authenticators a join users u on u.id = a.user_id where username = $1`,
      [ann.name],
    )
    expect(row!.secret).not.toContain(secret)
    const ben = await person()
    const his = await enrol(postern, ben.token)
    await postern.database.sql(
      `update authenticators a set secret = $1 from users u where u.id = a.user_id and username = $2`,
      [row!.secret, ben.name],
    )
    await forgetSteps(postern)
    for (const shown of [secret, his.secret]) {
      const ticket = await ticketOf(postern, ben.name, goodPassword)
      expect(
        await postern.call('POST', '/v1/sessions/second-factor', { body: { ticket, code: await codeOf(shown) } }),
      ).toMatchObject({ status: 401 })
    }
  })

  it('422 for a wrong code, for a ticket of another session, and for one of before a sensitive operation', async () => {
    const ann = await person()
    const { ticket, secret } = (await options(ann.token)).body
    expect(await put(ann.token, { ticket, code: '000000' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/code' }] },
    })
    const other = await postern.signIn(ann.name)
    expect(await put(other.token, { ticket, code: await codeOf(secret) })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/ticket' }] },
    })
    const { session } = await enrol(postern, ann.token)
    expect(await put(session.token, { ticket, code: await codeOf(secret) })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/ticket' }] },
    })
  })

  it('another app in its place: the codes of the first are worth nothing, and the recovery codes stay', async () => {
    const ann = await person()
    const first = await enrol(postern, ann.token)
    const second = await enrol(postern, first.session.token)
    expect(second.recoveryCodes).toBeNull()
    await forgetSteps(postern)
    const ticket = await ticketOf(postern, ann.name, goodPassword)
    const finish = async (secret: string) =>
      (await postern.call('POST', '/v1/sessions/second-factor', { body: { ticket, code: await codeOf(secret) } }))
        .status
    expect(await finish(first.secret)).toBe(401)
    expect(await finish(second.secret)).toBe(201)
  })

  it('403 step-up-required for every change of factors, by a session that authenticated too long ago', async () => {
    const ann = await person()
    const { session } = await enrol(postern, ann.token)
    await old(ann.name)
    const refused = { status: 403, body: { code: 'step-up-required', step_up: { within_minutes: 15 } } }
    expect(await options(session.token)).toMatchObject(refused)
    expect(await put(session.token, { ticket: 'x', code: '000000' })).toMatchObject(refused)
    expect(await remove(session.token)).toMatchObject(refused)
    expect(await postern.call('POST', '/v1/recovery-codes', { token: session.token })).toMatchObject(refused)
    expect(await factors(session.token)).toMatchObject({ recovery_codes: { left: 10 } })
  })
})

describe('DELETE /v1/authenticator', () => {
  it('200 signs in by password alone again; the recovery codes are gone, and the session has one factor', async () => {
    const ann = await person()
    const { session } = await enrol(postern, ann.token)
    const removed = await remove(session.token)
    expect(removed).toMatchObject({ status: 200 })
    expect(claimsOf(removed.body.access_token)).toMatchObject({ amr: ['pwd'], acr: 'aal1' })
    expect(await factors(removed.body.access_token)).toMatchObject({ authenticator: null, recovery_codes: { left: 0 } })
    expect(await postern.call('GET', '/v1/users/current', { token: session.token })).toMatchObject({ status: 401 })
    expect((await postern.signIn(ann.name)).token).toBeTruthy()
    expect(await remove(removed.body.access_token)).toMatchObject({ status: 404 })
  })

  it('409 second-factor-demanded while the role needs one', async () => {
    const ann = await person()
    const { session } = await enrol(postern, ann.token)
    const demand = (roles: string[]) =>
      postern.call('PATCH', '/v1/settings', { token: root.token, body: { second_factor_roles: roles } })
    await enrolRoot()
    expect(await demand(['authenticated'])).toMatchObject({ status: 200 })
    expect(await remove(session.token)).toMatchObject({ status: 409, body: { code: 'second-factor-demanded' } })
    await demand([])
    expect(await remove(session.token)).toMatchObject({ status: 200 })
  })
})

describe('POST /v1/recovery-codes', () => {
  it('201 ten new codes in place of all others, and 404 without a second factor', async () => {
    const ann = await person()
    expect(await postern.call('POST', '/v1/recovery-codes', { token: ann.token })).toMatchObject({ status: 404 })
    const { session, recoveryCodes } = await enrol(postern, ann.token)
    const renewed = await postern.call('POST', '/v1/recovery-codes', { token: session.token })
    expect(renewed).toMatchObject({ status: 201 })
    const [fresh] = renewed.body.recovery_codes
    const ticket = await ticketOf(postern, ann.name, goodPassword)
    const finish = async (recovery_code: string) =>
      (await postern.call('POST', '/v1/sessions/second-factor', { body: { ticket, recovery_code } })).status
    expect(await finish(recoveryCodes[0]!)).toBe(401)
    expect(await finish(fresh)).toBe(201)
  })
})

/** Nothing of root changes: a role that is demanded is not theirs. */
async function enrolRoot(): Promise<void> {
  await postern.database.sql('update sessions set authenticated_at = app_now()')
}
