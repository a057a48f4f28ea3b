import { describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person } = peopleOf(postern)
const { as, keyOf, serviceOf, use, eventsOf, mailsAbout, role, give } = keysOf(postern)
const { service } = createTreeFixture(postern, root)
const anyUuid = '0192f0c1-2345-4678-9abc-def012345678'
const rotate = (who: Parameters<typeof as>[0], uuid: string, body: unknown = {}) =>
  as(who, 'POST', `/v1/api-keys/${uuid}/rotate`, body)

describe('POST /v1/api-keys/{uuid}/rotate', () => {
  it('201 makes another key in its place; both are valid until the end of the overlap, in one round trip', async () => {
    const ann = await person()
    const name = freshName()
    const old = await keyOf(ann, { name, scopes: ['profile:read', 'check'] })
    postern.database.takeRoundTrips()
    const { status, body } = await rotate(ann, old.uuid, { overlap_seconds: 600, expires_in_days: 30 })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(201)
    expect(body.api_key).toMatchObject({ name, scopes: ['profile:read', 'check'], status: 'active', branches: null })
    expect([await use(old.text), await use(body.key)]).toEqual([
      [200, undefined],
      [200, undefined],
    ])
    const before = (await as(ann, 'GET', `/v1/api-keys/${old.uuid}`)).body
    expect(before).toMatchObject({ status: 'replaced', replaced_by: body.api_key.uuid })
    expect(await eventsOf(old.uuid)).toMatchObject([
      { action: 'api-key-created' },
      {
        action: 'api-key-rotated',
        actor: ann.name,
        details: { name, user: ann.uuid, replaced_by: body.api_key.uuid },
      },
    ])
    expect(await mailsAbout(name)).toHaveLength(2)
    await postern.database.moveClock('11 minutes')
    expect([await use(old.text), await use(body.key)]).toEqual([
      [401, 'key-expired'],
      [200, undefined],
    ])
  })

  it('201 without an overlap: the old key is refused at once', async () => {
    const ann = await person()
    const old = await keyOf(ann)
    await rotate(ann, old.uuid, { overlap_seconds: 0 })
    expect(await use(old.text)).toEqual([401, 'key-expired'])
  })

  it('201 never lets the old key live longer than it would have', async () => {
    const ann = await person()
    const old = await keyOf(ann, { expires_in_days: 1 })
    const { body: before } = await as(ann, 'GET', `/v1/api-keys/${old.uuid}`)
    await rotate(ann, old.uuid, { overlap_seconds: 2_592_000 })
    expect((await as(ann, 'GET', `/v1/api-keys/${old.uuid}`)).body.expires_at).toBe(before.expires_at)
  })

  it('201 takes the branches along, and remains limited where none is left', async () => {
    const [ann, top] = [await person(), await service()]
    const old = await keyOf(ann, { scopes: ['check'], branches: [top] })
    const { body } = await rotate(ann, old.uuid)
    expect(body.api_key.branches).toEqual([top])
    await postern.database.sql('delete from api_key_branches')
    expect((await rotate(ann, body.api_key.uuid)).body.api_key.branches).toEqual([])
  })

  it('409 for a key that was replaced, revoked or has expired', async () => {
    const ann = await person()
    const [replaced, revoked] = [await keyOf(ann), await keyOf(ann)]
    await rotate(ann, replaced.uuid)
    await as(ann, 'DELETE', `/v1/api-keys/${revoked.uuid}`)
    await createKey(postern, ann, ['check'], { expires: '-1 minute' })
    const [expired] = (await as(ann, 'GET', '/v1/api-keys?status=expired')).body.items
    for (const { uuid } of [replaced, revoked, expired])
      expect(await rotate(ann, uuid)).toMatchObject({ status: 409, body: { code: 'api-key-not-active' } })
  })

  it('403 where somebody else would get more than they have; 404 for the key of another person', async () => {
    const [ann, helper, account] = [await person(), await person(), await serviceOf(root)]
    const [own, key] = [await keyOf(ann), await keyOf(root, { user: account.uuid, scopes: ['users:write'] })]
    expect((await rotate(helper, own.uuid)).status).toBe(404)
    await give(helper, await role(['keys:write']))
    expect((await rotate(helper, key.uuid)).status).toBe(403)
    expect((await rotate(ann, own.uuid, { expires_at: null })).status).toBe(403)
    await give(helper, await role(['keys:write', 'users:write']))
    expect((await rotate(helper, key.uuid)).status).toBe(201)
  })

  it('403 for the key of another person, for a superuser: the text would be theirs', async () => {
    const own = await keyOf(await person())
    expect((await rotate(root, own.uuid)).status).toBe(403)
  })

  it.each([
    [{ overlap_seconds: -1 }, '/overlap_seconds'],
    [{ overlap_seconds: 2_592_001 }, '/overlap_seconds'],
    [{ expires_in_days: 1, expires_at: '2030-01-01T00:00:00Z' }, '/expires_in_days'],
  ])('422 %j', async (body, pointer) => {
    const ann = await person()
    const answer = await rotate(ann, (await keyOf(ann)).uuid, body)
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer])
  })

  refusesUnauthorized(postern, 'POST', `/v1/api-keys/${anyUuid}/rotate`, 'signed-in', {})
})
