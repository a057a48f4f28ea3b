/** Refreshes, sign-outs and what is under way meanwhile; answers are scripted so that every order can be had. */
import { describe, expect, it } from 'vitest'
import {
  apiKey,
  bearerTokens,
  createClient,
  getUser,
  listUsers,
  lookAtSession,
  memoryStorage,
  sessionState,
  signIn,
  signOut,
  watchSession,
} from '#client/client.ts'
import { later, problem, type Reply, scriptedFetch, type Sent, tokens } from '#test/support/client/scripted-fetch.ts'

const url = 'https://id.test'
const refreshLine = 'POST /v1/sessions/refresh'
const currentLine = 'GET /v1/sessions/current'
const expired = problem(401, 'invalid-token')
const fine: Reply = { status: 200, body: {} }

/** A client whose access token `a0` has expired. */
function expiredClient(answer: (sent: Sent, all: Sent[]) => Reply | Error | Promise<Reply>) {
  const storage = memoryStorage()
  void storage.set({ access_token: 'a0', refresh_token: 'r0' })
  const scripted = scriptedFetch(answer)
  const postern = createClient({ url, credentials: bearerTokens(storage), fetch: scripted.fetch })
  const count = (line: string) => scripted.lines().filter((each) => each === line).length
  return { ...scripted, storage, postern, count }
}

/** Answers requests with `a0` by 401, refreshes by `a1`, and all others well. */
function refreshing({ line, headers }: Sent): Reply {
  if (line === refreshLine) return tokens(1)
  return headers['Authorization'] === 'Bearer a0' ? expired : fine
}

describe('a refresh', () => {
  it('happens once for fifty calls that are refused at once', async () => {
    const { postern, count, sent, storage } = expiredClient(refreshing)
    const results = await Promise.all(Array.from({ length: 50 }, (_, n) => getUser(postern, `u${n}`)))
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(count(refreshLine)).toBe(1)
    expect(sent).toHaveLength(50 + 1 + 50)
    expect(sent.find(({ line }) => line === refreshLine)).toMatchObject({ body: { refresh_token: 'r0' } })
    expect(await storage.get()).toEqual({ access_token: 'a1', refresh_token: 'r1' })
  })

  it('is not repeated for a refusal that arrives after it', async () => {
    const slow = later<Reply>()
    const { postern, count } = expiredClient((sent) =>
      sent.line.endsWith('/slow') && sent.headers['Authorization'] === 'Bearer a0' ? slow.promise : refreshing(sent),
    )
    const late = getUser(postern, 'slow')
    expect((await getUser(postern, 'quick')).ok).toBe(true)
    slow.resolve(expired)
    expect((await late).ok).toBe(true)
    expect(count(refreshLine)).toBe(1)
  })

  it('is not needed if another process has stored new tokens', async () => {
    const { postern, count, storage } = expiredClient(({ headers }) => {
      void storage.set({ access_token: 'a9', refresh_token: 'r9' })
      return headers['Authorization'] === 'Bearer a0' ? expired : fine
    })
    expect((await getUser(postern, 'ada')).ok).toBe(true)
    expect(count(refreshLine)).toBe(0)
  })

  it('that is refused signs out, and no further call refreshes', async () => {
    const { postern, count, storage } = expiredClient(({ line }) =>
      line === refreshLine ? problem(401, 'invalid-refresh-token') : expired,
    )
    const results = await Promise.all(Array.from({ length: 20 }, () => listUsers(postern)))
    results.push(await listUsers(postern))
    for (const result of results) expect(result).toMatchObject({ ok: false, problem: { code: 'invalid-token' } })
    expect(count(refreshLine)).toBe(1)
    expect(await storage.get()).toBeNull()
    expect(sessionState(postern).status).toBe('signed-out')
  })

  it.each<[string, Reply | Error, string]>([
    ['has no answer', new TypeError('fetch failed'), 'network-error'],
    ['is answered by 503', problem(503, 'unavailable'), 'unavailable'],
  ])('that %s says nothing about the session: the next call tries again', async (_, reply, code) => {
    let isDown = true
    const { postern, count, storage } = expiredClient((sent) =>
      sent.line === refreshLine && isDown ? reply : refreshing(sent),
    )
    expect(await getUser(postern, 'ada')).toMatchObject({ ok: false, problem: { code } })
    expect(sessionState(postern).status).toBe('unknown')
    expect(await storage.get()).not.toBeNull()
    isDown = false
    expect((await getUser(postern, 'ada')).ok).toBe(true)
    expect(count(refreshLine)).toBe(2)
  })

  it('does not help twice: a call that is refused with new tokens is refused', async () => {
    const { postern, sent } = expiredClient(({ line }) => (line === refreshLine ? tokens(1) : expired))
    expect(await getUser(postern, 'ada')).toMatchObject({ problem: { code: 'invalid-token' } })
    expect(sent).toHaveLength(3)
  })

  it('goes on when the call that caused it is aborted, for the others', async () => {
    const refreshed = later<Reply>()
    const { postern, count } = expiredClient((sent) =>
      sent.line === refreshLine ? refreshed.promise : refreshing(sent),
    )
    const abort = new AbortController()
    const aborted = getUser(postern, 'one', { signal: abort.signal })
    const other = getUser(postern, 'two')
    await settled()
    abort.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    refreshed.resolve(tokens(1))
    expect((await other).ok).toBe(true)
    expect(count(refreshLine)).toBe(1)
  })

  it('is not tried with an API key', async () => {
    const { fetch, lines } = scriptedFetch(() => expired)
    const postern = createClient({ url, credentials: apiKey('pst_sk_x'), fetch })
    expect(await getUser(postern, 'ada')).toMatchObject({ problem: { code: 'invalid-token' } })
    expect(lines()).toEqual(['GET /v1/users/ada'])
  })
})

describe('a sign-out', () => {
  it('while a refresh is in flight: the late tokens are not kept, the late answers thrown away, and nothing is sent again', async () => {
    const refreshed = later<Reply>()
    const { postern, storage, sent, lines } = expiredClient(({ line }) => {
      if (line === refreshLine) return refreshed.promise
      return line.startsWith('DELETE') ? { status: 204 } : expired
    })
    const calls = [getUser(postern, 'one'), getUser(postern, 'two')]
    await settled()
    const out = signOut(postern)
    refreshed.resolve(tokens(1))
    expect((await out).ok).toBe(true)
    for (const call of calls) expect(await call).toMatchObject({ ok: false, problem: { code: 'session-changed' } })
    expect(await storage.get()).toBeNull()
    expect(sessionState(postern).status).toBe('signed-out')
    expect(sent.find(({ line }) => line === refreshLine)!.signal.aborted).toBe(true)
    expect(lines()).toEqual(['GET /v1/users/one', 'GET /v1/users/two', refreshLine, 'DELETE /v1/sessions/current'])
  })

  it('keeps no late tokens, whatever the fetch that it was given does with the signal', async () => {
    const refreshed = later<Reply>()
    const storage = memoryStorage()
    await storage.set({ access_token: 'a0', refresh_token: 'r0' })
    const scripted = scriptedFetch(({ line }) => {
      if (line === refreshLine) return refreshed.promise
      return line.startsWith('DELETE') ? { status: 204 } : expired
    })
    const deaf: typeof scripted.fetch = (input, init) =>
      scripted.fetch(input, { ...init, signal: new AbortController().signal })
    const postern = createClient({ url, credentials: bearerTokens(storage), fetch: deaf })
    const call = getUser(postern, 'one')
    await settled()
    expect((await signOut(postern)).ok).toBe(true)
    refreshed.resolve(tokens(1))
    expect(await call).toMatchObject({ ok: false, problem: { code: 'session-changed' } })
    await settled()
    expect(await storage.get()).toBeNull()
    expect(sessionState(postern).status).toBe('signed-out')
  })

  it('throws away a look that is in flight', async () => {
    const looked = later<Reply>()
    const { postern } = expiredClient(({ line }) => (line === currentLine ? looked.promise : { status: 204 }))
    const look = lookAtSession(postern)
    await settled()
    await signOut(postern)
    looked.resolve({ status: 200, body: { user: { username: 'ada' } } })
    expect(await look).toEqual({ status: 'signed-out', session: null })
    expect(sessionState(postern).status).toBe('signed-out')
  })

  it('with an expired token refreshes, so that the session really ends', async () => {
    const { postern, lines, storage } = expiredClient((sent) =>
      sent.line.startsWith('DELETE') && sent.headers['Authorization'] === 'Bearer a1'
        ? { status: 204 }
        : refreshing(sent),
    )
    expect((await signOut(postern)).ok).toBe(true)
    expect(lines()).toEqual(['DELETE /v1/sessions/current', refreshLine, 'DELETE /v1/sessions/current'])
    expect(await storage.get()).toBeNull()
  })

  it('without an answer leaves the tokens, so that it can be tried again', async () => {
    const { postern, storage } = expiredClient(() => new TypeError('fetch failed'))
    expect(await signOut(postern)).toMatchObject({ ok: false, problem: { code: 'network-error' } })
    expect(await storage.get()).not.toBeNull()
    expect(sessionState(postern).status).toBe('unknown')
  })
})

describe('a sign-in', () => {
  const signedIn: Reply = { status: 201, body: { ...(tokens(5).body as object), user: { username: 'ada' } } }

  it('keeps the tokens and nothing else, and asks for the session if somebody watches', async () => {
    const { postern, storage, lines } = expiredClient(({ line }) =>
      line === currentLine ? { status: 200, body: { user: { username: 'ada' } } } : signedIn,
    )
    await signIn(postern, { login: 'ada', password: 'x' })
    expect(lines()).toEqual(['POST /v1/sessions'])
    expect(await storage.get()).toEqual({ access_token: 'a5', refresh_token: 'r5' })
    let heard = 0
    const stop = watchSession(postern, () => (heard += 1))
    await lookAtSession(postern)
    await signIn(postern, { login: 'ada', password: 'x' })
    expect(sessionState(postern)).toMatchObject({ status: 'signed-in', session: { user: { username: 'ada' } } })
    expect(heard).toBe(3)
    stop()
    await lookAtSession(postern)
    expect(heard).toBe(3)
  })

  it('asks for cookies where cookies are the credential', async () => {
    const { fetch, sent } = scriptedFetch(() => ({ status: 201, body: {} }))
    await signIn(createClient({ url, fetch }), { login: 'ada', password: 'x' })
    expect(sent[0]!.body).toEqual({ login: 'ada', password: 'x', cookies: true })
    expect(sent[0]!.headers).not.toHaveProperty('Authorization')
  })

  it('revives after a refused refresh', async () => {
    const { postern, count } = expiredClient(({ line, headers }) => {
      if (line === 'POST /v1/sessions') return signedIn
      if (line === refreshLine) return problem(401, 'invalid-refresh-token')
      return headers['Authorization'] === 'Bearer a5' ? fine : expired
    })
    await getUser(postern, 'ada')
    await signIn(postern, { login: 'ada', password: 'x' })
    expect((await getUser(postern, 'ada')).ok).toBe(true)
    expect(count(refreshLine)).toBe(1)
  })
})

describe('a look', () => {
  it('is shared by everybody who asks meanwhile, and again afterwards', async () => {
    const { postern, count } = expiredClient(() => ({ status: 200, body: { user: {} } }))
    await Promise.all(Array.from({ length: 10 }, () => lookAtSession(postern)))
    expect(count(currentLine)).toBe(1)
    await lookAtSession(postern)
    expect(count(currentLine)).toBe(2)
  })

  it('without an answer leaves what is known', async () => {
    let isDown = false
    const { postern } = expiredClient(() =>
      isDown ? new TypeError('fetch failed') : { status: 200, body: { user: {} } },
    )
    await lookAtSession(postern)
    isDown = true
    expect((await lookAtSession(postern)).status).toBe('signed-in')
  })

  it('that finds nobody signs out, as does any call of nobody', async () => {
    const { postern } = expiredClient(() => problem(401, 'unauthenticated'))
    expect((await lookAtSession(postern)).status).toBe('signed-out')
    const other = expiredClient(({ line }) =>
      line === currentLine ? { status: 200, body: { user: {} } } : problem(401, 'unauthenticated'),
    )
    await lookAtSession(other.postern)
    await getUser(other.postern, 'ada')
    expect(sessionState(other.postern).status).toBe('signed-out')
  })
})

/** After everything that is not waiting for an answer. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
