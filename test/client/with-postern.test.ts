/** The client against a real Postern, with tokens in a storage as a command line has them. */
import { describe, expect, it } from 'vitest'
import {
  bearerTokens,
  can,
  createClient,
  createService,
  createGrant,
  createUser,
  decide,
  eachUser,
  getCurrentSession,
  getCurrentUser,
  getUser,
  listUsers,
  lookAtSession,
  memoryStorage,
  sessionState,
  signIn,
  signOut,
  unwrap,
} from '#client/client.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const service = usePostern()
useRoot(service)
const administrator = { login: 'first.superuser', password: goodPassword }

/** A client that counts its requests. */
function connect() {
  const storage = memoryStorage()
  const lines: string[] = []
  const postern = createClient({
    url: service.url,
    credentials: bearerTokens(storage),
    fetch: (url, init) => {
      lines.push(`${init.method} ${new URL(url).pathname}`)
      return fetch(url, init)
    },
  })
  return { postern, storage, lines: () => lines.splice(0) }
}

describe('a session', () => {
  it('begins, is refreshed when its token has expired, and ends', async () => {
    const { postern, storage, lines } = connect()
    expect((await lookAtSession(postern)).status).toBe('signed-out')
    const { user } = unwrap(await signIn(postern, administrator))
    expect(user.role).toBe('superuser')
    expect(await lookAtSession(postern)).toMatchObject({ status: 'signed-in', session: { user } })
    lines()
    const first = (await storage.get())!
    await storage.set({ ...first, access_token: 'expired' })
    const [one, other] = await Promise.all([getCurrentUser(postern), getCurrentSession(postern)])
    expect([unwrap(one).user.username, unwrap(other).user.username]).toEqual([user.username, user.username])
    expect(lines().filter((line) => line === 'POST /v1/sessions/refresh')).toHaveLength(1)
    expect((await storage.get())!.refresh_token).not.toBe(first.refresh_token)
    const last = (await storage.get())!
    unwrap(await signOut(postern))
    expect(sessionState(postern).status).toBe('signed-out')
    expect((await service.call('GET', '/v1/sessions/current', { token: last.access_token })).status).toBe(401)
  })

  it('401 with its code for wrong credentials, without a refresh', async () => {
    const { postern, lines } = connect()
    const result = await signIn(postern, { ...administrator, password: 'wrong' })
    expect(result).toMatchObject({ ok: false, problem: { code: 'invalid-credentials', status: 401 } })
    expect(lines()).toEqual(['POST /v1/sessions'])
  })

  it('ended elsewhere is over with the next call', async () => {
    const { postern, storage } = connect()
    await signIn(postern, administrator)
    const { access_token: token } = (await storage.get())!
    await service.call('DELETE', '/v1/sessions/current', { token })
    expect(await getCurrentUser(postern)).toMatchObject({ ok: false, problem: { code: 'invalid-token' } })
    expect([sessionState(postern).status, await storage.get()]).toEqual(['signed-out', null])
  })
})

describe('operations', () => {
  it('a list is read to its end, and a refusal has its fields', async () => {
    const { postern } = connect()
    await signIn(postern, administrator)
    for (const n of [1, 2, 3, 4, 5]) await service.createUser(`reader${n}`)
    const names: string[] = []
    for await (const { username } of eachUser(postern, { sort: 'name', q: 'reader', limit: 2 })) names.push(username)
    expect(names).toEqual(['reader1', 'reader2', 'reader3', 'reader4', 'reader5'])
    const refused = await listUsers(postern, { limit: 1000 })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'invalid-request', errors: [{ pointer: '?limit' }] } })
    expect(await getUser(postern, 'no/body')).toMatchObject({ ok: false, problem: { code: 'not-found' } })
  })

  it('a write with one key acts once, however often it is sent', async () => {
    const { postern } = connect()
    await signIn(postern, administrator)
    const user = { username: 'once', email: 'once@example.test' }
    const results = []
    for (let n = 0; n < 2; n += 1) results.push(await createUser(postern, user, { idempotencyKey: 'key-of-once' }))
    expect(unwrap(results[1]!)).toEqual(unwrap(results[0]!))
    expect(await createUser(postern, user)).toMatchObject({ problem: { code: 'name-taken' } })
  })

  it('can and decide answer as Postern decides, in one request', async () => {
    const { postern: root } = connect()
    await signIn(root, administrator)
    const library = unwrap(await createService(root, { name: 'library', type: 'api' }))
    unwrap(await createGrant(root, { holder: 'authenticated', resource: library.uuid, permission: 'read' }))
    await service.createUser('ben')
    const { postern, lines } = connect()
    await signIn(postern, { login: 'ben', password: goodPassword })
    lines()
    const asked = await Promise.all([
      can(postern, { permission: 'read', service: 'library', path: '/shelves' }),
      decide(postern, { permission: 'write', resource: library.uuid }),
    ])
    expect(asked).toEqual([true, { allow: false, reason: 'no-permission' }])
    expect(lines()).toEqual(['POST /v1/check'])
  })
})
