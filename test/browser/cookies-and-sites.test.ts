/** The tables of docs/cookies-and-sites.md, done by Chromium. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, startChromium } from '#test/support/servers/browser.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { running } from '#test/support/servers/prepared.ts'
import { startSites } from '#test/support/servers/sites.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'
import { root } from '#test/support/source.ts'

if (!chromiumPath)
  console.warn(
    'test/browser/cookies-and-sites.test.ts is skipped: no Chromium here (Debian: apt-get install chromium).',
  )

/** The rows of a table of the document, by the heading of its first column. */
function rowsOf(heading: string): string[][] {
  const lines = readFileSync(join(root, 'docs/cookies-and-sites.md'), 'utf8').split('\n')
  const begin = lines.findIndex((line) => line.startsWith(`| ${heading} |`))
  const length = lines.slice(begin).findIndex((line) => !line.startsWith('|'))
  return lines.slice(begin + 2, begin + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const plain = (cell: string) => cell.replaceAll('`', '')
const calls = rowsOf('page').map((row): [string, string, string, string, string] => {
  const [page, listed, credentials, inCookies, withTokens] = row.map(plain)
  return [page!, listed!, credentials!, inCookies!, withTokens!]
})
const attributes = rowsOf('attributes').map((row): [string, string, string, string] => {
  const [text, own, other, link] = row.map(plain)
  return [text!.replace(/ \(.*\)$/, ''), own!, other!, link!]
})

/** Signs in from a page, checks the session and refreshes it. Runs in the page. */
const ways = `
  const call = (method, path, credentials, body, token) => fetch(postern + path, {
    method, credentials,
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token && { Authorization: 'Bearer ' + token }) },
    ...(body && { body: JSON.stringify(body) }),
  }).then(async (answer) => ({ status: answer.status, body: await answer.json() }))
  globalThis.signIn = async (credentials, cookies) => {
    const login = { login: 'alice', password: ${JSON.stringify(goodPassword)}, ...(cookies && { cookies }) }
    const opened = await call('POST', '/v1/sessions', credentials, login).catch(() => null)
    if (opened === null) return 'stopped by the browser'
    if (opened.status !== 201) return 'refused: ' + opened.body.code
    const { access_token, refresh_token } = opened.body
    const check = await call('GET', '/v1/sessions/current', credentials, undefined, access_token)
    if (check.status !== 200) return 'answered 201, not kept'
    const refreshed = await call('POST', '/v1/sessions/refresh', credentials, cookies ? {} : { refresh_token })
    if (!cookies) return refreshed.status === 200 ? 'signed in' : 'lost'
    return refreshed.status === 200 ? 'signed in, stays signed in' : 'signed in'
  }
  globalThis.refresh = (credentials) => call('POST', '/v1/sessions/refresh', credentials, {}).then(({ body }) => body.code)`

describe.skipIf(!chromiumPath)('cookies and sites in Chromium', () => {
  const sites = running(() => startSites(() => postern.url))
  const postern = usePostern(() => ({
    BASE_URL: sites.origin('id.one'),
    ALLOWED_ORIGINS: [sites.origin('app.one'), sites.origin('app.two')].join(),
  }))
  let browser: Browser
  beforeAll(async () => {
    await postern.createUser('alice')
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  /** A page of a host, in a browser without cookies. */
  async function open(host: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${sites.origin(host.replace('.localhost', ''))}/page`)
    await page.evaluate(`globalThis.postern = ${JSON.stringify(sites.origin('id.one'))}; ${ways}`)
    return page
  }

  const sessions = async () => (await postern.database.sql('select count(*)::integer as n from sessions'))[0]

  it.each(calls)('%s (listed: %s), credentials %s: in cookies %s, with tokens %s', async (...row) => {
    const [host, listed, credentials, inCookies, withTokens] = row
    expect(listed).toBe(['app.one.localhost', 'app.two.localhost'].includes(host) ? 'yes' : 'no')
    const before = await sessions()
    expect(await (await open(host)).evaluate(`signIn('${credentials}', true)`)).toBe(inCookies)
    if (/refused|stopped/.test(inCookies)) expect(await sessions()).toEqual(before)
    expect(await (await open(host)).evaluate(`signIn('${credentials}', false)`)).toBe(withTokens)
  })

  it('the refusal says what to do, and a refresh from there is refused alike', async () => {
    const page = await open('app.two.localhost')
    const detail = await page.evaluate<string>(
      `fetch(postern + '/v1/sessions', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ login: 'alice', password: 'x', cookies: true }) }).then((answer) => answer.json()).then(({ detail }) => detail)`,
    )
    expect(detail).toContain(`${sites.origin('id.one')}/sign-in with \`return_to\``)
    expect(await page.evaluate(`refresh('include')`)).toBe('cross-site-cookies')
  })

  it.each(attributes)(
    '%s: %s by a page of the same site, %s by one of another, %s by a link',
    async (text, own, other, link) => {
      const set = `/cookie?set=${encodeURIComponent(`c=1; Secure; Path=/; ${text}`)}`
      const kept = (page: Page) =>
        page.evaluate<string>(`(async () => {
        await fetch(postern + ${JSON.stringify(set)}, { credentials: 'include' })
        const sent = await fetch(postern + '/cookie', { credentials: 'include' }).then((answer) => answer.text())
        return sent === 'c=1' ? 'kept and sent' : 'dropped'
      })()`)
      expect(await kept(await open('app.one.localhost'))).toBe(own)
      expect(await kept(await open('app.two.localhost'))).toBe(other)

      const page = await open('app.two.localhost')
      await (await page.context().newPage()).goto(sites.origin('id.one') + set)
      await page.evaluate(`(() => {
      const link = document.createElement('a')
      link.href = postern + '/cookie'
      document.body.append(link)
      link.click()
    })()`)
      await page.waitForURL('**/cookie')
      expect((await page.evaluate<string>('document.body.innerText')) === 'c=1' ? 'sent' : 'not sent').toBe(link)
    },
  )
})
