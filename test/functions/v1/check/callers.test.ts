import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkerOf } from '#test/support/contract/checker.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { resign } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const alice = useUser(postern, 'Alice')

const { service, grant } = createTreeFixture(postern, root)
const { check, read } = checkerOf(postern)

describe('missing resources and users', () => {
  it('200 with the reason unknown resource, for administrators too', async () => {
    for (const token of [null, alice.token, root.token]) {
      expect(await read(randomUUID(), token)).toEqual([false, 'unknown-resource'])
    }
  })

  it('200 with the reason unknown user', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    for (const user of ['nobody', randomUUID(), 'constructor', '__proto__', "x' or '1'='1", '{a,"b\\}']) {
      for (const explain of [false, true]) {
        const checks = [user, 'alice'].map((asked) => ({ resource: place, permission: 'read', user: asked }))
        const { body } = await check(checks, root.token, { explain })
        expect(body.results).toMatchObject([
          { allow: false, reason: 'unknown-user' },
          { allow: true, reason: 'group:everyone' },
        ])
      }
    }
  })

  it('200 answers each of a thousand questions, with any of them about missing ones', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    const kinds = [
      [{ resource: place }, 'group:everyone'],
      [{ resource: randomUUID() }, 'unknown-resource'],
      [{ resource: place, user: randomUUID() }, 'unknown-user'],
      [{ resource: randomUUID(), user: 'nobody' }, 'unknown-user'],
      [{ resource: place, user: 'alice' }, 'group:everyone'],
      [{ resource: randomUUID(), path: 'a/b' }, 'unknown-resource'],
      [{ service: 'none', path: 'a' }, 'unknown-resource'],
      [{ resource: place, path: 'a' }, 'group:everyone'],
    ] as const
    const asked = Array.from({ length: 1000 }, (_, n) => kinds[(n * 3) % kinds.length]!)
    const expected = asked.map(([, reason]) => reason)
    for (const explain of [false, true]) {
      const checks = asked.map(([question]) => ({ permission: 'read', user: 'anonymous', ...question }))
      const { body } = await check(checks, root.token, { explain })
      expect(body.results.map(({ reason }: { reason: string }) => reason)).toEqual(expected)
    }
    const own = asked.filter(([question]) => !('user' in question))
    const { body } = await check(
      own.map(([question]) => ({ permission: 'read', ...question })),
      null,
    )
    // Without a session no information about service names is returned.
    const heard = own.map(([question, reason]) => ('service' in question ? 'no-permission' : reason))
    expect(body.results.map(({ reason }: { reason: string }) => reason)).toEqual(heard)
  })

  it('200 denies for a disabled user, for one that is not activated, and for reserved accounts', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    const [disabled, inactive] = [freshName('u'), freshName('u')]
    await postern.createUser(disabled)
    await postern.createUser(inactive)
    await postern.database.sql(`update users set enabled = false where username = $1`, [disabled])
    await postern.database.sql(`update users set activated_at = null where username = $1`, [inactive])
    const checks = [disabled, inactive, 'system', 'locked'].map((user) => ({
      resource: place,
      permission: 'read',
      user,
    }))
    const { body } = await check(checks, root.token)
    for (const result of body.results) expect(result).toEqual({ allow: false, reason: 'user-disabled' })
  })
})

describe('checks about another user', () => {
  it('200 for an administrator about any user, by uuid or by name', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    await grant('everyone', place, 'write')
    const users = [alice.uuid, alice.uuid.toUpperCase(), 'alice', 'ALICE', 'Alice']
    const checks = users.map((user) => ({ resource: place, permission: 'read', user }))
    const { body } = await check(checks, root.token)
    for (const result of body.results) expect(result).toEqual({ allow: true, reason: 'user:Alice' })
    const others = await check(
      [
        { resource: place, permission: 'read', user: 'anonymous' },
        { resource: place, permission: 'write', user: 'anonymous' },
        { resource: place, permission: 'read', user: 'current' },
        { resource: place, permission: 'read', user: 'Current' },
        { resource: place, permission: 'read' },
        { resource: place, permission: 'read', user: root.uuid },
        { resource: place, permission: 'read', user: 'first.superuser' },
      ],
      root.token,
    )
    expect(others.body.results.map(({ reason }: { reason: string }) => reason)).toEqual([
      'no-permission',
      'group:everyone',
      'administrator',
      'administrator',
      'administrator',
      'administrator',
      'administrator',
    ])
  })

  it('200 for a user who names themselves', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    for (const user of ['current', alice.uuid, 'alice', 'ALICE']) {
      const { body } = await check([{ resource: place, permission: 'read', user }], alice.token)
      expect(body.results).toEqual([{ allow: true, reason: 'user:Alice' }])
    }
    for (const user of ['current', 'anonymous']) {
      const { body } = await check([{ resource: place, permission: 'read', user }], null)
      expect(body.results).toEqual([{ allow: false, reason: 'no-permission' }])
    }
  })

  it('403 for other callers, whether the user exists or not', async () => {
    const place = await service()
    for (const user of ['first.superuser', root.uuid, 'nobody', randomUUID(), 'anonymous']) {
      for (const explain of [false, true]) {
        const checks = [
          { resource: place, permission: 'read' },
          { resource: place, permission: 'read', user },
        ]
        expect(await check(checks, alice.token, { explain })).toMatchObject({
          status: 403,
          body: { code: 'forbidden', detail: 'Only administrators may ask about others.' },
        })
      }
    }
  })

  it('401 without a session', async () => {
    const answer = await check([{ resource: await service(), permission: 'read', user: 'alice' }], null)
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })
})

describe('sessions', () => {
  it('401 for an invalid credential, instead of a check as anonymous', async () => {
    const name = freshName('u')
    await postern.createUser(name)
    const place = await service()
    await grant('everyone', place, 'read')
    const deaths: Record<string, (session: SignedIn) => Promise<unknown>> = {
      'signed out': ({ token }) => postern.call('DELETE', '/v1/sessions/current', { token }),
      'signed out everywhere': ({ token }) => postern.call('DELETE', '/v1/sessions', { token }),
      disabled: ({ uuid }) => postern.database.sql('update users set enabled = false where uuid = $1', [uuid]),
    }
    for (const [how, die] of Object.entries(deaths)) {
      const session = await postern.signIn(name, goodPassword)
      expect([how, ...(await read(place, session.token))]).toEqual([how, true, 'group:everyone'])
      await die(session)
      for (const explain of [false, true]) {
        const answer = await check([{ resource: place, permission: 'read' }], session.token, { explain })
        expect({ how, ...answer }).toMatchObject({ how, status: 401, body: { code: 'invalid-token' } })
      }
    }
  })

  it('401 for a token that is expired, or for another audience or none', async () => {
    const key = JSON.parse(postern.secrets.SIGNING_KEY)
    const tokens = [
      'x',
      await resign(alice, key, { iat: -400, exp: -100 }),
      await resign(alice, key, { aud: 'https://other.test' }),
    ]
    for (const token of tokens)
      expect((await check([{ resource: randomUUID(), permission: 'read' }], token)).status).toBe(401)
  })
})
