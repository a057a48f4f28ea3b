/** What the client sends, what it makes of answers, and what it sends again. */
import { describe, expect, it } from 'vitest'
import {
  addOrUpdateMember,
  apiKey,
  checkPermissions,
  createClient,
  createGrant,
  createSession,
  deleteGrantByPermission,
  deleteUser,
  eachUser,
  getUser,
  listUsers,
  lockUser,
  PosternError,
  revokeSession,
  unwrap,
} from '#client/client.ts'
import { problem, type Reply, scriptedFetch, type Sent } from '#test/support/client/scripted-fetch.ts'

const url = 'https://id.test'
const grant = { holder: { user: 'ada' }, resource: 'r', permission: 'read' }

function clientOf(answer: (sent: Sent, all: Sent[]) => Reply | Error | Promise<Reply>) {
  const scripted = scriptedFetch(answer)
  return { ...scripted, postern: createClient({ url, credentials: apiKey('pst_sk_x'), fetch: scripted.fetch }) }
}

describe('a request', () => {
  it('has its parts in the path, its query without what is undefined, and the credential', async () => {
    const { postern, sent } = clientOf(() => ({ status: 200, body: { items: [], next: null } }))
    await getUser(postern, 'ada/böse?')
    await listUsers(postern, { status: 'active', locked: false, limit: 5, group: undefined })
    await deleteGrantByPermission(postern, { resource: 'r', permission: 'read', user: 'ada' })
    expect(sent.map(({ line }) => line)).toEqual([
      'GET /v1/users/ada%2Fb%C3%B6se%3F',
      'GET /v1/users?status=active&locked=false&limit=5',
      'DELETE /v1/grants?resource=r&permission=read&user=ada',
    ])
    for (const { headers, body } of sent) {
      expect(headers).toMatchObject({ Authorization: 'Bearer pst_sk_x', Accept: 'application/json' })
      expect(body).toBeUndefined()
    }
  })

  it('has its body as JSON, also with DELETE', async () => {
    const { postern, sent } = clientOf(() => ({ status: 204 }))
    await addOrUpdateMember(postern, 'staff', 'ada', { flags: { group_administrator: true } })
    await deleteUser(postern, 'ada', { current_password: 'secret' })
    await lockUser(postern, 'ada', { kind: 'administrative' })
    expect(sent.map(({ line, body }) => [line, body])).toEqual([
      ['PUT /v1/groups/staff/members/ada', { flags: { group_administrator: true } }],
      ['DELETE /v1/users/ada', { current_password: 'secret' }],
      ['POST /v1/users/ada/lock', { kind: 'administrative' }],
    ])
    for (const { headers } of sent) expect(headers).toMatchObject({ 'Content-Type': 'application/json' })
  })

  it.each(['', '.', '..'])(
    'is refused for the part %o, which would make it a request of another path',
    async (part) => {
      const { postern, sent } = clientOf(() => ({ status: 204 }))
      await expect(revokeSession(postern, part)).rejects.toThrow(TypeError)
      await expect(revokeSession(postern, undefined as never)).rejects.toThrow(TypeError)
      expect(sent).toEqual([])
    },
  )
})

describe('an answer', () => {
  it('is a value with its status, or the problem with the seconds to wait', async () => {
    const { postern } = clientOf(({ line }) =>
      line.startsWith('POST')
        ? problem(429, 'too-many-attempts', { 'Retry-After': '7' })
        : { status: 200, body: { a: 1 } },
    )
    expect(await getUser(postern, 'ada')).toEqual({ ok: true, value: { a: 1 }, status: 200 })
    const refused = await createSession(postern, { login: 'ada', password: 'x' })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'too-many-attempts', retryAfterSeconds: 7 } })
    expect(() => unwrap(refused)).toThrow(PosternError)
  })

  it.each<[string, Reply]>([
    ['a page of a proxy', { status: 200, body: '<html>' }],
    ['an error page', { status: 404, body: '<html>' }],
    ['JSON of another program', { status: 403, body: { message: 'no' } }],
    ['a redirect that was not followed', { status: 302 }],
    ['null', { status: 400, body: null }],
  ])('that is %s is `unexpected-response`', async (_, reply) => {
    const { postern, sent } = clientOf(() => reply)
    const result = await getUser(postern, 'ada')
    expect(result).toMatchObject({ ok: false, problem: { code: 'unexpected-response', status: reply.status } })
    expect(sent).toHaveLength(1)
  })
})

describe('a request is sent again', () => {
  const once = (reply: Reply | Error) => (_: Sent, all: Sent[]) =>
    all.length === 1 ? reply : { status: 200, body: {} }

  it.each<[string, Reply | Error]>([
    ['503', problem(503, 'unavailable')],
    ['429 of a limit', problem(429, 'too-many-requests')],
    ['a broken connection', new TypeError('fetch failed')],
    ['502 of a proxy', { status: 502, body: '<html>' }],
  ])('after %s, if it reads or has an idempotency key', async (_, reply) => {
    for (const act of [
      (p: Parameters<typeof getUser>[0]) => getUser(p, 'ada'),
      (p: Parameters<typeof getUser>[0]) => createGrant(p, grant),
      (p: Parameters<typeof getUser>[0]) => checkPermissions(p, { checks: [{ permission: 'read', resource: 'r' }] }),
    ]) {
      const { postern, sent } = clientOf(once(reply))
      expect((await act(postern)).ok).toBe(true)
      expect(sent).toHaveLength(2)
      expect(sent[1]!.headers).toEqual(sent[0]!.headers)
    }
  })

  it('with one key for a write and its repetitions, and another for the next', async () => {
    const { postern, sent } = clientOf((_, all) =>
      all.length % 2 ? problem(503, 'unavailable') : { status: 201, body: {} },
    )
    await createGrant(postern, grant)
    await createGrant(postern, grant)
    const keys = sent.map(({ headers }) => headers['Idempotency-Key'])
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys).toEqual([keys[0], keys[0], keys[2], keys[2]])
    expect(keys[2]).not.toBe(keys[0])
    await createGrant(postern, grant, { idempotencyKey: 'mine' })
    expect(sent.at(-1)!.headers['Idempotency-Key']).toBe('mine')
  })

  it('at most twice, and never a write without a key, a refusal, or a failed attempt to sign in', async () => {
    const down = clientOf(() => problem(503, 'unavailable'))
    expect(await getUser(down.postern, 'ada')).toMatchObject({ problem: { code: 'unavailable' } })
    expect(down.sent).toHaveLength(3)
    await deleteUser(down.postern, 'ada', {})
    await createSession(down.postern, { login: 'ada', password: 'x' })
    expect(down.sent).toHaveLength(5)
    const refusing = clientOf(() => problem(404, 'not-found'))
    await getUser(refusing.postern, 'ada')
    await createGrant(refusing.postern, grant)
    expect(refusing.sent).toHaveLength(2)
  })

  it('no sooner than Retry-After says, and not at all if the call would be over by then', async () => {
    const { postern, sent } = clientOf(once(problem(429, 'too-many-requests', { 'Retry-After': '1' })))
    const begun = performance.now()
    expect((await getUser(postern, 'ada')).ok).toBe(true)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990)
    const busy = clientOf(() => problem(429, 'too-many-requests', { 'Retry-After': '60' }))
    expect(await getUser(busy.postern, 'ada')).toMatchObject({ problem: { retryAfterSeconds: 60 } })
    expect([sent.length, busy.sent.length]).toEqual([2, 1])
  })
})

describe('a call', () => {
  const silent = () => new Promise<Reply>(() => {})

  it('ends with `timeout` after its time', async () => {
    const { postern, sent } = clientOf(silent)
    const result = await getUser(postern, 'ada', { timeoutMilliseconds: 30 })
    expect(result).toMatchObject({ ok: false, problem: { code: 'timeout', status: 0 } })
    expect(sent).toHaveLength(1)
  })

  it('that is aborted rejects with the reason, during a request and during a wait', async () => {
    const { postern } = clientOf(silent)
    const abort = new AbortController()
    const call = getUser(postern, 'ada', { signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
    const busy = clientOf(() => problem(503, 'unavailable', { 'Retry-After': '5' }))
    const waiting = getUser(busy.postern, 'ada', { signal: AbortSignal.timeout(50) })
    await expect(waiting).rejects.toThrow(/timeout/i)
    expect(busy.sent).toHaveLength(1)
  })
})

describe('a list', () => {
  it('is read page after page, each when it is needed', async () => {
    const { postern, lines } = clientOf(({ line }) => {
      const page = Number(/after=(\d)/.exec(line)?.[1] ?? 0)
      return { status: 200, body: { items: [`${page}a`, `${page}b`], next: page < 2 ? String(page + 1) : null } }
    })
    const seen: unknown[] = []
    for await (const user of eachUser(postern, { status: 'active' })) {
      seen.push(user)
      if (seen.length === 2) expect(lines()).toHaveLength(1)
    }
    expect(seen).toEqual(['0a', '0b', '1a', '1b', '2a', '2b'])
    expect(lines().at(-1)).toBe('GET /v1/users?status=active&after=2')
  })

  it('ends with an error if a page is refused, and never as if it were whole', async () => {
    const { postern } = clientOf(({ line }) =>
      line.includes('after') ? problem(422, 'invalid-request') : { status: 200, body: { items: [1], next: 'x' } },
    )
    const read = async () => {
      for await (const user of eachUser(postern)) expect(user).toBe(1)
    }
    await expect(read()).rejects.toMatchObject({ name: 'PosternError', problem: { code: 'invalid-request' } })
  })
})
