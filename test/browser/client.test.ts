/** The client in real Chromium, in cookie mode: what it sends is counted. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleOf } from '#test/support/client/bundle-size.ts'
import { startSameHost } from '#test/support/client/same-host.ts'
import { chromiumPath, startChromium } from '#test/support/servers/browser.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { running } from '#test/support/servers/prepared.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

if (!chromiumPath)
  console.warn('test/browser/client.test.ts is skipped: no Chromium here (Debian: apt-get install chromium).')

/** The script of the page: the client and one connection, for the expressions of the tests. */
const script = `
  import * as client from 'postern/client'
  Object.assign(globalThis, client, { postern: client.createClient(), heard: [] })
  globalThis.watch = () => watchSession(postern, () => heard.push(sessionState(postern).status))
  globalThis.times = (count, act) => Promise.all(Array.from({ length: count }, (_, n) => act(n)))
  globalThis.ready = true`

const refresh = 'POST /v1/sessions/refresh'
const current = 'GET /v1/sessions/current'
const own = 'GET /v1/users/current'
const accessCookie = '__Host-postern-session'

describe.skipIf(!chromiumPath)('the client in Chromium', () => {
  const postern = usePostern()
  useRoot(postern)
  const host = running(async () => {
    const { script: text } = await bundleOf(script)
    const page = {
      type: 'text/html',
      text: '<!doctype html><title>page</title><script type="module" src="/app.js"></script>',
    }
    return startSameHost(() => postern.url, { '/': page, '/app.js': { type: 'text/javascript', text } })
  })
  let browser: Browser
  let context: BrowserContext
  let tab: Page
  let complaints: string[]
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    context = await browser.newContext({ baseURL: host.url })
    complaints = []
    tab = await openTab()
    if (!(await signIn(tab))) throw new Error('signing in failed')
    host.passed()
  })
  afterEach(async () => {
    await context.close()
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  })

  async function openTab(): Promise<Page> {
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto('/')
    await page.waitForFunction('globalThis.ready')
    return page
  }
  const signIn = (page: Page) =>
    page.evaluate<boolean>(
      `signIn(postern, { login: 'first.superuser', password: '${goodPassword}' }).then(({ ok }) => ok)`,
    )
  /** The access token runs out: the browser no longer has it. */
  const expire = () => context.clearCookies({ name: accessCookie })
  const counted = (line: string, lines: string[]) => lines.filter((each) => each === line).length
  /** Twenty calls at once. @returns their codes, `ok` for a value */
  const twenty = (page: Page) =>
    page.evaluate<string[]>(
      `times(20, () => getCurrentUser(postern)).then((all) => all.map((each) => each.ok ? 'ok' : each.problem.code))`,
    )
  const statusOf = (page: Page) => page.evaluate<string>('lookAtSession(postern).then(({ status }) => status)')
  const all = (code: string) => Array.from({ length: 20 }, () => code)

  it('no token is in the hands of a script', async () => {
    const { cookies, answer } = await tab.evaluate<{ cookies: string; answer: string }>(
      `createSession(postern, { login: 'first.superuser', password: '${goodPassword}', cookies: true })
        .then((answer) => ({ cookies: document.cookie, answer: JSON.stringify(answer) }))`,
    )
    expect(cookies).toBe('')
    expect(answer).toContain('"token_type":"Cookie"')
    expect(answer).not.toMatch(/access_token|refresh_token|prt1_/)
    expect((await context.cookies()).every(({ httpOnly, secure }) => httpOnly && secure)).toBe(true)
  })

  it('401 storm: twenty calls without an access token are one refresh', async () => {
    await expire()
    expect(await twenty(tab)).toEqual(all('ok'))
    const lines = host.passed()
    expect([counted(refresh, lines), counted(own, lines), lines.length]).toEqual([1, 40, 41])
  })

  it('two tabs: one refresh each at most, and both stay signed in', async () => {
    const other = await openTab()
    for (let round = 0; round < 3; round += 1) {
      await expire()
      const results = await Promise.all([twenty(tab), twenty(other)])
      expect(results.flat()).toEqual([...all('ok'), ...all('ok')])
      const refreshes = counted(refresh, host.passed())
      expect(refreshes).toBeGreaterThanOrEqual(1)
      expect(refreshes).toBeLessThanOrEqual(2)
    }
    expect([await statusOf(tab), await statusOf(other)]).toEqual(['signed-in', 'signed-in'])
  })

  it('sign-out while a refresh is in flight: nothing is revived, here and in the other tab', async () => {
    const other = await openTab()
    await other.evaluate('watch()')
    await other.waitForFunction(`heard.at(-1) === 'signed-in'`)
    await expire()
    const release = host.hold(refresh)
    const late = twenty(tab)
    await expect.poll(() => host.passed().includes(refresh)).toBe(true)
    const out = tab.evaluate<boolean>('signOut(postern).then(({ ok }) => ok)')
    expect(await out).toBe(true)
    release()
    expect(await late).toEqual(all('session-changed'))
    expect(await statusOf(tab)).toBe('signed-out')
    await other.waitForFunction(`heard.at(-1) === 'signed-out'`)
    const names = (await context.cookies()).map(({ name }) => name)
    expect(names.filter((name) => !name.includes('device'))).toEqual([])
    expect(await twenty(other)).toEqual(all('unauthenticated'))
    expect(counted(refresh, host.passed())).toBe(0)
  })

  it('sign-in and sign-out in one tab are one look in the other', async () => {
    const other = await openTab()
    await other.evaluate('watch()')
    await other.waitForFunction(`heard.at(-1) === 'signed-in'`)
    host.passed()
    await tab.evaluate('signOut(postern)')
    await other.waitForFunction(`heard.at(-1) === 'signed-out'`)
    expect(counted(current, host.passed())).toBe(1)
    await signIn(tab)
    await other.waitForFunction(`heard.at(-1) === 'signed-in'`)
    expect(counted(current, host.passed())).toBe(1)
  })

  it.each([-86_400_000, 86_400_000])('a clock that is wrong by %i ms changes nothing', async (skew) => {
    await context.addInitScript(`{ const now = Date.now.bind(Date); Date.now = () => now() + ${skew} }`)
    const skewed = await openTab()
    await skewed.evaluate('watch()')
    await skewed.waitForFunction(`heard.at(-1) === 'signed-in'`)
    expect(await twenty(skewed)).toEqual(all('ok'))
    await expire()
    expect(await twenty(skewed)).toEqual(all('ok'))
    const lines = host.passed()
    expect([counted(refresh, lines), counted(current, lines), counted(own, lines)]).toEqual([1, 1, 60])
  })

  it('aborted calls leave the refresh to the others', async () => {
    await expire()
    const release = host.hold(refresh)
    const results = tab.evaluate<string[]>(`(async () => {
      const abort = new AbortController()
      const options = { signal: abort.signal }
      const aborted = times(20, () => getCurrentUser(postern, options).catch(({ name }) => name))
      const others = times(20, () => getCurrentUser(postern).then(({ ok }) => String(ok)))
      globalThis.abort = () => abort.abort()
      return [...await aborted, ...await others]
    })()`)
    const lines: string[] = []
    const hasRefreshed = () => lines.push(...host.passed()) > 0 && lines.includes(refresh)
    await expect.poll(hasRefreshed).toBe(true)
    await tab.evaluate('abort()')
    release()
    expect(await results).toEqual([...all('AbortError'), ...all('true')])
    lines.push(...host.passed())
    expect(counted(refresh, lines)).toBe(1)
    expect(counted(own, lines)).toBeGreaterThanOrEqual(40) // of the others, twice each
    expect(counted(own, lines)).toBeLessThanOrEqual(60)
  })

  it('offline and back: nobody is signed out, and the page looks once', async () => {
    await tab.evaluate('watch()')
    await tab.waitForFunction(`heard.at(-1) === 'signed-in'`)
    await context.setOffline(true)
    host.passed()
    expect(await twenty(tab)).toEqual(all('network-error'))
    expect(await tab.evaluate('sessionState(postern).status')).toBe('signed-in')
    expect(host.passed()).toEqual([])
    await tab.waitForTimeout(5000)
    await context.setOffline(false)
    await expect.poll(() => tab.evaluate('heard.length')).toBe(2)
    expect(host.passed()).toEqual([current])
    expect(await tab.evaluate('heard')).toEqual(['signed-in', 'signed-in'])
  })

  it('a page that gets the focus fifty times looks at most every five seconds', async () => {
    await tab.evaluate('watch(); watch()')
    await tab.waitForFunction(`heard.at(-1) === 'signed-in'`)
    expect(counted(current, host.passed())).toBe(1)
    const focus = `for (let n = 0; n < 50; n += 1) { dispatchEvent(new Event('focus')); dispatchEvent(new Event('online')) }`
    await tab.evaluate(focus)
    await tab.waitForTimeout(5000)
    expect(host.passed()).toEqual([])
    await tab.evaluate(focus)
    await tab.waitForTimeout(500)
    expect(host.passed()).toEqual([current])
  })
})
