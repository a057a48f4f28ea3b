import { describe, expect, it } from 'vitest'
import { mintApiKey } from '#adapters/tokens/api-key-text.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, group } = peopleOf(postern)
const { as, keyOf, serviceOf, use, eventsOf, mailsAbout } = keysOf(postern)
const report = (key: unknown, address = '192.0.2.1') =>
  postern.call('POST', '/v1/api-keys/revoke', { body: { key }, headers: { 'CF-Connecting-IP': address } })

describe('POST /v1/api-keys/revoke', () => {
  it('204 revokes a key of whoever has its text, and tells its owner once, in one round trip', async () => {
    const ann = await person()
    const name = freshName()
    const key = await keyOf(ann, { name })
    postern.database.takeRoundTrips()
    expect((await report(key.text)).status).toBe(204)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await use(key.text)).toEqual([401, 'key-revoked'])
    expect((await report(key.text)).status).toBe(204)
    expect((await mailsAbout(name)).map(({ template }) => template)).toEqual(['api-key-created', 'api-key-leaked'])
    expect(await eventsOf(key.uuid)).toMatchObject([
      { action: 'api-key-created' },
      { action: 'api-key-revoked', actor: null, details: { name, user: ann.uuid, reason: 'leaked' } },
    ])
  })

  it('answers the same for a key that there is not', async () => {
    const [known, unknown] = [await keyOf(await person()), mintApiKey('pk')]
    const [of, ofNone] = [await report(known.text), await report(unknown.text)]
    const told = ({ status, body, headers }: typeof of) => [status, body, [...headers.keys()].toSorted()]
    expect(told(of)).toEqual(told(ofNone))
  })

  it('422 for a text that is no key, which its checksum says', async () => {
    const { text } = mintApiKey('pk')
    for (const wrong of ['', 'pst_pk_', `${text}0`, text.replace(/.$/, (last) => (last === '0' ? '1' : '0'))])
      expect(await report(wrong)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/key', code: 'invalid-format' }] },
      })
  })

  it('429 beyond the limit of a client network, for known keys as for unknown ones', async () => {
    const key = await keyOf(await person())
    for (let n = 0; n < 20; n += 1) expect((await report(mintApiKey('sk').text, '198.51.100.9')).status).toBe(204)
    expect(await report(mintApiKey('sk').text, '198.51.100.9')).toMatchObject({
      status: 429,
      body: { code: 'too-many-requests' },
    })
    expect((await report(key.text, '198.51.100.9')).status).toBe(429)
    expect(await use(key.text)).toEqual([200, undefined])
    expect((await report(key.text, '203.0.113.5')).status).toBe(204)
  })
})

describe('the mail about a key of a service account', () => {
  const told = async (owner: unknown) => {
    const name = freshName()
    const account = await serviceOf(root, { owner })
    await keyOf(root, { name, user: account.uuid })
    return (await mailsAbout(name)).map(({ recipient }) => recipient.replace('@example.test', '')).toSorted()
  }

  it('goes to the administrators of a group that owns it, or else to its members', async () => {
    const [led, flat] = [await group(), await group()]
    const leader = await person({ administers: [led] })
    await person({ groups: [led] })
    const members = [await person({ groups: [flat] }), await person({ groups: [flat] })]
    expect(await told({ group: led })).toEqual([leader.name])
    expect(await told({ group: flat })).toEqual(members.map(({ name }) => name).toSorted())
  })

  it('goes to superusers where no owner can be reached', async () => {
    const [name, owner] = [freshName(), await person()]
    const account = await serviceOf(root, { owner: { user: owner.uuid } })
    await as(root, 'PATCH', `/v1/users/${owner.uuid}`, { is_active: false })
    await keyOf(root, { name, user: account.uuid })
    expect((await mailsAbout(name)).map(({ recipient }) => recipient)).toEqual(['root@example.test'])
  })
})
