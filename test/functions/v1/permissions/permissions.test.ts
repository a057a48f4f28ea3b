import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createPermissionsClient } from '#test/support/fixtures/permissions-client.ts'
import { resign } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const alice = useUser(postern, 'Alice')
beforeAll(async () => {
  await group('plain', 0, 'Alice')
  await group('other', 0, 'Alice')
  await group('senior', 5, 'Alice')
  await group('foreign', 9)
})

const { service, grant, group, chain, serviceType } = createTreeFixture(postern, root)

const { get } = createPermissionsClient(postern)
const list = (query: string, token: string | null = alice.token) => get(`?${query}`, token)

/** Permissions as `read-allow-match direct user:Alice`. */
async function lines(query: string, token: string | null = alice.token): Promise<string[]> {
  const { status, body } = await list(query, token)
  expect(status).toBe(200)
  return body.permissions.map((p: Record<string, string>) => `${p.name}-${p.access}-${p.scope} ${p.type} ${p.reason}`)
}

describe('GET /v1/permissions', () => {
  it('200 direct has the user’s own grants on that resource and no others, with texts, in one round trip', async () => {
    const [top, leaf] = await chain(2)
    await grant({ user: 'alice' }, top!, 'write')
    await grant({ user: 'alice' }, leaf!, 'write-deny-match')
    await grant({ user: 'alice' }, leaf!, 'read-match')
    await grant({ group: 'plain' }, leaf!, 'read')
    await grant('everyone', leaf!, 'write')
    postern.database.takeRoundTrips()
    const { status, body } = await list(`resource=${leaf}`)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toEqual({
      permissions: [
        { name: 'read', access: 'allow', scope: 'match', type: 'direct', reason: 'user:Alice' },
        { name: 'write', access: 'deny', scope: 'match', type: 'direct', reason: 'user:Alice' },
      ],
      texts: ['read-match', 'read-allow-match', 'write-deny-match'],
    })
  })

  it('200 inherited adds the grants of all groups, equal ones of several groups side by side', async () => {
    const place = await service()
    await grant({ group: 'plain' }, place, 'read')
    await grant({ group: 'other' }, place, 'read')
    await grant({ group: 'foreign' }, place, 'read')
    await grant({ group: 'senior' }, place, 'read-match')
    await grant({ user: 'alice' }, place, 'read')
    await grant('authenticated', place, 'write-deny')
    const { body } = await list(`resource=${place}&mode=inherited`)
    expect(body.texts).toEqual([
      'read-match',
      'read-allow-match',
      'read',
      'read-allow-recursive',
      'write-deny-recursive',
    ])
    expect(await lines(`resource=${place}&mode=inherited`)).toEqual([
      'read-allow-match inherited group:senior',
      'read-allow-recursive direct user:Alice',
      'read-allow-recursive inherited group:other',
      'read-allow-recursive inherited group:plain',
      'write-deny-recursive inherited group:authenticated',
    ])
  })

  it('200 resolved has the strongest grant of each name on that resource, equal ones as multiple', async () => {
    const [top, leaf] = await chain(2)
    await grant({ user: 'alice' }, top!, 'read')
    await grant({ group: 'plain' }, leaf!, 'read-deny')
    await grant({ group: 'senior' }, leaf!, 'read-match')
    await grant({ group: 'plain' }, leaf!, 'write')
    await grant({ group: 'other' }, leaf!, 'write')
    expect(await lines(`resource=${leaf}&mode=resolved`)).toEqual([
      'read-allow-match inherited group:senior',
      'write-allow-recursive inherited multiple',
    ])
    await grant({ user: 'alice' }, leaf!, 'write-deny')
    expect(await lines(`resource=${leaf}&mode=resolved`)).toEqual([
      'read-allow-match inherited group:senior',
      'write-deny-recursive direct user:Alice',
    ])
  })

  it('200 effective decides every name of the type from the whole path, as a check does, in one round trip', async () => {
    const [top, , leaf] = await chain(3)
    await grant({ group: 'plain' }, top!, 'read')
    postern.database.takeRoundTrips()
    expect(await lines(`resource=${leaf}&mode=effective`)).toEqual([
      'read-allow-match effective group:plain',
      'write-deny-match effective no-permission',
    ])
    expect(postern.database.takeRoundTrips()).toBe(1)
    await grant({ user: 'alice' }, top!, 'read-deny')
    expect((await list(`resource=${leaf}&mode=effective`)).body.texts).toEqual(['read-deny-match', 'write-deny-match'])
    const only = await service(freshName('s'), await serviceType(['open']))
    expect(await lines(`resource=${only}&mode=effective`)).toEqual(['open-deny-match effective no-permission'])
  })

  it('200 effective is empty for a type without names', async () => {
    const nameless = await service(freshName('s'), await serviceType([]))
    expect(await lines(`resource=${nameless}&mode=effective`)).toEqual([])
    expect(await lines(`resource=${nameless}&mode=effective&user=alice`, root.token)).toEqual([])
    const refused = await list(`resource=${nameless}&mode=effective&user=first.superuser`)
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  it('200 effective allows administrators everything, and the other modes have their own grants', async () => {
    const place = await service()
    await grant({ user: 'current' }, place, 'read-deny')
    expect(await lines(`resource=${place}&mode=effective`, root.token)).toEqual([
      'read-allow-match effective administrator',
      'write-allow-match effective administrator',
    ])
    for (const mode of ['direct', 'inherited', 'resolved'])
      expect(await lines(`resource=${place}&mode=${mode}`, root.token)).toEqual([
        'read-deny-recursive direct user:first.superuser',
      ])
  })

  it('200 effective denies a disabled user everything, despite grants', async () => {
    const place = await service()
    const name = freshName('u')
    await postern.createUser(name)
    await grant({ user: name }, place, 'read')
    await postern.database.sql('update users set enabled = false where username = $1', [name])
    expect(await lines(`resource=${place}&mode=effective&user=${name}`, root.token)).toEqual([
      'read-deny-match effective user-disabled',
      'write-deny-match effective user-disabled',
    ])
    expect(await lines(`resource=${place}&user=${name}`, root.token)).toEqual([
      `read-allow-recursive direct user:${name}`,
    ])
  })

  it('200 applied has the grants of a group there, for administrators, without other grants of its members', async () => {
    const [top, leaf] = await chain(2)
    await grant({ group: 'plain' }, top!, 'write')
    await grant({ group: 'plain' }, leaf!, 'read-deny-match')
    await grant({ group: 'other' }, leaf!, 'read')
    await grant('everyone', leaf!, 'write')
    for (const name of ['plain', 'PLAIN'])
      expect(await lines(`resource=${leaf}&group=${name}`, root.token)).toEqual(['read-deny-match applied group:plain'])
    expect(await lines(`resource=${leaf}&group=everyone`, root.token)).toEqual([
      'write-allow-recursive applied group:everyone',
    ])
    for (const more of ['user=alice', 'mode=effective', 'mode=direct']) {
      const answer = await list(`resource=${leaf}&group=plain&${more}`, root.token)
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: 'conflicting-field' }] } })
    }
  })

  it('200 no mode includes expired grants', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    await grant({ group: 'plain' }, place, 'write')
    await postern.database.sql(
      `update grants set expires_at = app_now() - interval '1 second' where resource_id = (select id from resources where uuid = $1)`,
      [place],
    )
    for (const mode of ['direct', 'inherited', 'resolved'])
      expect(await lines(`resource=${place}&mode=${mode}`)).toEqual([])
    expect(await lines(`resource=${place}&group=plain`, root.token)).toEqual([])
    expect((await list(`resource=${place}&mode=effective`)).body.texts).toEqual(['read-deny-match', 'write-deny-match'])
  })
})

describe('the user whose permissions are listed', () => {
  const modes = ['direct', 'inherited', 'resolved', 'effective'] as const

  it('200 is the caller, or anonymous without a session', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    await grant({ user: 'alice' }, place, 'write')
    for (const user of ['current', 'Current', 'alice', 'ALICE', alice.uuid, alice.uuid.toUpperCase()]) {
      expect(await lines(`resource=${place}&user=${user}`)).toEqual(['write-allow-recursive direct user:Alice'])
      expect(await lines(`resource=${place}&user=${user}&mode=effective`)).toContain(
        'write-allow-match effective user:Alice',
      )
    }
    for (const query of ['', '&user=current', '&user=CURRENT', '&user=anonymous', '&user=Anonymous']) {
      expect(await lines(`resource=${place}&mode=inherited${query}`, null)).toEqual([
        'read-allow-recursive inherited group:everyone',
      ])
      expect(await lines(`resource=${place}&mode=effective${query}`, null)).toEqual([
        'read-allow-match effective group:everyone',
        'write-deny-match effective no-permission',
      ])
    }
  })

  it('200 is any user for an administrator, by id or name', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    for (const user of ['alice', 'Alice', alice.uuid]) {
      for (const mode of ['direct', 'inherited', 'resolved'])
        expect(await lines(`resource=${place}&user=${user}&mode=${mode}`, root.token)).toEqual([
          'read-allow-recursive direct user:Alice',
        ])
      expect((await lines(`resource=${place}&user=${user}&mode=effective`, root.token))[0]).toBe(
        'read-allow-match effective user:Alice',
      )
    }
    expect(await lines(`resource=${place}&user=anonymous&mode=inherited`, root.token)).toEqual([])
  })

  it('403 for other users, existing or not, and for groups; 401 without a session', async () => {
    const place = await service()
    for (const mode of modes) {
      for (const user of ['first.superuser', root.uuid, 'nobody', 'anonymous', randomUUID()])
        expect(await list(`resource=${place}&user=${user}&mode=${mode}`)).toMatchObject({
          status: 403,
          body: { detail: 'Only administrators may ask about others.' },
        })
      for (const user of ['alice', alice.uuid, 'nobody'])
        expect(await list(`resource=${place}&user=${user}&mode=${mode}`, null)).toMatchObject({ status: 401 })
    }
    for (const name of ['plain', 'everyone', 'nobody']) {
      expect(await list(`resource=${place}&group=${name}`)).toMatchObject({ status: 403 })
      expect(await list(`resource=${place}&group=${name}`, null)).toMatchObject({ status: 401 })
    }
  })

  it('401 for an ended session, in every mode', async () => {
    const place = await service()
    const name = freshName('u')
    await postern.createUser(name)
    const session = await postern.signIn(name)
    const foreign = await resign(session, JSON.parse(postern.secrets.SIGNING_KEY), { aud: 'https://other.test' })
    await postern.call('DELETE', '/v1/sessions/current', { token: session.token })
    for (const token of [session.token, foreign, 'x'])
      for (const mode of modes) expect((await list(`resource=${place}&mode=${mode}`, token)).status).toBe(401)
  })

  it('422 for unknown references', async () => {
    const place = await service()
    for (const mode of modes) {
      const nobody = await list(`resource=${place}&user=nobody&mode=${mode}`, root.token)
      expect(nobody).toMatchObject({ status: 422, body: { errors: [{ pointer: '?user', code: 'unknown-user' }] } })
      const nowhere = await list(`resource=${randomUUID()}&mode=${mode}`)
      expect(nowhere).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '?resource', code: 'unknown-resource' }] },
      })
    }
    const noGroup = await list(`resource=${place}&group=nobody`, root.token)
    expect(noGroup).toMatchObject({ status: 422, body: { errors: [{ pointer: '?group', code: 'unknown-group' }] } })
    expect((await list('resource=x')).status).toBe(422)
    expect((await list(`resource=${place}&mode=all`)).status).toBe(422)
  })
})
