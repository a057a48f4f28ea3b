/** Who one is comes before what one sends, and what a session has to do first before anything else: over all routes. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { functions } from '#openapi/functions.ts'
import { type Route, routesOf } from '#openapi/routes.ts'
import { createAudienceToken } from '#test/support/contract/strangers.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const gone = useUser(postern, 'gone')
const bound = useUser(postern, 'bound')

const tokens = prepared(async () => ({ audience: await createAudienceToken(postern, root) }))

const routes = routesOf(functions).filter(({ path, audience }) => !path.startsWith('/dev') && audience !== 'public')
const keyed = (some: Route[]) => some.map((route) => [route.key, route] as const)
const signOut = 'DELETE /v1/sessions/current'

/** Requests that are refused before their statement, each for another reason; one that has nothing to get wrong is sent as it is. */
function wrongRequests({ path, body }: Route): [path: string, body?: string, type?: string][] {
  const named = path.replaceAll(/\{\w+\}/g, () => randomUUID())
  const unreadable = path.replaceAll(/\{\w+\}/g, '%20')
  const bodies: [string, string, string?][] = [
    [named, '{"nonsense":'],
    [named, '{"nonsense":1}'],
    [named, 'nonsense', 'text/plain'],
  ]
  return [[named], [`${named}?limit=0&nonsense=1`], [unreadable], ...(body ? bodies : [])]
}

async function answersTo(route: Route, token: string | null): Promise<[status: number, code: string][]> {
  const answers = wrongRequests(route).map(([path, body, type]) =>
    postern.call(route.method, path, { token, body, ...(type && { headers: { 'Content-Type': type } }) }),
  )
  return (await Promise.all(answers)).map(({ status, body }) => [status, body.code])
}

const allOf = (status: number, code: string) => (answers: [number, string][]) =>
  answers.every(([answered, answeredCode]) => answered === status && answeredCode === code)

describe('a request that is wrong', () => {
  beforeAll(() => postern.database.sql('update sessions set ended_at = app_now() where sid = $1', [sidOf(gone.token)]))

  it.each(keyed(routes.filter(({ audience }) => audience !== 'anyone')))(
    '%s: 401 without a session',
    async (_key, route) => {
      expect(await answersTo(route, null)).toSatisfy(allOf(401, 'unauthenticated'))
    },
  )

  it.each(keyed(routes))('%s: 401 with a session that has ended', async (_key, route) => {
    expect(await answersTo(route, gone.token)).toSatisfy(allOf(401, 'invalid-token'))
  })

  it.each(keyed(routes))('%s: 401 with a token for another service', async (_key, route) => {
    expect(await answersTo(route, tokens.audience)).toSatisfy(allOf(401, 'invalid-token'))
  })

  it.each(keyed(routes.filter(({ audience }) => audience === 'administrator')))(
    '%s: 403 for a user who is no administrator',
    async (_key, route) => {
      expect(await answersTo(route, ada.token)).toSatisfy(allOf(403, 'forbidden'))
    },
  )

  it('422 for an administrator, in one round trip', async () => {
    postern.database.takeRoundTrips()
    const { status } = await postern.call('POST', '/v1/groups', { token: root.token, body: { nonsense: 1 } })
    expect([status, postern.database.takeRoundTrips()]).toEqual([422, 1])
  })
})

describe('a session that has to do something first', () => {
  const free = [
    'DELETE /v1/sessions',
    signOut,
    'GET /v1/sessions/current',
    'GET /v1/users/current',
    'POST /v1/users/{u}/terms',
    'PUT /v1/passwords/current',
  ]
  const others = routes.filter(({ key }) => !free.includes(key))

  it('may do what is listed here and nothing else', () => {
    const unbound = routes.filter(({ audience }) => audience === 'any-session').map(({ key }) => key)
    expect([...unbound, signOut].sort()).toEqual(free)
  })

  describe('the password', () => {
    beforeAll(() => postern.database.sql(`update users set must_change_password = true where username = 'bound'`))
    it.each(keyed(others))('%s: 403', async (_key, route) => {
      expect(await answersTo(route, bound.token)).toSatisfy(allOf(403, 'password-change-required'))
    })
  })

  describe('the terms', () => {
    beforeAll(async () => {
      await postern.database.sql(`update users set must_change_password = false where username = 'bound'`)
      await postern.call('PUT', '/v1/terms', { token: root.token, body: { texts: { en: 'Be kind.' } } })
    })
    it.each(keyed(others))('%s: 403', async (_key, route) => {
      expect(await answersTo(route, bound.token)).toSatisfy(allOf(403, 'terms-acceptance-required'))
    })
  })

  describe('the second factor', () => {
    beforeAll(async () => {
      await postern.database.sql(
        `update session_requirements set terms_version_id = null, second_factor_roles = '{authenticated}'`,
      )
    })
    it.each(keyed(others.filter(({ scope }) => !scope?.forSetup)))('%s: 403', async (_key, route) => {
      expect(await answersTo(route, bound.token)).toSatisfy(allOf(403, 'second-factor-setup-required'))
    })
  })
})

function sidOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).sid
}
