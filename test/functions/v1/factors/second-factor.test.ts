/** Signing in with a second factor, with an authenticator app or a recovery code. */
import { beforeEach, describe, expect, it } from 'vitest'
import { codeOf, type Enrolled, enrol, forgetSteps, ticketOf } from '#test/support/fixtures/second-factor.ts'
import { claimsOf } from '#test/support/fixtures/claims.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { usePosternWithInbox, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox()
useRoot(postern)
const fresh = useUser(postern, 'ada')
const ada: Enrolled = prepared(() => enrol(postern, fresh.token))

const finish = (body: object) => postern.call('POST', '/v1/sessions/second-factor', { body })
const ticket = () => ticketOf(postern, 'ada', goodPassword)

beforeEach(() => forgetSteps(postern))

describe('POST /v1/sessions of an account with a second factor', () => {
  it('401 second-factor-required with a ticket and the methods, and opens nothing', async () => {
    const before = await sessions()
    const answer = await postern.call('POST', '/v1/sessions', { body: { login: 'ada', password: goodPassword } })
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'second-factor-required', methods: ['authenticator', 'recovery-code'], expires_in: 600 },
    })
    expect(await sessions()).toBe(before)
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('401 invalid-credentials for a wrong password, with no word of the second factor', async () => {
    const answer = await postern.call('POST', '/v1/sessions', { body: { login: 'ada', password: 'wrong' } })
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid-credentials' } })
    expect(answer.body).not.toHaveProperty('ticket')
  })

  it('the ticket is no token of a session, and tells its reader nothing', async () => {
    const text = await ticket()
    expect(await postern.call('GET', '/v1/sessions/current', { token: text })).toMatchObject({ status: 401 })
    expect(Buffer.from(text.slice(5), 'base64url').toString('latin1')).not.toContain('ada')
  })
})

describe('POST /v1/sessions/second-factor', () => {
  it('201 with the code of the app: a session with two factors, in its row, its tokens and its check', async () => {
    const answer = await finish({ ticket: await ticket(), code: await codeOf(ada.secret) })
    expect(answer).toMatchObject({ status: 201, body: { user: { username: 'ada' }, first_login: false } })
    const { access_token: token, refresh_token } = answer.body
    expect(claimsOf(token)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' })
    expect(await postern.call('GET', '/v1/sessions/current', { token })).toMatchObject({
      status: 200,
      body: { session: { amr: ['pwd', 'otp', 'mfa'], aal: 2 } },
    })
    const refreshed = await postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token } })
    expect(claimsOf(refreshed.body.access_token)).toMatchObject({ acr: 'aal2', auth_time: claimsOf(token).auth_time })
  })

  it('201 with a recovery code, however it is typed, once; and the owner gets a mail', async () => {
    const [code = '', other = ''] = ada.recoveryCodes
    expect(
      await finish({ ticket: await ticket(), recovery_code: ` ${code.toLowerCase().replaceAll('-', ' ')}` }),
    ).toMatchObject({ status: 201 })
    expect(await finish({ ticket: await ticket(), recovery_code: code })).toMatchObject({
      status: 401,
      body: { code: 'invalid-credentials' },
    })
    expect(await finish({ ticket: await ticket(), recovery_code: other })).toMatchObject({ status: 201 })
    const mails = await postern.database.sql(
      `select parameters ->> 'left' as left from outbox_mail where template = 'recovery-code-used' order by 1 desc`,
    )
    expect(mails).toEqual([{ left: '9' }, { left: '8' }])
  })

  it('401 for the code of the step that was accepted, with another ticket', async () => {
    const code = await codeOf(ada.secret)
    expect(await finish({ ticket: await ticket(), code })).toMatchObject({ status: 201 })
    expect(await finish({ ticket: await ticket(), code })).toMatchObject({
      status: 401,
      body: { code: 'invalid-credentials' },
    })
  })

  it('401 for a ticket that was used, also with another code', async () => {
    const used = await ticket()
    expect(await finish({ ticket: used, code: await codeOf(ada.secret) })).toMatchObject({ status: 201 })
    expect(await finish({ ticket: used, code: await codeOf(ada.secret, 1) })).toMatchObject({
      status: 401,
      body: { code: 'invalid-ticket' },
    })
  })

  it('a wrong code leaves the ticket good', async () => {
    const kept = await ticket()
    expect(await finish({ ticket: kept, code: '000000' })).toMatchObject({
      status: 401,
      body: { code: 'invalid-credentials' },
    })
    expect(await finish({ ticket: kept, code: await codeOf(ada.secret) })).toMatchObject({ status: 201 })
  })

  it('429 after so many wrong codes, whatever the ticket: a new one is no new start (GHSA: MFA attempts per login)', async () => {
    let last
    for (let attempt = 0; attempt < 40; attempt += 1) {
      last = await finish({ ticket: await ticket(), code: '000000' })
      if (last.status === 429) break
    }
    expect(last).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } })
    expect(await finish({ ticket: await ticket(), code: await codeOf(ada.secret) })).toMatchObject({ status: 429 })
  })

  it('401 once the password was changed, the app replaced or the account locked since the ticket', async () => {
    const code = () => codeOf(ada.secret)
    const held = await ticket()
    await postern.database.sql(
      `update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at) where username = 'ada'`,
    )
    expect(await finish({ ticket: held, code: await code() })).toMatchObject({
      status: 401,
      body: { code: 'invalid-ticket' },
    })

    const replaced = await ticket()
    await postern.database.sql(`update authenticators set uuid = gen_random_uuid()`)
    expect(await finish({ ticket: replaced, code: await code() })).toMatchObject({
      status: 401,
      body: { code: 'invalid-credentials' },
    })

    const locked = await ticket()
    await postern.database.sql(`update users set enabled = false where username = 'ada'`)
    expect(await finish({ ticket: locked, code: await code() })).toMatchObject({
      status: 401,
      body: { code: 'invalid-ticket' },
    })
    await postern.database.sql(`update users set enabled = true where username = 'ada'`)
  })

  it('401 for a ticket of ten minutes ago, for one that was sealed for something else, and for any other text', async () => {
    for (const text of ['', 'pst1.', 'pst1.AAAA', fresh.token, 'x'.repeat(16_384)])
      expect(await finish({ ticket: text, code: '000000' })).toMatchObject({
        status: 401,
        body: { code: 'invalid-ticket' },
      })
    const options = await postern.call('POST', '/v1/authenticator/options', { token: ada.session.token })
    const { ticket: other } = options.body ?? {}
    if (other)
      expect(await finish({ ticket: other, code: '000000' })).toMatchObject({
        status: 401,
        body: { code: 'invalid-ticket' },
      })
  })

  it('422 unless exactly one factor is sent, and for an unknown key', async () => {
    const held = await ticket()
    for (const body of [{}, { code: '1', recovery_code: '2' }, { code: '1', pin: '2' }])
      expect(await finish({ ticket: held, ...body })).toMatchObject({ status: 422 })
  })

  it('403 for cookies from a page of another site', async () => {
    const answer = await postern.call('POST', '/v1/sessions/second-factor', {
      body: { ticket: await ticket(), code: await codeOf(ada.secret), cookies: true },
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    })
    expect(answer).toMatchObject({ status: 403 })
  })
})

async function sessions(): Promise<number> {
  const [row] = await postern.database.sql<{ count: string }>('select count(*) from sessions')
  return Number(row!.count)
}
