/** A key is as alive as its owner in the statement of its use: demotion, lock, disabling, deletion, and sensitive operations that revoke keys. */
import { describe, expect, it } from 'vitest'
import { mintLink } from '#test/support/fixtures/links.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { type Person, peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person } = peopleOf(postern)
const { as, keyOf, use, eventsOf } = keysOf(postern)
const refused = { status: 403, body: { code: 'forbidden' } }

describe('the next request with a key', () => {
  it.each([
    ['locked', (who: Person) => as(root, 'POST', `/v1/users/${who.uuid}/lock`, { kind: 'administrative' })],
    ['disabled', (who: Person) => as(root, 'PATCH', `/v1/users/${who.uuid}`, { is_active: false })],
    ['unverified', (who: Person) => as(root, 'PATCH', `/v1/users/${who.uuid}`, { email_verified: false })],
  ])('401 once its owner is %s, also on other operations; 200 when that is taken back', async (_, change) => {
    const ann = await person()
    const key = await keyOf(ann, { scopes: ['profile:read', 'keys:read'] })
    expect(await use(key.text)).toEqual([200, undefined])
    expect((await change(ann)).status).toBe(200)
    expect(await use(key.text)).toEqual([401, 'invalid-token'])
    expect((await as({ token: key.text }, 'GET', '/v1/api-keys')).status).toBe(401)
    await as(root, 'POST', `/v1/users/${ann.uuid}/unlock`)
    await as(root, 'PATCH', `/v1/users/${ann.uuid}`, { is_active: true, email_verified: true })
    expect(await use(key.text)).toEqual([200, undefined])
  })

  it('403 once its owner is demoted, and its scopes give what remains', async () => {
    const boss = await person({ role: 'superuser' })
    const key = await keyOf(boss, { scopes: ['settings:read', 'profile:read'] })
    expect((await as({ token: key.text }, 'GET', '/v1/settings')).status).toBe(200)
    await as(root, 'PATCH', `/v1/users/${boss.uuid}`, { role: 'authenticated' })
    expect(await as({ token: key.text }, 'GET', '/v1/settings')).toMatchObject(refused)
    expect(await use(key.text)).toEqual([200, undefined])
  })

  it('401 once its owner is deleted', async () => {
    const ann = await person()
    const key = await keyOf(ann)
    expect((await as(root, 'DELETE', `/v1/users/${ann.uuid}`)).status).toBe(204)
    expect(await use(key.text)).toEqual([401, 'invalid-token'])
  })
})

describe('a sensitive operation', () => {
  const another = `${goodPassword}, another`
  const change = (who: Person, more: object) =>
    as(who, 'PUT', '/v1/passwords/current', { current_password: goodPassword, new_password: another, ...more })
  const set = (who: Person, more: object) =>
    as(root, 'PUT', `/v1/passwords/${who.uuid}`, { new_password: another, ...more })
  const reset = async (who: Person, more: object) => {
    const path = await mintLink(postern, 'user-password-reset', { user: who.name })
    return as(undefined, 'POST', path, { new_password: another, ...more })
  }

  it.each([
    ['a change of the password', change, 'password-changed'],
    ['a new password by an administrator', set, 'password-set'],
    ['a reset by a link', reset, 'password-reset'],
  ])('%s keeps the keys, or revokes each of them with an audit event', async (_, act, reason) => {
    const [ann, ben] = [await person(), await person()]
    const [kept, key, other] = [await keyOf(ben), await keyOf(ann), await keyOf(ann)]
    expect((await act(ben, {})).status).toBe(200)
    expect(await use(kept.text)).toEqual([200, undefined])
    expect((await act(ann, { revoke_keys: true })).status).toBe(200)
    for (const each of [key, other]) {
      expect(await use(each.text)).toEqual([401, 'key-revoked'])
      expect((await eventsOf(each.uuid)).at(-1)).toMatchObject({ action: 'api-key-revoked', details: { reason } })
    }
  })

  it('a reset by the form of the page revokes keys where its box is ticked', async () => {
    const ann = await person()
    const key = await keyOf(ann)
    const path = await mintLink(postern, 'user-password-reset', { user: ann.name })
    const page = await postern.call('GET', path, { headers: { Accept: 'text/html' } })
    expect(page.body).toContain('name="revoke_keys"')
    const answer = await postern.call('POST', path, {
      body: new URLSearchParams({ new_password: another, revoke_keys: 'true' }).toString(),
      headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(answer.status).toBe(200)
    expect(await use(key.text)).toEqual([401, 'key-revoked'])
  })

  it('a lock as compromised revokes keys for good, any other does not', async () => {
    const [ann, ben] = [await person(), await person()]
    const [key, kept] = [await keyOf(ann), await keyOf(ben)]
    for (const [who, kind] of [
      [ann, 'compromised'],
      [ben, 'administrative'],
    ] as const) {
      expect((await as(root, 'POST', `/v1/users/${who.uuid}/lock`, { kind })).status).toBe(200)
      expect((await as(root, 'POST', `/v1/users/${who.uuid}/unlock`)).status).toBe(200)
    }
    expect(await use(key.text)).toEqual([401, 'key-revoked'])
    expect(await use(kept.text)).toEqual([200, undefined])
    expect((await eventsOf(key.uuid)).at(-1)!.details.reason).toBe('user-locked')
  })

  it('is shown with its keys in the export of the user, without their texts', async () => {
    const ann = await person()
    const key = await keyOf(ann)
    const { body } = await as(ann, 'GET', '/v1/users/current/export')
    expect(body.api_keys).toMatchObject([{ uuid: key.uuid, status: 'active' }])
    expect(JSON.stringify(body)).not.toContain(key.text.slice(7, 40))
  })
})
