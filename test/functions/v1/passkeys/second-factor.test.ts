import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { addPasskey, authenticatorOf, lastDetails, prepareSignIn } from '#test/support/fixtures/passkeys.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const wrong = { status: 401, body: { code: 'invalid-credentials' } }

let count = 0
async function withPasskey() {
  const username = `user${(count += 1)}`
  await postern.createUser(username)
  const authenticator = authenticatorOf()
  return { username, authenticator, ...(await addPasskey(postern, await postern.signIn(username), authenticator)) }
}

async function ticketOf(login: string): Promise<string> {
  const { status, body } = await postern.call('POST', '/v1/sessions', { body: { login, password: goodPassword } })
  expect([status, body.code]).toEqual([401, 'second-factor-required'])
  expect(body.methods).toContain('passkey')
  return body.ticket as string
}

function optionsOf(ticket: string) {
  return postern.call('POST', '/v1/sessions/second-factor/options', { body: { ticket, method: 'passkey' } })
}

function finish(ticket: string, passkey: object) {
  return postern.call('POST', '/v1/sessions/second-factor', { body: { ticket, passkey } })
}

describe('POST /v1/sessions/second-factor with a passkey', () => {
  it('201 after the password: options in no round trip, the sign-in in one', async () => {
    const { username, uuid, authenticator, passkey } = await withPasskey()
    const ticket = await ticketOf(username)
    postern.database.takeRoundTrips()
    const { body } = await optionsOf(ticket)
    expect(postern.database.takeRoundTrips()).toBe(0)
    expect(body.options).toMatchObject({
      userVerification: 'preferred',
      allowCredentials: [{ type: 'public-key', id: passkey.credential_id, transports: ['usb'] }],
    })
    const answer = await finish(ticket, { challenge: body.challenge, credential: authenticator.get(body.options) })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(answer).toMatchObject({ status: 201, body: { user: { uuid } } })
    const claims = decodeJwt(answer.body.access_token)
    expect(claims['acr']).toBe('aal2')
    expect(claims['amr']).toEqual(expect.arrayContaining(['pwd', 'swk', 'user', 'mfa']))
  })

  it('201 without user verification, which is no claim then', async () => {
    const { username, authenticator } = await withPasskey()
    const ticket = await ticketOf(username)
    const { body } = await optionsOf(ticket)
    authenticator.user.uv = false
    const answer = await finish(ticket, { challenge: body.challenge, credential: authenticator.get(body.options) })
    expect(answer.status).toBe(201)
    expect(decodeJwt(answer.body.access_token)['amr']).not.toContain('pin')
  })

  it('401 for the challenge of another ticket, of a sign-in and of a step-up', async () => {
    const { username, token, authenticator } = await withPasskey()
    const [one, other] = [await ticketOf(username), await ticketOf(username)]
    const challenges = [
      await optionsOf(other),
      await postern.call('POST', '/v1/sessions/passkey-options'),
      await postern.call('POST', '/v1/sessions/current/step-up/options', { token, body: { method: 'passkey' } }),
    ]
    for (const { body } of challenges) {
      const credential = authenticator.get(body.options)
      expect(await finish(one, { challenge: body.challenge, credential })).toMatchObject(wrong)
    }
  })

  it('401 for the passkey of another account, and for one that was deleted since the ticket', async () => {
    const [one, other] = [await withPasskey(), await withPasskey()]
    const ticket = await ticketOf(one.username)
    const { body } = await optionsOf(ticket)
    const foreign = other.authenticator.get({ ...body.options, allowCredentials: [] })
    expect(await finish(ticket, { challenge: body.challenge, credential: foreign })).toMatchObject(wrong)
    const credential = one.authenticator.get(body.options)
    await postern.database.sql('delete from passkeys where uuid = $1', [one.passkey.uuid])
    expect(await finish(ticket, { challenge: body.challenge, credential })).toMatchObject(wrong)
  })

  it('401 invalid-ticket the second time', async () => {
    const { username, authenticator } = await withPasskey()
    const ticket = await ticketOf(username)
    const { body } = await optionsOf(ticket)
    const passkey = { challenge: body.challenge, credential: authenticator.get(body.options) }
    expect(await finish(ticket, passkey)).toMatchObject({ status: 201 })
    expect(await finish(ticket, passkey)).toMatchObject({ status: 401, body: { code: 'invalid-ticket' } })
    expect(await optionsOf('pst1.AAAA')).toMatchObject({ status: 401, body: { code: 'invalid-ticket' } })
  })

  it('201 and a counter that fell is recorded', async () => {
    const { username, authenticator, passkey } = await withPasskey()
    await postern.database.sql('update passkeys set sign_count = 100 where uuid = $1', [passkey.uuid])
    const ticket = await ticketOf(username)
    const { body } = await optionsOf(ticket)
    const credential = authenticator.get(body.options)
    expect(await finish(ticket, { challenge: body.challenge, credential })).toMatchObject({ status: 201 })
    expect(await lastDetails(postern, 'passkey-counter-fell')).toMatchObject({ passkey: passkey.uuid, stored: 100 })
  })

  it('422 for two factors at once', async () => {
    const { username, authenticator } = await withPasskey()
    const ticket = await ticketOf(username)
    const { body } = await optionsOf(ticket)
    const passkey = { challenge: body.challenge, credential: authenticator.get(body.options) }
    const both = { ticket, passkey, code: '123456' }
    expect(await postern.call('POST', '/v1/sessions/second-factor', { body: both })).toMatchObject({ status: 422 })
  })
})

refusesUnauthorized(postern, 'POST', '/v1/sessions/current/step-up/options', 'signed-in', { method: 'passkey' })

describe('POST /v1/sessions/current/step-up with a passkey', () => {
  const stepUp = (token: string, passkey: object) =>
    postern.call('POST', '/v1/sessions/current/step-up', { token, body: { passkey } })
  const stepUpOptions = (token: string) =>
    postern.call('POST', '/v1/sessions/current/step-up/options', { token, body: { method: 'passkey' } })

  it('200 makes an old session fresh, once for each challenge', async () => {
    const { uuid, token, authenticator } = await withPasskey()
    await postern.database.sql(
      `update sessions set authenticated_at = app_now() - interval '1 hour' where user_id = (select id from users where uuid = $1)`,
      [uuid],
    )
    expect(await postern.call('POST', '/v1/passkeys/options', { token })).toMatchObject({ status: 403 })
    const { body } = await stepUpOptions(token)
    const passkey = { challenge: body.challenge, credential: authenticator.get(body.options) }
    const answer = await stepUp(token, passkey)
    expect(answer).toMatchObject({ status: 200 })
    expect(await postern.call('POST', '/v1/passkeys/options', { token: answer.body.access_token })).toMatchObject({
      status: 200,
    })
    expect(await stepUp(token, passkey)).toMatchObject(wrong)
  })

  it('401 without user verification, for another session and for the challenge of a sign-in', async () => {
    const { username, token, authenticator } = await withPasskey()
    const { body } = await stepUpOptions(token)
    const signIn = await prepareSignIn(postern, authenticator)
    expect(await stepUp(token, signIn)).toMatchObject(wrong)
    const credential = authenticator.get(body.options)
    const ticket = await ticketOf(username)
    const options = await optionsOf(ticket)
    const second = await finish(ticket, {
      challenge: options.body.challenge,
      credential: authenticator.get(options.body.options),
    })
    expect(await stepUp(second.body.access_token, { challenge: body.challenge, credential })).toMatchObject(wrong)
    authenticator.user.uv = false
    const careless = authenticator.get(body.options)
    expect(await stepUp(token, { challenge: body.challenge, credential: careless })).toMatchObject(wrong)
  })
})
