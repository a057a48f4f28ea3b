import { beforeAll, describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { type Person, peopleOf } from '#test/support/fixtures/people.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person } = peopleOf(postern)
const { as, keyOf, serviceOf, use, role, give } = keysOf(postern)
const anyUuid = '0192f0c1-2345-4678-9abc-def012345678'

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await person()
  ben = await person()
})

const namesOf = async (who: Person, query: string) => {
  const { status, body } = await as(who, 'GET', `/v1/api-keys?${query}`)
  return status === 200 ? body.items.map(({ name }: { name: string }) => name) : [status, body.code]
}

describe('GET /v1/api-keys', () => {
  it('200 lists the own keys by default, and those of nobody else', async () => {
    const mine = await keyOf(ann, { name: 'mine' })
    await keyOf(ben, { name: 'of ben' })
    expect(await namesOf(ann, '')).toEqual(['mine'])
    expect(await namesOf(ann, `user=${ann.name}`)).toEqual(['mine'])
    expect(await as({ token: mine.text }, 'GET', '/v1/api-keys')).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    })
    const reader = await keyOf(ann, { name: 'reader', scopes: ['keys:read'] })
    expect((await as({ token: reader.text }, 'GET', '/v1/api-keys')).body.items).toHaveLength(2)
  })

  it('403 for the keys of others, whether or not there is such a user; 200 for a role with the scope', async () => {
    for (const query of [`user=${ben.name}`, 'user=nobody.of.this.name', 'all=true'])
      expect(await namesOf(ann, query)).toEqual([403, 'forbidden'])
    const auditor = await person()
    await give(auditor, await role(['keys:read']))
    expect(await namesOf(auditor, `user=${ben.name}`)).toEqual(['of ben'])
    expect(await namesOf(auditor, 'user=nobody.of.this.name')).toEqual([422, 'invalid-request'])
    expect(await namesOf(auditor, 'user=ann&all=true')).toEqual([422, 'invalid-request'])
    expect(await namesOf(auditor, 'all=true&limit=100')).toContain('of ben')
  })

  it('200 filters by status and by whether a key ends', async () => {
    const cleo = await person()
    await createKey(postern, cleo, ['check'], { expires: '-1 minute' })
    await createKey(postern, cleo, ['check'], { revoked: true })
    await createKey(postern, cleo, ['check'], { expires: null })
    await keyOf(cleo, { name: 'live' })
    const replaced = await keyOf(cleo, { name: 'old' })
    await as(cleo, 'POST', `/v1/api-keys/${replaced.uuid}/rotate`, {})
    const counts = await Promise.all(
      ['status=expired', 'status=revoked', 'status=replaced', 'status=active', 'never_expires=true'].map(
        async (query) => (await namesOf(cleo, query)).length,
      ),
    )
    expect(counts).toEqual([1, 1, 1, 3, 1])
    expect(await namesOf(cleo, 'never_expires=false')).toHaveLength(5)
  })

  it('200 goes through every key once, in the order of ids and of names, also where names are equal', async () => {
    const dora = await person()
    const names = ['b', 'A', 'a', 'c c', 'c', 'b', 'ä', 'b']
    for (const name of names) await keyOf(dora, { name })
    for (const sort of ['id', 'name']) {
      const seen: { uuid: string; name: string }[] = []
      for (let after: string | null = ''; after !== null;) {
        const page = await as(dora, 'GET', `/v1/api-keys?limit=3&sort=${sort}${after && `&after=${after}`}`)
        seen.push(...page.body.items)
        after = page.body.next
      }
      expect(new Set(seen.map(({ uuid }) => uuid)).size).toBe(names.length)
      expect(seen).toHaveLength(names.length)
      if (sort === 'name')
        expect(seen.map(({ name }) => name.toLowerCase())).toEqual(['a', 'a', 'b', 'b', 'b', 'c', 'c c', 'ä'])
    }
  })

  it('200 shows when, from where and with what a key was used', async () => {
    const key = await keyOf(ann, { name: 'used' })
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'
    const headers = { 'User-Agent': agent, 'CF-Connecting-IP': '192.0.2.7' }
    await postern.call('GET', '/v1/users/current', { token: key.text, headers })
    const read = async () => (await as(ann, 'GET', `/v1/api-keys/${key.uuid}`)).body
    await expect.poll(async () => (await read()).last_used_ip).toBe('192.0.2.7')
    expect(await read()).toMatchObject({ last_used_user_agent: agent, last_used_device: 'Firefox on Linux' })
  })

  refusesUnauthorized(postern, 'GET', '/v1/api-keys', 'signed-in')
})

describe('GET /v1/api-keys/{uuid}', () => {
  it('404 for the key of another, and for one that there is not', async () => {
    const { uuid } = await keyOf(ben)
    for (const path of [uuid, anyUuid, 'nonsense'])
      expect((await as(ann, 'GET', `/v1/api-keys/${path}`)).status).toBe(404)
    expect((await as(root, 'GET', `/v1/api-keys/${uuid}`)).body.user.username).toBe(ben.name)
  })

  refusesUnauthorized(postern, 'GET', `/v1/api-keys/${anyUuid}`, 'signed-in')
})

describe('PATCH /v1/api-keys/{uuid}', () => {
  const rename = (who: Parameters<typeof as>[0], uuid: string, name: string) =>
    as(who, 'PATCH', `/v1/api-keys/${uuid}`, { name })
  const renames = (uuid: string) =>
    postern.database.sql(`select details from audit_events where action = 'api-key-renamed' and target = $1`, [uuid])

  it('200 renames it, with an audit event only where the name changes', async () => {
    const { uuid } = await keyOf(ann, { name: 'before' })
    const { status, body } = await rename(ann, uuid, 'after')
    expect([status, body.name]).toEqual([200, 'after'])
    await rename(ann, uuid, 'after')
    expect(await renames(uuid)).toEqual([{ details: { name: 'after', from: 'before', user: ann.uuid } }])
  })

  it('404 for the key of another; 403 of an account whose role has more; 200 for a role that has as much', async () => {
    const account = await serviceOf(root, { role: await role(['users:write']) })
    const { uuid } = await keyOf(root, { user: account.uuid })
    const helper = await person()
    expect((await rename(helper, uuid, 'a')).status).toBe(404)
    await give(helper, await role(['keys:write']))
    expect((await rename(helper, uuid, 'a')).status).toBe(403)
    await give(helper, await role(['keys:write', 'users:write']))
    expect((await rename(helper, uuid, 'a')).status).toBe(200)
  })

  refusesUnauthorized(postern, 'PATCH', `/v1/api-keys/${anyUuid}`, 'signed-in', { name: 'a' })
})

describe('DELETE /v1/api-keys/{uuid}', () => {
  const revoke = (who: Parameters<typeof as>[0], uuid: string) => as(who, 'DELETE', `/v1/api-keys/${uuid}`)

  it('204 revokes it for the next request, once, in one round trip; it stays in the list', async () => {
    const key = await keyOf(ann)
    postern.database.takeRoundTrips()
    expect((await revoke(ann, key.uuid)).status).toBe(204)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await use(key.text)).toEqual([401, 'key-revoked'])
    const { body } = await as(ann, 'GET', `/v1/api-keys/${key.uuid}`)
    expect(body.status).toBe('revoked')
    expect((await revoke(ann, key.uuid)).status).toBe(204)
    expect((await as(ann, 'GET', `/v1/api-keys/${key.uuid}`)).body.revoked_at).toBe(body.revoked_at)
    const events = await postern.database.sql(
      `select action from audit_events where target = $1 and action = 'api-key-revoked'`,
      [key.uuid],
    )
    expect(events).toHaveLength(1)
  })

  it('204 by an API key of the same person, with its uuid as the actor of the event', async () => {
    const [key, revoker] = [await keyOf(ann), await keyOf(ann, { scopes: ['keys:write'] })]
    expect((await revoke({ token: revoker.text }, key.uuid)).status).toBe(204)
    const { body } = await as(root, 'GET', `/v1/audit-events?api_key=${revoker.uuid}`)
    expect(body.items.map(({ action, target, api_key }: Record<string, string>) => [action, target, api_key])).toEqual([
      ['api-key-revoked', key.uuid, revoker.uuid],
    ])
    expect((await as(root, 'GET', `/v1/audit-events?api_key=${anyUuid}`)).body.items).toEqual([])
  })

  it('404 for the key of another; 403 of a superuser for a role, 204 of others', async () => {
    const [key, ofRoot, helper] = [await keyOf(ben), await keyOf(root), await person()]
    expect((await revoke(helper, key.uuid)).status).toBe(404)
    await give(helper, await role(['keys:write']))
    expect((await revoke(helper, ofRoot.uuid)).status).toBe(403)
    expect((await revoke(helper, key.uuid)).status).toBe(204)
  })

  refusesUnauthorized(postern, 'DELETE', `/v1/api-keys/${anyUuid}`, 'signed-in')
})
