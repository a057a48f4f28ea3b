/** What must not compile. `tsc --noEmit` reports an unused `@ts-expect-error`. */
import { expect, it } from 'vitest'
import {
  can,
  createClient,
  createSession,
  eachUser,
  getUser,
  listUsers,
  lockUser,
  redeemLink,
  type Account,
  type ProblemCode,
} from '#client/client.ts'

const postern = createClient({ fetch: () => Promise.reject(new Error('no network here')), retries: 0 })

it('an unknown problem code, field, parameter or part does not compile', async () => {
  const result = await createSession(postern, { login: 'ada', password: 'x' })
  if (result.ok) throw new Error('there is no network here')
  // @ts-expect-error: no such code
  expect(result.problem.code === 'wrong-password').toBe(false)
  // @ts-expect-error: a code of other operations
  expect(result.problem.code === 'link-expired').toBe(false)
  const known: ProblemCode | 'network-error' | 'timeout' | 'unexpected-response' | 'session-changed' =
    result.problem.code
  expect(known).toBe('network-error')

  const page = await listUsers(postern, { status: 'active', locked: true })
  // @ts-expect-error: no value without looking whether there is one
  expect(page.value).toBeUndefined()
  // @ts-expect-error: no such field
  if (page.ok) page.value.items.map((user) => user.nickname)
  if (page.ok) page.value.items satisfies Account[]
  const refused = [
    // @ts-expect-error: no such status
    listUsers(postern, { status: 'sleeping' }),
    // @ts-expect-error: no such parameter
    listUsers(postern, { stat: 'active' }),
    // @ts-expect-error: no such field
    createSession(postern, { login: 'ada', password: 'x', remember: true }),
    // @ts-expect-error: a field is missing
    createSession(postern, { login: 'ada' }),
    // @ts-expect-error: a part is missing
    getUser(postern).catch(() => {}),
    // @ts-expect-error: options of a call are not input
    lockUser(postern, 'ada', { timeoutMilliseconds: 5 }),
    // @ts-expect-error: no permission is asked for
    can(postern, { resource: 'x' }).catch(() => {}),
    redeemLink(postern, 'token', { answer: 'accept', language: 'de' }),
    getUser(postern, 'ada', { timeoutMilliseconds: 5 }),
    eachUser(postern, { q: 'a' }, { signal: AbortSignal.abort() })
      .next()
      .catch(() => {}),
  ]
  await Promise.all(refused)
})

it('a switch over the codes of an operation is exhaustive', async () => {
  const result = await createSession(postern, { login: 'ada', password: 'x' })
  expect(result.ok ? 'ok' : explained(result.problem.code)).toBe('offline')

  function explained(code: Extract<typeof result, { ok: false }>['problem']['code']): string {
    let text: string
    switch (code) {
      case 'invalid-credentials':
      case 'unknown-credential':
        text = 'wrong'
        break
      case 'second-factor-required':
        text = 'more'
        break
      case 'too-many-attempts':
        text = 'later'
        break
      case 'forbidden':
      case 'origin-not-allowed':
      case 'cross-site-cookies':
      case 'robot-check-failed':
        text = 'not here'
        break
      case 'malformed-request':
      case 'client-address-not-allowed':
      case 'body-too-large':
      case 'unsupported-media-type':
      case 'invalid-request':
        text = 'mistake of ours'
        break
      case 'unavailable':
      case 'internal-error':
      case 'unexpected-response':
      case 'timeout':
      case 'session-changed':
        text = 'broken'
        break
      case 'network-error':
        text = 'offline'
        break
    }
    return text // assigned in every case, or this does not compile
  }
})
