/** API keys under simultaneous requests: one outcome of rotations and revocations, exact audit, and no late success after an owner is shut out. */
import { describe, expect, it } from 'vitest'
import type { Scope } from '#domain/keys/scope.ts'
import { maxLiveKeys } from '#domain/keys/api-key.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { race, tally } from '#test/support/parallel.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person } = peopleOf(postern)
const { as, keyOf, use } = keysOf(postern)

const eventsOf = async (uuid: string) =>
  tally(
    (
      await postern.database.sql<{ action: string }>(
        `select action from audit_events where target_kind = 'api-key' and target = $1`,
        [uuid],
      )
    ).map(({ action }) => action),
  )
const statusesOf = (answers: { status: number }[]) => tally(answers.map(({ status }) => status))

describe('50 requests about one key at once', () => {
  it('rotations: one makes a key, 49 are told that it is replaced', async () => {
    const ann = await person()
    const key = await keyOf(ann)
    const answers = await race(() => as(ann, 'POST', `/v1/api-keys/${key.uuid}/rotate`, {}))
    expect(statusesOf(answers)).toEqual({ 201: 1, 409: 49 })
    expect(await eventsOf(key.uuid)).toEqual({ 'api-key-created': 1, 'api-key-rotated': 1 })
    const made = answers.find(({ status }) => status === 201)!.body
    const { body } = await as(ann, 'GET', '/v1/api-keys')
    const statuses = body.items.map(({ uuid, status }: Record<string, string>) => [uuid!, status!])
    expect(Object.fromEntries(statuses)).toEqual({ [key.uuid]: 'replaced', [made.api_key.uuid]: 'active' })
  })

  it('revocations by its owner, an administrator and whoever has its text: it is revoked once', async () => {
    const ann = await person()
    const key = await keyOf(ann)
    const answers = await race((n) =>
      n % 3 === 0
        ? postern.call('POST', '/v1/api-keys/revoke', {
            body: { key: key.text },
            headers: { 'CF-Connecting-IP': `192.0.2.${n}` },
          })
        : as(n % 3 === 1 ? ann : root, 'DELETE', `/v1/api-keys/${key.uuid}`),
    )
    expect(statusesOf(answers)).toEqual({ 204: 50 })
    expect(await eventsOf(key.uuid)).toEqual({ 'api-key-created': 1, 'api-key-revoked': 1 })
  })

  it('rotations and revocations: it ends revoked, and was replaced at most once, before', async () => {
    const rounds = 4
    for (let round = 0; round < rounds; round += 1) {
      const ann = await person()
      const key = await keyOf(ann)
      const answers = await race((n) =>
        n % 2 ? as(ann, 'DELETE', `/v1/api-keys/${key.uuid}`) : as(ann, 'POST', `/v1/api-keys/${key.uuid}/rotate`, {}),
      )
      const made = answers.filter(({ status }) => status === 201)
      expect(made.length).toBeLessThanOrEqual(1)
      expect(statusesOf(answers)).toEqual({
        204: 25,
        409: 25 - made.length,
        ...(made.length > 0 && { 201: 1 }),
      })
      expect(await eventsOf(key.uuid)).toEqual({
        'api-key-created': 1,
        'api-key-revoked': 1,
        ...(made.length > 0 && { 'api-key-rotated': 1 }),
      })
      expect(await use(key.text)).toEqual([401, 'key-revoked'])
      for (const { body } of made) expect(await use(body.key)).toEqual([200, undefined])
    }
  })

  it('creations: exactly as many keys as an account can have', async () => {
    const ann = await person()
    const free = 7
    for (let n = free; n < maxLiveKeys; n += 1) await createKey(postern, ann, ['check'])
    const answers = await race(() => as(ann, 'POST', '/v1/api-keys', { name: 'a', scopes: ['check'] }))
    expect(statusesOf(answers)).toEqual({ 201: free, 409: 50 - free })
  })
})

describe('200 keys in use while their owners are shut out', () => {
  const runs = 50
  const runsAtOnce = 5
  const uses = 4
  type Answered = { status: number }

  it.each<[how: string, role: string, scope: Scope, path: string, end: (uuid: string) => Promise<Answered>]>([
    ['demoted', 'superuser', 'settings:read', '/v1/settings', (uuid) => edit(uuid, { role: 'authenticated' })],
    ['locked', 'authenticated', 'profile:read', '/v1/users/current', (uuid) => lock(uuid)],
    ['disabled', 'authenticated', 'profile:read', '/v1/users/current', (uuid) => edit(uuid, { is_active: false })],
    [
      'deleted',
      'authenticated',
      'profile:read',
      '/v1/users/current',
      (uuid) => as(root, 'DELETE', `/v1/users/${uuid}`),
    ],
  ])(
    '%s: no request that begins after the answer succeeds',
    async (_, role, scope, path, end) => {
      const run = async () => {
        const name = freshName()
        await postern.createUser(name)
        const [owner] = await postern.database.sql<{ uuid: string }>(
          'update users set role = $2 where username = $1 returning uuid',
          [name, role],
        )
        const token = await createKey(postern, owner!, [scope])
        const ask = async () => (await as({ token }, 'GET', path)).status
        expect(await ask()).toBe(200)
        const during = Array.from({ length: uses }, ask)
        expect([200, 204]).toContain((await end(owner!.uuid)).status)
        const after = await Promise.all(Array.from({ length: uses }, ask))
        for (const status of await Promise.all(during)) expect([200, 401, 403]).toContain(status)
        return after
      }
      const late: number[] = []
      for (let begun = 0; begun < runs; begun += runsAtOnce)
        late.push(...(await Promise.all(Array.from({ length: runsAtOnce }, run))).flat())
      expect(late).toHaveLength(runs * uses)
      expect(late.filter((status) => status < 400)).toEqual([])
    },
    120_000,
  )
})

const edit = (uuid: string, body: unknown) => as(root, 'PATCH', `/v1/users/${uuid}`, body)
const lock = (uuid: string) => as(root, 'POST', `/v1/users/${uuid}/lock`, { kind: 'administrative' })
