import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64url } from '#adapters/base64url.ts'
import type { Authenticator } from '#scripts/sql/authenticator.ts'
import {
  addPasskey,
  authenticatorOf,
  lastDetails,
  prepareRegistration,
  prepareSignIn,
  sendSignIn,
  signInWith,
} from '#test/support/fixtures/passkeys.ts'
import { type SignedIn } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const refusal = { status: 401, body: { code: 'invalid-credentials' } }

let count = 0
/** A user with a passkey, whom no other test has changed. */
async function withPasskey(
  increment = 1,
): Promise<{ username: string; authenticator: Authenticator } & SignedIn & { passkey: { uuid: string } }> {
  const username = `user${(count += 1)}`
  await postern.createUser(username)
  const authenticator = authenticatorOf('ES256', increment)
  return { username, authenticator, ...(await addPasskey(postern, await postern.signIn(username), authenticator)) }
}

describe('POST /v1/sessions/passkey-options', () => {
  it('200 asks for any passkey that verifies its user, in no round trip, and writes nothing', async () => {
    postern.database.takeRoundTrips()
    const { status, body } = await postern.call('POST', '/v1/sessions/passkey-options')
    expect(postern.database.takeRoundTrips()).toBe(0)
    expect(status).toBe(200)
    expect(body.options).toMatchObject({
      rpId: 'id.example.test',
      allowCredentials: [],
      userVerification: 'required',
    })
  })
})

describe('POST /v1/sessions with a passkey', () => {
  it('201 signs in without a name and with two factors, in two round trips', async () => {
    const { uuid, authenticator, passkey } = await withPasskey()
    const proof = await prepareSignIn(postern, authenticator)
    postern.database.takeRoundTrips()
    const answer = await sendSignIn(postern, proof)
    expect(postern.database.takeRoundTrips()).toBe(2)
    expect(answer).toMatchObject({ status: 201, body: { user: { uuid }, token_type: 'Bearer', first_login: false } })
    expect(decodeJwt(answer.body.access_token)).toMatchObject({ acr: 'aal2', amr: ['swk', 'user', 'pin', 'mfa'] })
    expect(await lastDetails(postern, 'session-opened')).toMatchObject({ aal: 2, amr: ['swk', 'user', 'pin', 'mfa'] })
    const [row] = await postern.database.sql('select sign_count::int, last_used_at from passkeys where uuid = $1', [
      passkey.uuid,
    ])
    expect(row).toMatchObject({ sign_count: 1, last_used_at: expect.any(Date) })
  })

  it('201 in cookies for a page of ours, and 403 for another page', async () => {
    const { authenticator } = await withPasskey()
    const proof = await prepareSignIn(postern, authenticator)
    const from = (site: string) =>
      postern.call('POST', '/v1/sessions', {
        headers: { 'Sec-Fetch-Site': site },
        body: { passkey: proof, cookies: true },
      })
    expect(await from('cross-site')).toMatchObject({ status: 403, body: { code: 'origin-not-allowed' } })
    expect(await from('same-origin')).toMatchObject({ status: 201, body: { token_type: 'Cookie' } })
  })

  it('201 knows the device again', async () => {
    const { authenticator } = await withPasskey()
    const { body } = await signInWith(postern, authenticator)
    const again = await sendSignIn(postern, await prepareSignIn(postern, authenticator), {
      device_token: body.device_token,
    })
    expect(again.body.device_token).toBe(body.device_token)
  })

  it('201 for an account without a password', async () => {
    const { uuid, authenticator } = await withPasskey()
    await postern.database.sql('update users set password_hash = null where uuid = $1', [uuid])
    expect(await signInWith(postern, authenticator)).toMatchObject({ status: 201 })
  })

  it('201 while passwords of the account are locked out: nobody guesses a signature', async () => {
    const { username, authenticator } = await withPasskey()
    for (let n = 0; n < 12; n++)
      await postern.call('POST', '/v1/sessions', { body: { login: username, password: 'wrong password' } })
    expect(
      await postern.call('POST', '/v1/sessions', { body: { login: username, password: 'wrong password' } }),
    ).toMatchObject({ status: 429 })
    expect(await signInWith(postern, authenticator)).toMatchObject({ status: 201 })
  })

  it.each([
    ['disabled', `update users set enabled = false where uuid = $1`],
    ['locked', `update users set lock_kind = 'administrative' where uuid = $1`],
    ['not activated', `update users set activated_at = null where uuid = $1`],
  ])('401 for an account that is %s', async (_, change) => {
    const { uuid, authenticator } = await withPasskey()
    await postern.database.sql(change, [uuid])
    expect(await signInWith(postern, authenticator)).toMatchObject(refusal)
  })

  it('401 when the account changes between the two statements', async () => {
    const { uuid, authenticator } = await withPasskey()
    await postern.database.sql(
      `create function change_it() returns trigger language plpgsql as $$ begin
         update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at) where uuid = '${uuid}'; return new; end $$;
       create trigger change_it before insert on spent_tokens for each row execute function change_it()`,
    )
    expect(await signInWith(postern, authenticator)).toMatchObject(refusal)
    await postern.database.sql('drop function change_it cascade')
    expect(await signInWith(postern, authenticator)).toMatchObject({ status: 201 })
  })

  it('401 for a signature that is wrong, which is recorded and locks nobody out', async () => {
    const { authenticator, passkey } = await withPasskey()
    const { challenge, credential } = await prepareSignIn(postern, authenticator)
    const other = await prepareSignIn(postern, authenticator)
    const { signature } = other.credential.response
    const forged = { ...credential, response: { ...credential.response, signature } }
    for (let n = 0; n < 12; n++)
      expect(await sendSignIn(postern, { challenge, credential: forged })).toMatchObject(refusal)
    expect(await lastDetails(postern, 'sign-in-failed')).toEqual({ passkey: passkey.uuid, reason: 'wrong-signature' })
    expect(await signInWith(postern, authenticator)).toMatchObject({ status: 201 })
  })

  it('401 without user verification, whatever the options asked for', async () => {
    const { authenticator } = await withPasskey()
    authenticator.user.uv = false
    expect(await signInWith(postern, authenticator)).toMatchObject(refusal)
    expect(await lastDetails(postern, 'sign-in-failed')).toMatchObject({ reason: 'user-not-verified' })
  })

  it('401 for another page or another RP ID', async () => {
    const { authenticator } = await withPasskey()
    const { body } = await postern.call('POST', '/v1/sessions/passkey-options')
    const elsewhere = authenticator.get(body.options, 'https://evil.id.example.test')
    expect(await sendSignIn(postern, { challenge: body.challenge, credential: elsewhere })).toMatchObject(refusal)
  })

  it('401 for the passkey of one account in the name of another', async () => {
    const { authenticator } = await withPasskey()
    const { challenge, credential } = await prepareSignIn(postern, authenticator)
    const userHandle = encodeBase64url(new Uint8Array(32))
    const foreign = { ...credential, response: { ...credential.response, userHandle } }
    expect(await sendSignIn(postern, { challenge, credential: foreign })).toMatchObject(refusal)
    expect(await lastDetails(postern, 'sign-in-failed')).toMatchObject({ reason: 'wrong-user' })
  })

  it('401 unknown-credential only when no account has the credential', async () => {
    const { authenticator, passkey, uuid } = await withPasskey()
    const proof = await prepareSignIn(postern, authenticator)
    await postern.database.sql('update users set enabled = false where uuid = $1', [uuid])
    expect(await sendSignIn(postern, proof)).toMatchObject(refusal) // an error here would delete a good passkey for ever
    await postern.database.sql('delete from passkeys where uuid = $1', [passkey.uuid])
    expect(await signInWith(postern, authenticator)).toMatchObject({
      status: 401,
      body: { code: 'unknown-credential' },
    })
  })

  it('422 for a passkey and a password together, and for half of either', async () => {
    const { authenticator } = await withPasskey()
    const passkey = await prepareSignIn(postern, authenticator)
    for (const body of [
      { passkey, login: 'ada', password: 'x' },
      { passkey: { challenge: passkey.challenge } },
      { login: 'ada' },
    ])
      expect(await postern.call('POST', '/v1/sessions', { body })).toMatchObject({ status: 422 })
  })
})

describe('a counter that does not grow', () => {
  it('201 and is recorded, and the higher number is kept', async () => {
    const { authenticator, passkey } = await withPasskey()
    await postern.database.sql('update passkeys set sign_count = 100 where uuid = $1', [passkey.uuid])
    expect(await signInWith(postern, authenticator)).toMatchObject({ status: 201 })
    expect(await lastDetails(postern, 'passkey-counter-fell')).toMatchObject({
      passkey: passkey.uuid,
      stored: 100,
      received: 1,
    })
    const [row] = await postern.database.sql('select sign_count::int from passkeys where uuid = $1', [passkey.uuid])
    expect(row).toEqual({ sign_count: 100 })
  })

  it('is nothing for a passkey that counts nothing', async () => {
    const before = await falls()
    const { authenticator } = await withPasskey(0)
    for (let n = 0; n < 2; n++) expect(await signInWith(postern, authenticator)).toMatchObject({ status: 201 })
    expect(await falls()).toBe(before)
  })

  async function falls(): Promise<number> {
    const rows = await postern.database.sql(`select from audit_events where action = 'passkey-counter-fell'`)
    return rows.length
  }
})

/** The advisories of 2026 on challenges, by name: each ceremony takes its own challenge, once. */
describe('a challenge', () => {
  let user: Awaited<ReturnType<typeof withPasskey>>
  beforeAll(async () => {
    user = await withPasskey()
  })

  it('401 a second time (better-auth #9622: a challenge had two winners)', async () => {
    const proof = await prepareSignIn(postern, user.authenticator)
    expect(await sendSignIn(postern, proof)).toMatchObject({ status: 201 })
    expect(await sendSignIn(postern, proof)).toMatchObject(refusal)
    expect(await sendSignIn(postern, { ...proof, credential: { ...proof.credential } })).toMatchObject(refusal)
  })

  it('401 a second time long after it was spent, before its seal has expired', async () => {
    const proof = await prepareSignIn(postern, user.authenticator)
    expect(await sendSignIn(postern, proof)).toMatchObject({ status: 201 })
    await postern.runScheduled() // housekeeping forgets what is over, not this
    expect(await sendSignIn(postern, proof)).toMatchObject(refusal)
  })

  it('401 with a signature over another challenge of ours', async () => {
    const [one, other] = [
      await prepareSignIn(postern, user.authenticator),
      await prepareSignIn(postern, user.authenticator),
    ]
    expect(await sendSignIn(postern, { challenge: one.challenge, credential: other.credential })).toMatchObject(refusal)
  })

  it('401 of a registration in a sign-in: mixed ceremonies', async () => {
    const session = await postern.call('POST', '/v1/sessions', {
      body: { passkey: await prepareSignIn(postern, user.authenticator) },
    })
    const token = session.body.access_token as string
    const { body } = await postern.call('POST', '/v1/passkeys/options', { token })
    const { body: signIn } = await postern.call('POST', '/v1/sessions/passkey-options')
    const credential = user.authenticator.get({ ...signIn.options, challenge: body.options.challenge })
    expect(await sendSignIn(postern, { challenge: body.challenge, credential })).toMatchObject(refusal)
  })

  it('422 of a sign-in in a registration: mixed ceremonies', async () => {
    const { authenticator, ...session } = await withPasskey()
    const registration = await prepareRegistration(postern, session, authenticatorOf())
    const { body } = await postern.call('POST', '/v1/sessions/passkey-options')
    const answer = await postern.call('POST', '/v1/passkeys', {
      token: session.token,
      body: { ...registration, challenge: body.challenge },
    })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/challenge' }] } })
    expect(authenticator).toBeDefined()
  })

  it('401 without a seal of ours, or changed', async () => {
    const { challenge, credential } = await prepareSignIn(postern, user.authenticator)
    const changed = challenge.slice(0, -2) + (challenge.endsWith('A') ? 'BA' : 'AA')
    for (const one of [changed, 'pst1.', `${challenge}A`, 'x'])
      expect(await sendSignIn(postern, { challenge: one, credential })).toMatchObject(refusal)
  })
})
