import { describe, expect, it } from 'vitest'
import { apiKeyPattern } from '#adapters/tokens/api-key-text.ts'
import { maxLiveKeys } from '#domain/keys/api-key.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, group } = peopleOf(postern)
const { as, keyOf, serviceOf, use, eventsOf, mailsAbout, role, give } = keysOf(postern)
const { service, resource, grant } = createTreeFixture(postern, root)
const day = 86_400_000
const wanted = { name: 'nightly', scopes: ['profile:read'] }
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString()

describe('POST /v1/api-keys', () => {
  it('201 creates a key that works at once, tells its owner, and stores no text of it, in one round trip', async () => {
    const ann = await person()
    const name = freshName()
    postern.database.takeRoundTrips()
    const { status, body, headers } = await as(ann, 'POST', '/v1/api-keys', { name, scopes: ['profile:read', 'check'] })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/v1/api-keys/${body.api_key.uuid}`)
    expect(body.key).toMatch(apiKeyPattern)
    expect(body.api_key).toMatchObject({
      name,
      user: { uuid: ann.uuid, username: ann.name, kind: 'person' },
      prefix: 'pst_pk',
      last_four: body.key.slice(-4),
      scopes: ['profile:read', 'check'],
      branches: null,
      status: 'active',
      revoked_at: null,
      replaced_by: null,
      last_used_at: null,
    })
    const lifetime = Date.parse(body.api_key.expires_at) - Date.parse(body.api_key.created_at)
    expect(Math.round(lifetime / 1000)).toBe((90 * day) / 1000) // the two are written one after the other
    expect(await use(body.key)).toEqual([200, undefined])
    const [stored] = await postern.database.sql('select k.*::text as row from api_keys k where uuid = $1', [
      body.api_key.uuid,
    ])
    expect(JSON.stringify(stored)).not.toContain(body.key.slice(7, 37))
    expect(await eventsOf(body.api_key.uuid)).toEqual([
      { action: 'api-key-created', actor: ann.name, details: expect.objectContaining({ name, user: ann.uuid }) },
    ])
    expect(await mailsAbout(name)).toEqual([{ template: 'api-key-created', recipient: `${ann.name}@example.test` }])
  })

  it('201 takes an expiry as an instant or in days', async () => {
    const ann = await person()
    const at = inDays(7)
    const created = await as(ann, 'POST', '/v1/api-keys', { ...wanted, expires_at: at })
    expect(Date.parse(created.body.api_key.expires_at)).toBe(Date.parse(at))
    const { body } = await as(ann, 'POST', '/v1/api-keys', { ...wanted, expires_in_days: 365 })
    const lifetime = Date.parse(body.api_key.expires_at) - Date.parse(body.api_key.created_at)
    expect(lifetime / day).toBeCloseTo(365, 4) // the clock of tests moves within a statement
  })

  it.each([
    [{ expires_at: inDays(-1) }, '/expires_at', 'in-the-past'],
    [{ expires_at: inDays(367) }, '/expires_at', 'too-large'],
    [{ expires_in_days: 366 }, '/expires_in_days', 'too-large'],
    [{ expires_in_days: 3, expires_at: inDays(3) }, '/expires_in_days', 'conflicting-field'],
    [{ scopes: [] }, '/scopes', 'too-few-items'],
    [{ scopes: ['check', 'check'] }, '/scopes', 'duplicate-name'],
    [{ scopes: ['everything'] }, '/scopes/0', 'invalid-value'],
    [{ name: 'two\nlines' }, '/name', 'invalid-format'],
    [{ user: 'nobody.of.this.name' }, '/user', 'unknown-user'],
    [{ branches: ['0192f0c1-2345-4678-9abc-def012345678'] }, '/branches', 'conflicting-field'],
    [{ nonsense: 1 }, '/nonsense', 'unknown-key'],
  ])('422 %j', async (fields, pointer, code) => {
    const ann = await person()
    const { status, body } = await as(ann, 'POST', '/v1/api-keys', { ...wanted, ...fields })
    expect([status, body.errors?.map((each: { pointer: string; code: string }) => [each.pointer, each.code])]).toEqual([
      422,
      [[pointer, code]],
    ])
  })

  it('403 without an end, unless the caller is a superuser', async () => {
    const ann = await person()
    const endless = { ...wanted, expires_at: null }
    expect(await as(ann, 'POST', '/v1/api-keys', endless)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    const { status, body } = await as(root, 'POST', '/v1/api-keys', endless)
    expect([status, body.api_key.expires_at]).toEqual([201, null])
  })

  it('201 with branches keeps their ids; 422 names each one that there is not', async () => {
    const [ann, top] = [await person(), await service()]
    const below = await resource(top)
    const limited = { name: 'a', scopes: ['check'], branches: [top, below] }
    const { body } = await as(ann, 'POST', '/v1/api-keys', limited)
    expect(body.api_key.branches.toSorted()).toEqual([top, below].toSorted())
    const unknown = '0192f0c1-2345-4678-9abc-def012345678'
    const refused = await as(ann, 'POST', '/v1/api-keys', { ...limited, branches: [top, unknown] })
    expect([refused.status, refused.body.errors]).toEqual([422, [{ pointer: '/branches/1', code: 'unknown-resource' }]])
    expect((await as(root, 'DELETE', `/v1/resources/${below}`)).status).toBe(204)
    const key = `/v1/api-keys/${body.api_key.uuid}`
    expect((await as(ann, 'GET', key)).body.branches).toEqual([top])
    await postern.database.sql('delete from api_key_branches')
    expect((await as(ann, 'GET', key)).body.branches).toEqual([])
  })

  it('409 beyond the most live keys of an account; those that ended do not count', async () => {
    const ann = await person()
    const keys: string[] = []
    for (let n = 0; n < maxLiveKeys; n += 1) keys.push(await createKey(postern, ann, ['check']))
    await createKey(postern, ann, ['check'], { expires: '-1 minute' })
    expect(await as(ann, 'POST', '/v1/api-keys', wanted)).toMatchObject({
      status: 409,
      body: { code: 'too-many-api-keys' },
    })
    await postern.database.sql(
      `update api_keys set revoked_at = app_now() where id = (select max(id) from api_keys where user_id = (select id from users where uuid = $1)
         and expires_at > app_now())`,
      [ann.uuid],
    )
    expect((await as(ann, 'POST', '/v1/api-keys', wanted)).status).toBe(201)
  })

  it('403 for another person, also for a superuser', async () => {
    const ann = await person()
    expect(await as(root, 'POST', '/v1/api-keys', { ...wanted, user: ann.name })).toMatchObject({ status: 403 })
  })

  it('403 with any API key', async () => {
    const key = await keyOf(root, { scopes: ['keys:write', 'keys:read'] })
    for (const path of ['/v1/api-keys', `/v1/api-keys/${key.uuid}/rotate`])
      expect(await as({ token: key.text }, 'POST', path, wanted)).toMatchObject({
        status: 403,
        body: { code: 'session-required' },
      })
  })

  refusesUnauthorized(postern, 'POST', '/v1/api-keys', 'signed-in', wanted)
})

describe('POST /v1/api-keys for a service account', () => {
  it('201 creates a key of another prefix and tells the owner of the account', async () => {
    const owner = await person()
    const account = await serviceOf(root, { owner: { user: owner.name } })
    const name = freshName()
    const { status, body } = await as(root, 'POST', '/v1/api-keys', { ...wanted, name, user: account.name })
    expect(status).toBe(201)
    expect(body.api_key).toMatchObject({ prefix: 'pst_sk', user: { uuid: account.uuid, kind: 'service' } })
    expect(body.key).toMatch(/^pst_sk_/)
    expect(await use(body.key)).toEqual([200, undefined])
    expect(await mailsAbout(name)).toEqual([{ template: 'api-key-created', recipient: `${owner.name}@example.test` }])
  })

  it('422 for people without a role: the account is not visible', async () => {
    const [account, ann] = [await serviceOf(root), await person()]
    expect(await as(ann, 'POST', '/v1/api-keys', { ...wanted, user: account.name })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/user', code: 'unknown-user' }] },
    })
  })

  describe('by a role with the scope', () => {
    const make = async (held: string[], scopes: string[], account: { uuid: string }) => {
      const helper = await person()
      await give(helper, await role(['keys:write', ...held]))
      return (await as(helper, 'POST', '/v1/api-keys', { name: 'a', scopes, user: account.uuid })).status
    }

    it('403 for scopes that the role does not have; 201 for those that it has', async () => {
      const account = await serviceOf(root)
      expect(await make(['check'], ['check', 'users:read'], account)).toBe(403)
      expect(await make(['check', 'users:read'], ['check', 'users:read'], account)).toBe(201)
    })

    it('403 where the role of the account has more scopes', async () => {
      const account = await serviceOf(root, { role: await role(['users:write', 'check']) })
      expect(await make(['check'], ['check'], account)).toBe(403)
      expect(await make(['check', 'users:write'], ['check'], account)).toBe(201)
    })

    it('403 where the account is in a group, or has a grant, that the caller does not have', async () => {
      const [member, holder, club] = [await serviceOf(root), await serviceOf(root), await group()]
      expect((await as(root, 'PUT', `/v1/groups/${club}/members/${member.uuid}`, { flags: {} })).status).toBe(201)
      await grant({ user: holder.uuid }, await service(), 'read')
      expect(await make(['check'], ['check'], member)).toBe(403)
      expect(await make(['check'], ['check'], holder)).toBe(403)
      expect((await as(root, 'POST', '/v1/api-keys', { ...wanted, user: holder.uuid })).status).toBe(201)
    })
  })
})
