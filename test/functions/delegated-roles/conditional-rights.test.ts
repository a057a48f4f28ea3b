/** Whoever has a right only under a condition hands it on only under that condition or a stronger one, and only while they meet it. */
import { describe, expect, it } from 'vitest'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { type Authenticated, setAuthentication } from '#test/support/fixtures/authenticated-sessions.ts'
import { beyond, delegatesOf } from '#test/support/fixtures/delegates.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, group, as } = peopleOf(postern)
const { service, grant } = createTreeFixture(postern, root)
const { delegate } = delegatesOf(postern, root)

const met: Authenticated = { aal: 2, minutesAgo: 1 }

/** Somebody with a conditional right, who may write grants. */
async function keeperOf(requires: object) {
  const [place, ann] = [await service(), await person()]
  const keeper = await delegate(['grants:read', 'grants:write', 'users:read', 'members:write', 'groups:read'])
  await grant({ user: keeper.uuid }, place, { name: 'read', requires })
  const give = (more: object, token = keeper.token) =>
    postern.call('PUT', '/v1/grants', {
      token,
      body: { holder: { user: ann.uuid }, resource: place, permission: { name: 'read', ...more } },
    })
  return { place, ann, keeper, give }
}

describe('a conditional right of a role', () => {
  it('is handed on with the same requirement or a stronger one', async () => {
    const { keeper, give } = await keeperOf({ within_minutes: 15 })
    await setAuthentication(postern, keeper, met)
    expect(await give({})).toMatchObject(beyond)
    expect(await give({ requires: { aal: 2 } })).toMatchObject(beyond)
    expect(await give({ requires: { within_minutes: 16 } })).toMatchObject(beyond)
    expect((await give({ requires: { within_minutes: 15 } })).status).toBe(201)
    expect((await give({ requires: { aal: 2, within_minutes: 5 } })).status).toBe(200)
    expect(await give({ access: 'deny' })).toMatchObject(beyond)
    expect(await give({ requires: { aal: 2 } })).toMatchObject(beyond)
  })

  it('is handed on only by a session that meets it, and by no key', async () => {
    const { keeper, give } = await keeperOf({ aal: 2, within_minutes: 15 })
    const requires = { aal: 2, within_minutes: 5 }
    for (const unmet of [
      { aal: 1, minutesAgo: 1 },
      { aal: 2, minutesAgo: 16 },
    ] as const) {
      await setAuthentication(postern, keeper, unmet)
      expect(await give({ requires })).toMatchObject(beyond)
    }
    const key = await createKey(postern, keeper, ['grants:write', 'check'])
    expect(await give({ requires }, key)).toMatchObject(beyond)
    // A grant may require less time than has passed for the one who gives it.
    await setAuthentication(postern, keeper, { aal: 2, minutesAgo: 10 })
    expect((await give({ requires })).status).toBe(201)
  })

  it('nobody loosens, replaces or removes a stronger one than they have themselves', async () => {
    const { place, ann, keeper, give } = await keeperOf({ aal: 2 })
    await setAuthentication(postern, keeper, met)
    const loose = await grant({ user: ann.uuid }, place, 'read')
    expect(await give({ requires: { aal: 2 } })).toMatchObject(beyond)
    expect(await as(keeper, 'DELETE', `/v1/grants/${loose}`)).toMatchObject(beyond)
    await as(root, 'DELETE', `/v1/grants/${loose}`)
    const strict = await grant({ user: ann.uuid }, place, { name: 'read', requires: { aal: 2, within_minutes: 5 } })
    expect(await give({})).toMatchObject(beyond)
    expect((await give({ requires: { aal: 2 } })).status).toBe(200)
    expect((await as(keeper, 'DELETE', `/v1/grants/${strict}`)).status).toBe(204)
  })

  it('a group with a right is joined by the hand of those who have it as loosely', async () => {
    const { place, ann, keeper } = await keeperOf({ aal: 2 })
    await setAuthentication(postern, keeper, met)
    const [strict, loose] = [await group(), await group()]
    await grant({ group: strict }, place, { name: 'read', requires: { aal: 2, within_minutes: 5 } })
    await grant({ group: loose }, place, { name: 'read', requires: { within_minutes: 5 } })
    const join = (name: string) => as(keeper, 'PUT', `/v1/groups/${name}/members/${ann.uuid}`, { flags: {} })
    expect(await join(loose)).toMatchObject(beyond)
    expect((await join(strict)).status).toBeLessThan(300)
  })

  it('what everybody has under a condition, everybody may hand on under it', async () => {
    const [place, ann] = [await service(), await person()]
    const keeper = await delegate(['grants:write'])
    await grant('authenticated', place, { name: 'read', requires: { aal: 2 } })
    const give = (permission: unknown) =>
      as(keeper, 'PUT', '/v1/grants', { holder: { user: ann.uuid }, resource: place, permission })
    expect(await give('read')).toMatchObject(beyond)
    expect((await give('read-aal2')).status).toBe(201)
  })
})
