/** What an API key may do, over all routes: its scope, its state and the account behind it decide, in one round trip. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { scopes, type Scope } from '#domain/keys/scope.ts'
import { functions } from '#openapi/functions.ts'
import { type Route, routesOf } from '#openapi/routes.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const gone = useUser(postern, 'gone')
const bound = useUser(postern, 'bound')

const routes = routesOf(functions).filter(({ scope }) => scope !== null)
const keyed = (some: Route[]) => some.map((route) => [route.key, route] as const)

const keys: Record<string, string> = {}
beforeAll(async () => {
  const keysOfRoot = await Promise.all(scopes.map(async (scope) => [scope, await createKey(postern, root, [scope])]))
  const keysWithout = await Promise.all(
    scopes.map(async (scope) => [
      `all but ${scope}`,
      await createKey(
        postern,
        root,
        scopes.filter((one) => one !== scope),
      ),
    ]),
  )
  Object.assign(keys, Object.fromEntries([...keysOfRoot, ...keysWithout]), {
    expired: await createKey(postern, root, scopes, { expires: '-1 second' }),
    revoked: await createKey(postern, root, scopes, { revoked: true }),
    'of ada': await createKey(postern, ada, scopes),
    'of a locked account': await createKey(postern, gone, scopes),
    'of an account that has to change its password': await createKey(postern, bound, scopes),
  })
  await postern.database.sql(`update users set role = 'superuser', must_change_password = true where uuid = $1`, [
    bound.uuid,
  ])
  await postern.database.sql(`update users set lock_kind = 'administrative' where uuid = $1`, [gone.uuid])
})

/** Asks with a body that has an unknown field, so that whoever may ask is told so, and with ids that nothing has. */
async function ask(
  { method, path, body }: Route,
  key: string,
): Promise<{ status: number; code: string; trips: number }> {
  const { [key]: token } = keys
  postern.database.takeRoundTrips()
  const named = path.replaceAll(/\{\w+\}/g, () => randomUUID())
  const answer = await postern.call(method, named, { token: token!, ...(body && { body: { nonsense: 1 } }) })
  return { status: answer.status, code: answer.body?.code, trips: postern.database.takeRoundTrips() }
}

describe('an operation that API keys may use', () => {
  const usable = routes.filter(({ scope }) => !scope!.sessionOnly)

  it.each(keyed(usable))('%s: 403 insufficient-scope with every scope but its own', async (_key, route) => {
    expect(await ask(route, `all but ${route.scope!.scope}`)).toEqual({
      status: 403,
      code: 'insufficient-scope',
      trips: 1,
    })
  })

  it.each(keyed(usable))('%s: not refused with its scope alone', async (_key, route) => {
    const { status, code } = await ask(route, route.scope!.scope)
    expect([status, code]).not.toEqual([403, 'insufficient-scope'])
    expect([200, 204, 400, 404, 422]).toContain(status)
  })

  it.each(keyed(usable.filter(({ audience }) => audience === 'administrator')))(
    '%s: 403 forbidden with every scope, of an account that may not',
    async (_key, route) => {
      expect(await ask(route, 'of ada')).toEqual({ status: 403, code: 'forbidden', trips: 1 })
    },
  )
})

describe('every operation', () => {
  it.each(keyed(routes))('%s: 401 with a key that is expired, revoked or of a locked account', async (_key, route) => {
    expect(await ask(route, 'expired')).toEqual({ status: 401, code: 'key-expired', trips: 1 })
    expect(await ask(route, 'revoked')).toEqual({ status: 401, code: 'key-revoked', trips: 1 })
    expect(await ask(route, 'of a locked account')).toEqual({ status: 401, code: 'invalid-token', trips: 1 })
  })
})

describe('an operation that needs a session', () => {
  it.each(keyed(routes.filter(({ scope }) => scope!.sessionOnly)))('%s: 403 with every scope', async (_key, route) => {
    for (const scope of scopes) {
      expect(await ask(route, scope)).toEqual({ status: 403, code: 'session-required', trips: 1 })
    }
  })
})

describe('a scope of its own account', () => {
  const own = async (method: string, path: string, scope: Scope, body?: unknown) => {
    const { status, body: answer } = await postern.call(method, path, {
      token: keys[scope]!,
      ...(body ? { body } : {}),
    })
    return [status, answer.code]
  }

  it('suffices for `current`, and for nobody else', async () => {
    expect(await own('GET', '/v1/users/current', 'profile:read')).toEqual([200, undefined])
    expect(await own('GET', '/v1/users/current/groups', 'profile:read')).toEqual([200, undefined])
    expect(await own('GET', '/v1/users/first.superuser', 'profile:read')).toEqual([403, 'insufficient-scope'])
    expect(await own('GET', '/v1/users/ada', 'profile:read')).toEqual([403, 'insufficient-scope'])
    expect(await own('PATCH', '/v1/users/current', 'profile:write', { full_name: 'R' })).toEqual([200, undefined])
    expect(await own('PATCH', '/v1/users/ada', 'profile:write', { full_name: 'R' })).toEqual([
      403,
      'insufficient-scope',
    ])
  })

  it('gives no reach of the role: an administrator is only themselves', async () => {
    expect(await own('PATCH', '/v1/users/current', 'profile:write', { status: 'ok' })).toEqual([403, 'forbidden'])
  })
})

describe('a key that is refused', () => {
  const written = async () =>
    postern.database.sql(
      'select (select count(*) from groups) as groups, (select count(*) from audit_events) as events',
    )

  it.each([
    ['expired', 401, 'key-expired'],
    ['revoked', 401, 'key-revoked'],
    ['all but groups:write', 403, 'insufficient-scope'],
    ['of ada', 403, 'forbidden'],
    ['of a locked account', 401, 'invalid-token'],
    ['of an account that has to change its password', 403, 'password-change-required'],
  ])('%s: %i, and its request changes nothing', async (key, status, code) => {
    const before = await written()
    const answer = await postern.call('POST', '/v1/groups', {
      token: keys[key]!,
      body: { name: randomUUID().slice(9) },
    })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await written()).toEqual(before)
  })
})
