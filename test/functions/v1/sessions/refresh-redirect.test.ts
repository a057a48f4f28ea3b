import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { accessCookie, refreshCookie } from '#http/cookies.ts'
import { returnPathPattern } from '#domain/sessions/return-path.ts'
import { type CookieJar, cookieHeader, keepCookies, signInWithCookies } from '#test/support/servers/cookie-jar.ts'
import { sendRaw } from '#test/support/servers/raw-request.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const partner = 'https://app.example.test'
const postern = usePostern(() => ({ ALLOWED_ORIGINS: partner }))
beforeAll(() => postern.createUser('ada'))

async function refresh(jar: CookieJar, returnTo: string, headers: Record<string, string> = {}) {
  const path = `/v1/sessions/refresh?return_to=${encodeURIComponent(returnTo)}`
  const answer = await postern.call('GET', path, { headers: { cookie: cookieHeader(jar), ...headers } })
  keepCookies(jar, answer.headers.getSetCookie())
  return answer
}

async function check(jar: CookieJar): Promise<number> {
  const { status } = await postern.call('GET', '/v1/sessions/current', { headers: { cookie: cookieHeader(jar) } })
  return status
}

describe('GET /v1/sessions/refresh', () => {
  it('303 back to the page, with new cookies for the same session', async () => {
    const jar = await signInWithCookies(postern, 'ada')
    const before = new Map(jar)
    jar.delete(accessCookie)
    const answer = await refresh(jar, '/weather/to%64ay?x=1&y=%20+#z')
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/weather/to%64ay?x=1&y=%20+#z'])
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(jar.get(refreshCookie)).not.toBe(before.get(refreshCookie))
    expect(await check(jar)).toBe(200)
  })

  it('303 without cookies once the session is over, so that the browser does not come again', async () => {
    const jar = await signInWithCookies(postern, 'ada')
    await postern.call('DELETE', '/v1/sessions/current', {
      headers: { cookie: cookieHeader(jar), 'Sec-Fetch-Site': 'same-origin' },
    })
    const answer = await refresh(jar, '/page')
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/page'])
    expect([jar.has(accessCookie), jar.has(refreshCookie)]).toEqual([false, false])
  })

  it('303 without a refresh cookie, and with one that is none of ours, which goes', async () => {
    expect((await refresh(new Map(), '/page')).status).toBe(303)
    const jar = new Map([[refreshCookie, 'prt1_x']])
    expect([(await refresh(jar, '/page')).status, jar.size]).toEqual([303, 0])
  })

  it('400 for two refresh cookies', async () => {
    const jar = await signInWithCookies(postern, 'ada')
    const cookie = `${cookieHeader(jar)}; ${refreshCookie}=x`
    expect((await refresh(jar, '/page', { cookie })).body.code).toBe('multiple-credentials')
  })

  it.each([
    ['//evil.test/x', 'invalid-format'],
    ['/\\evil.test', 'invalid-format'],
    ['/a\\..\\b', 'invalid-format'],
    ['https://evil.test/', 'invalid-format'],
    ['javascript:alert(1)', 'invalid-format'],
    ['evil', 'invalid-format'],
    ['', 'invalid-format'],
    ['/\t/evil.test', 'invalid-format'],
    ['/\n/evil.test', 'invalid-format'],
    ['/ü', 'invalid-format'],
    [`/${'a'.repeat(8192)}`, 'too-long'],
  ])('422 for %j, which may lead to another site', async (returnTo, code) => {
    const jar = await signInWithCookies(postern, 'ada')
    const kept = new Map(jar)
    const answer = await refresh(jar, returnTo)
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '?return_to', code }] } })
    expect(jar).toEqual(kept)
  })

  it('a path that it accepts never leads to another origin', () => {
    const risky = fc.string({ unit: fc.constantFrom(...Array.from('/\\.:@?#%\t\n ;ae[]')), maxLength: 12 })
    fc.assert(
      fc.property(risky, (rest) => {
        const path = `/${rest}`
        if (returnPathPattern.test(path)) expect(new URL(path, 'https://id.example.test').host).toBe('id.example.test')
      }),
      { numRuns: 20_000 },
    )
  })

  it.each<[string, Record<string, string>, number]>([
    ['a link on another site', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }, 303],
    ['an address that the user typed', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' }, 303],
    ['a picture of our page', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'no-cors' }, 303],
    ['a listed origin', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors', Origin: partner }, 303],
    ['a picture of a sibling', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' }, 403],
    ['a picture of another site', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }, 403],
    [
      'a script of another site',
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', Origin: 'https://x.test' },
      403,
    ],
  ])('for %s: %j → %i', async (_what, headers, status) => {
    const jar = await signInWithCookies(postern, 'ada')
    const token = jar.get(refreshCookie)
    const cookie = cookieHeader(jar)
    const answer = await sendRaw(postern.url, 'GET', '/v1/sessions/refresh?return_to=/page', { cookie, ...headers })
    keepCookies(jar, answer.headers['set-cookie'] ?? [])
    expect(answer.status).toBe(status)
    expect(jar.get(refreshCookie) !== token).toBe(status === 303)
  })
})
