import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { encodeBase64url } from '#adapters/base64url.ts'
import { maxPasskeys } from '#domain/passkeys/passkey.ts'
import type { Algorithm } from '#scripts/sql/authenticator.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import {
  addPasskey,
  authenticatorOf,
  lastDetails,
  prepareRegistration,
  signInWith,
} from '#test/support/fixtures/passkeys.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePosternWithInbox, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const { postern, inbox } = usePosternWithInbox()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')

let count = 0
/** A user whom no other test has changed. */
async function someone() {
  const username = `user${(count += 1)}`
  await postern.createUser(username)
  return { username, ...(await postern.signIn(username)) }
}

refusesUnauthorized(postern, 'POST', '/v1/passkeys/options', 'signed-in')
refusesUnauthorized(postern, 'POST', '/v1/passkeys', 'signed-in', {
  challenge: 'pst1.AAAA',
  credential: {
    id: 'AA',
    rawId: 'AA',
    type: 'public-key',
    response: { clientDataJSON: 'AA', attestationObject: 'AA' },
  },
})

describe('POST /v1/passkeys/options', () => {
  it('200 asks for a discoverable passkey that verifies its user, without attestation, and says nothing of the account', async () => {
    const { status, body } = await postern.call('POST', '/v1/passkeys/options', { token: ada.token })
    expect(status).toBe(200)
    expect(body.options).toMatchObject({
      rp: { id: 'id.example.test', name: 'id.example.test' },
      user: { name: 'ada' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [],
    })
    expect(body.options.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-8, -7, -257])
    expect(Buffer.from(body.options.user.id, 'base64url')).toHaveLength(32)
    expect(Buffer.from(body.options.challenge, 'base64url')).toHaveLength(32)
  })

  it('200 has the name of the brand, which password managers show', async () => {
    const named = (brand: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body: { brand } })
    await named({ name: 'Northwind' })
    const { body } = await postern.call('POST', '/v1/passkeys/options', { token: ada.token })
    expect(body.options.rp).toEqual({ id: 'id.example.test', name: 'Northwind' })
    await named({})
  })

  it('200 leaves out the passkeys that the account has, and knows it by the same handle', async () => {
    const session = await someone()
    const first = await postern.call('POST', '/v1/passkeys/options', { token: session.token })
    const again = await postern.call('POST', '/v1/passkeys/options', { token: session.token })
    expect(again.body.options.user.id).not.toBe(first.body.options.user.id) // random until one is kept
    const renewed = await addPasskey(postern, session, authenticatorOf())
    const { body } = await postern.call('POST', '/v1/passkeys/options', { token: renewed.token })
    expect(body.options.excludeCredentials).toEqual([
      { type: 'public-key', id: renewed.passkey.credential_id, transports: ['usb'] },
    ])
    const second = await addPasskey(postern, renewed, authenticatorOf())
    const handles = await postern.database.sql(
      'select distinct user_handle from passkeys p join users u on u.id = p.user_id where u.uuid = $1',
      [second.uuid],
    )
    expect(handles).toHaveLength(1)
  })

  it('403 step-up-required when the authentication is old', async () => {
    const session = await someone()
    await postern.database.sql(
      `update sessions set authenticated_at = app_now() - interval '16 minutes' where user_id = (select id from users where uuid = $1)`,
      [session.uuid],
    )
    const answer = await postern.call('POST', '/v1/passkeys/options', { token: session.token })
    expect(answer).toMatchObject({ status: 403, body: { code: 'step-up-required' } })
  })
})

describe('POST /v1/passkeys', () => {
  it.each<Algorithm>(['ES256', 'EdDSA', 'RS256'])('201 keeps a passkey of %s, which signs in', async (algorithm) => {
    const authenticator = authenticatorOf(algorithm)
    const session = await someone()
    const { passkey } = await addPasskey(postern, session, authenticator)
    expect(passkey).toMatchObject({ name: 'Passkey', backup_eligible: true, backed_up: true, transports: ['usb'] })
    expect(await signInWith(postern, authenticator)).toMatchObject({
      status: 201,
      body: { user: { uuid: session.uuid } },
    })
  })

  it('201 ends every session, opens one with two factors in its place, revokes links, notifies the owner and records it', async () => {
    const session = await someone()
    const other = await postern.signIn(session.username)
    await postern.call('POST', '/v1/passwords/reset', { body: { email: `${session.username}@example.test` } })
    const renewed = await addPasskey(postern, session, authenticatorOf())
    for (const { token } of [session, other])
      expect(await postern.call('GET', '/v1/sessions/current', { token })).toMatchObject({ status: 401 })
    expect(await postern.call('GET', '/v1/sessions/current', { token: renewed.token })).toMatchObject({ status: 200 })
    const { amr, acr } = decodeJwt(renewed.token)
    expect(acr).toBe('aal2')
    expect(amr).toEqual(expect.arrayContaining(['pwd', 'swk', 'user', 'mfa']))
    const links = await postern.database.sql(
      'select revoked_at from one_time_tokens t join users u on u.id = t.user_id where u.uuid = $1',
      [session.uuid],
    )
    expect(links).toEqual([{ revoked_at: expect.anything() }])
    expect(await lastDetails(postern, 'passkey-created')).toMatchObject({
      passkey: renewed.passkey.uuid,
      name: 'Passkey',
    })
    const mail = await mailTo(inbox, `${session.username}@example.test`, 'A passkey was added')
    expect(mail.text).toContain('The passkey “Passkey” was added to the account')
  })

  it('201 with a name of its owner, and with cookies for a session in cookies', async () => {
    const session = await someone()
    const registration = await prepareRegistration(postern, session, authenticatorOf())
    const answer = await postern.call('POST', '/v1/passkeys', {
      headers: { Cookie: `__Host-postern-session=${session.token}`, 'Sec-Fetch-Site': 'same-origin' },
      body: { ...registration, name: 'Blue key' },
    })
    expect(answer).toMatchObject({ status: 201, body: { token_type: 'Cookie', passkey: { name: 'Blue key' } } })
    expect(answer.headers.getSetCookie().join()).toContain('__Host-postern-session=')
  })

  it('422 for a challenge a second time, of another session, of another account, of a sign-in and of nobody', async () => {
    const authenticator = authenticatorOf()
    const session = await someone()
    const used = await prepareRegistration(postern, session, authenticator)
    const { body: created } = await postern.call('POST', '/v1/passkeys', { token: session.token, body: used })
    const renewed = { ...session, token: created.access_token as string }
    const refused = async (token: string, body: unknown) =>
      expect(await postern.call('POST', '/v1/passkeys', { token, body })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/challenge' }] },
      })
    await refused(renewed.token, used) // of a session that is over
    const forThis = await prepareRegistration(postern, renewed, authenticatorOf())
    await refused((await someone()).token, forThis)
    const { body: signIn } = await postern.call('POST', '/v1/sessions/passkey-options')
    await refused(renewed.token, { ...forThis, challenge: signIn.challenge })
    await refused(renewed.token, { ...forThis, challenge: 'pst1.AAAA' })
    await postern.database.moveClock('6 minutes') // the seal keeps its own time, the database that of spending
    await refused(renewed.token, forThis)
    await postern.database.moveClock('-6 minutes')
  })

  it('422 for a credential of another page, RP ID or challenge, and for one with an attestation', async () => {
    const session = await someone()
    const { body } = await postern.call('POST', '/v1/passkeys/options', { token: session.token })
    const make = (options: object, from?: string) => authenticatorOf().create({ ...body.options, ...options }, from)
    const credentials = {
      'wrong-origin': make({}, 'https://evil.id.example.test'),
      'wrong-challenge': make({ challenge: encodeBase64url(new Uint8Array(32)) }),
      'wrong-rp-id': make({ rp: { id: 'example.test', name: 'x' } }),
    }
    for (const [reason, credential] of Object.entries(credentials)) {
      const answer = await postern.call('POST', '/v1/passkeys', {
        token: session.token,
        body: { challenge: body.challenge, credential },
      })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/credential' }] } })
      expect(answer.body.errors[0].detail).toContain(reason)
    }
  })

  it('422 for a credential that exists, whoever has it', async () => {
    const authenticator = authenticatorOf()
    await addPasskey(postern, await someone(), authenticator)
    const credentialId = (await lastCredential())!
    const session = await someone()
    const registration = await prepareRegistration(postern, session, authenticatorOf())
    const id = Buffer.from(registration.credential.id, 'base64url')
    await postern.database.sql('update passkeys set credential_id = $1 where credential_id = $2', [id, credentialId])
    const answer = await postern.call('POST', '/v1/passkeys', { token: session.token, body: registration })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/credential' }] } })
    expect(await postern.call('GET', '/v1/passkeys', { token: session.token })).toMatchObject({ body: { items: [] } })
  })

  it('409 too-many-passkeys, also when they were made since the options', async () => {
    const session = await addPasskey(postern, await someone(), authenticatorOf())
    const registration = await prepareRegistration(postern, session, authenticatorOf())
    await postern.database.sql(
      `insert into passkeys (user_id, credential_id, public_key, user_handle, rp_id, aaguid, name, backup_eligible, backed_up)
       select user_id, sha256(uuid_send(gen_random_uuid())), public_key, user_handle, rp_id, aaguid, name, true, true
       from passkeys, generate_series(2, $2) where uuid = $1`,
      [session.passkey.uuid, maxPasskeys],
    )
    const answers = [
      await postern.call('POST', '/v1/passkeys', { token: session.token, body: registration }),
      await postern.call('POST', '/v1/passkeys/options', { token: session.token }),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ status: 409, body: { code: 'too-many-passkeys' } })
  })

  async function lastCredential(): Promise<Buffer | undefined> {
    const rows = await postern.database.sql('select credential_id from passkeys order by id desc limit 1')
    return (rows as { credential_id: Buffer }[])[0]?.credential_id
  }
})
