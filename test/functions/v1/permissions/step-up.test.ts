/** Listings of permissions that a session has only after a step-up: what a check refuses is never listed as allowed. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Authenticated, signInAs } from '#test/support/fixtures/authenticated-sessions.ts'
import { createPermissionsClient } from '#test/support/fixtures/permissions-client.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { service, resource, grant, group } = createTreeFixture(postern, root)
const { get, items } = createPermissionsClient(postern)

const old: Authenticated = { aal: 1, minutesAgo: 30 }
const fresh: Authenticated = { aal: 2, minutesAgo: 0 }
const both = { aal: 2, within_minutes: 15 }
let [weak, strong] = [] as unknown as [SignedIn, SignedIn]
let [top, conditional, denied, open] = [] as unknown as [string, string, string, string]
beforeAll(async () => {
  for (const name of ['ada', 'bob']) await postern.createUser(name)
  await group('blue', 1, 'ada', 'bob')
  ;[weak, strong] = [await signInAs(postern, 'ada', old), await signInAs(postern, 'ada', fresh)]
  top = await service()
  conditional = await resource(top, 'a')
  denied = await resource(conditional, 'b')
  open = await resource(denied, 'c')
  await grant({ user: 'ada' }, conditional, { name: 'read', requires: both })
  await grant({ group: 'blue' }, conditional, 'read-deny')
  await grant({ user: 'ada' }, denied, 'read-deny')
  await grant({ user: 'ada' }, open, 'read-match')
})

describe('GET /v1/permissions', () => {
  it('200 effective: denied, and what a step-up needs; allowed in a session that meets it', async () => {
    const effective = async ({ token }: SignedIn, more = '') =>
      (await get(`?resource=${conditional}&mode=effective${more}`, token)).body.permissions[0]
    const required = { name: 'read', access: 'deny', scope: 'match', type: 'effective', reason: 'step-up-required' }
    expect(await effective(weak)).toEqual({ ...required, step_up: both })
    expect(await effective(strong)).toMatchObject({ access: 'allow', reason: 'user:ada' })
    expect(await effective(root, '&user=ada')).toEqual({ ...required, step_up: both })
  })

  it('200 direct, inherited and resolved: each with what it requires, and no short text', async () => {
    const given = {
      name: 'read',
      access: 'allow',
      scope: 'recursive',
      requires: both,
      type: 'direct',
      reason: 'user:ada',
    }
    const { body: direct } = await get(`?resource=${conditional}`, weak.token)
    expect(direct).toEqual({ permissions: [given], texts: ['read-allow-recursive-aal2-within15'] })
    const { body: inherited } = await get(`?resource=${conditional}&mode=inherited`, weak.token)
    expect(inherited.texts).toEqual(['read-allow-recursive-aal2-within15', 'read-deny-recursive'])
    const { body: resolved } = await get(`?resource=${conditional}&mode=resolved`, weak.token)
    expect(resolved.permissions).toMatchObject([given, { access: 'deny', reason: 'group:blue' }])
  })

  it('200 of a group, and on services and in trees', async () => {
    await grant({ group: 'blue' }, top, { name: 'write', requires: { aal: 2 } })
    const { body } = await get(`?resource=${top}&group=blue`, root.token)
    expect(body).toMatchObject({ permissions: [{ requires: { aal: 2 } }], texts: ['write-allow-recursive-aal2'] })
    const services = await get('/services?mode=inherited', weak.token)
    expect(services.body.items[0]).toMatchObject({ uuid: top, texts: ['write-allow-recursive-aal2'] })
    const tree = await get('/tree?flat=true', weak.token)
    expect(tree.body.items[0]).toMatchObject({ uuid: conditional, texts: ['read-allow-recursive-aal2-within15'] })
  })
})

describe('GET /v1/permissions/resources', () => {
  it('200 leaves out what needs a step-up, over pages of any size, and finds what is allowed below it', async () => {
    for (const limit of [1, 2, 100]) {
      const listed = async ({ token }: SignedIn) =>
        (await items<{ uuid: string }>(`/resources?permission=read&under=${top}&limit=${limit}`, token)).map(
          ({ uuid }) => uuid,
        )
      expect(await listed(weak)).toEqual([open])
      expect(await listed(strong)).toEqual([conditional, open])
    }
  })
})

describe('GET /v1/permissions/holders', () => {
  it('200 lists who holds it only after a step-up, and says so', async () => {
    const listed = await items<{ username: string }>(`/holders?permission=read&resource=${conditional}`, root.token)
    expect(listed.toSorted(byName)).toEqual([
      {
        uuid: weak.uuid,
        username: 'ada',
        reason: 'step-up-required',
        decided_by: 'user:ada',
        way: 'direct',
        step_up: both,
      },
      {
        uuid: root.uuid,
        username: 'first.superuser',
        reason: 'administrator',
        decided_by: 'administrator',
        way: 'administrator',
      },
    ])
  })

  it('200 of everyone and of those who are signed in', async () => {
    const place = await service()
    await grant('authenticated', place, { name: 'read', requires: { aal: 2 } })
    const { body } = await get(`/holders?permission=read&resource=${place}`, root.token)
    expect(body).toMatchObject({
      everyone: { allow: false, reason: 'no-permission' },
      authenticated: { allow: false, reason: 'step-up-required', step_up: { aal: 2 } },
    })
    expect(body.items.filter(({ step_up }: { step_up?: object }) => step_up)).toHaveLength(2)
  })
})

function byName(one: { username: string }, other: { username: string }): number {
  return one.username < other.username ? -1 : 1
}
