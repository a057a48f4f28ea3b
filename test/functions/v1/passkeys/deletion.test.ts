import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { addPasskey, authenticatorOf, lastDetails, signInWith } from '#test/support/fixtures/passkeys.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { postern, inbox } = usePosternWithInbox()

let count = 0
async function withPasskey() {
  const username = `user${(count += 1)}`
  await postern.createUser(username)
  const authenticator = authenticatorOf()
  return { username, authenticator, ...(await addPasskey(postern, await postern.signIn(username), authenticator)) }
}

const nothing = '00000000-0000-4000-8000-000000000000'
refusesUnauthorized(postern, 'GET', '/v1/passkeys', 'signed-in')
refusesUnauthorized(postern, 'PATCH', `/v1/passkeys/${nothing}`, 'signed-in', { name: 'x' })
refusesUnauthorized(postern, 'DELETE', `/v1/passkeys/${nothing}`, 'signed-in')

describe('GET /v1/passkeys', () => {
  it('200 lists the own passkeys without keys, oldest first, with what signals need', async () => {
    const one = await withPasskey()
    const two = await addPasskey(postern, one, authenticatorOf())
    await withPasskey()
    const { status, body } = await postern.call('GET', '/v1/passkeys', { token: two.token })
    expect(status).toBe(200)
    expect(body.items.map(({ uuid }: { uuid: string }) => uuid)).toEqual([one.passkey.uuid, two.passkey.uuid])
    expect(body).toMatchObject({ rp_id: 'id.example.test', user_name: one.username, user_display_name: one.username })
    expect(Buffer.from(body.user_handle, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(body)).not.toContain('public_key')
  })

  it('200 without any', async () => {
    await postern.createUser('none')
    const { token } = await postern.signIn('none')
    expect(await postern.call('GET', '/v1/passkeys', { token })).toMatchObject({
      body: { items: [], user_handle: null, user_name: 'none', user_display_name: 'none' },
    })
  })
})

describe('PATCH /v1/passkeys/{uuid}', () => {
  it('200 renames it, and records both names; sessions stay', async () => {
    const { token, passkey } = await withPasskey()
    const answer = await postern.call('PATCH', `/v1/passkeys/${passkey.uuid}`, { token, body: { name: 'Blue key' } })
    expect(answer).toMatchObject({ status: 200, body: { uuid: passkey.uuid, name: 'Blue key' } })
    expect(await lastDetails(postern, 'passkey-renamed')).toEqual({
      passkey: passkey.uuid,
      name: 'Blue key',
      before: 'Passkey',
    })
    expect(await postern.call('GET', '/v1/passkeys', { token })).toMatchObject({ status: 200 })
  })

  it('404 for the passkey of another account', async () => {
    const [one, other] = [await withPasskey(), await withPasskey()]
    const path = `/v1/passkeys/${other.passkey.uuid}`
    expect(await postern.call('PATCH', path, { token: one.token, body: { name: 'x' } })).toMatchObject({ status: 404 })
    expect(await postern.call('DELETE', path, { token: one.token })).toMatchObject({ status: 404 })
  })
})

describe('DELETE /v1/passkeys/{uuid}', () => {
  it('200 ends every session, and the new one has one factor: what the passkey proved is proven no more', async () => {
    const user = await withPasskey()
    const { body: signedIn } = await signInWith(postern, user.authenticator)
    const token = signedIn.access_token as string
    const { status, body } = await postern.call('DELETE', `/v1/passkeys/${user.passkey.uuid}`, { token })
    expect(status).toBe(200)
    for (const old of [token, user.token])
      expect(await postern.call('GET', '/v1/sessions/current', { token: old })).toMatchObject({ status: 401 })
    expect(decodeJwt(body.access_token)).toMatchObject({ acr: 'aal1', amr: ['user'] })
    expect(await signInWith(postern, user.authenticator)).toMatchObject({ body: { code: 'unknown-credential' } })
    expect(await lastDetails(postern, 'passkey-deleted')).toEqual({ passkey: user.passkey.uuid, name: 'Passkey' })
    const mail = await mailTo(inbox, `${user.username}@example.test`, 'A passkey was deleted')
    expect(mail.text).toContain('It can no longer be used to sign in.')
  })

  it('200 keeps what a password and a code proved', async () => {
    const user = await withPasskey()
    await postern.database.sql(
      `update sessions set amr = '{pwd,otp,mfa,hwk,user,pin}' where user_id = (select id from users where uuid = $1)`,
      [user.uuid],
    )
    const { body } = await postern.call('DELETE', `/v1/passkeys/${user.passkey.uuid}`, { token: user.token })
    expect(decodeJwt(body.access_token)).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa', 'user'] })
  })

  it('409 last-way-in without a password and without another passkey', async () => {
    const user = await withPasskey()
    await postern.database.sql('update users set password_hash = null where uuid = $1', [user.uuid])
    const path = `/v1/passkeys/${user.passkey.uuid}`
    expect(await postern.call('DELETE', path, { token: user.token })).toMatchObject({
      status: 409,
      body: { code: 'last-way-in' },
    })
    const second = await addPasskey(postern, user, authenticatorOf())
    expect(await postern.call('DELETE', path, { token: second.token })).toMatchObject({ status: 200 })
  })

  it('409 second-factor-demanded for the last second factor of an account that must have one', async () => {
    const user = await withPasskey()
    await postern.database.sql(`update session_requirements set second_factor_roles = '{authenticated}'`)
    const path = `/v1/passkeys/${user.passkey.uuid}`
    expect(await postern.call('DELETE', path, { token: user.token })).toMatchObject({
      status: 409,
      body: { code: 'second-factor-demanded' },
    })
    const second = await addPasskey(postern, user, authenticatorOf())
    expect(await postern.call('DELETE', path, { token: second.token })).toMatchObject({ status: 200 })
    await postern.database.sql(`update session_requirements set second_factor_roles = '{}'`)
  })
})

describe('an account that must have a second factor', () => {
  it('201 sets up a passkey before anything else, and may then do everything', async () => {
    await postern.createUser('demanded')
    const session = await postern.signIn('demanded')
    await postern.database.sql(`update session_requirements set second_factor_roles = '{authenticated}'`)
    const read = (token: string) => postern.call('GET', '/v1/sessions', { token })
    expect(await read(session.token)).toMatchObject({ status: 403, body: { code: 'second-factor-setup-required' } })
    const renewed = await addPasskey(postern, session, authenticatorOf())
    expect(await read(renewed.token)).toMatchObject({ status: 200 })
    await postern.database.sql(`update session_requirements set second_factor_roles = '{}'`)
  })

  it('403 password-change-required comes first', async () => {
    await postern.createUser('bound')
    const { token } = await postern.signIn('bound')
    await postern.database.sql(`update users set must_change_password = true where username = 'bound'`)
    expect(await postern.call('POST', '/v1/passkeys/options', { token })).toMatchObject({
      status: 403,
      body: { code: 'password-change-required' },
    })
  })
})
