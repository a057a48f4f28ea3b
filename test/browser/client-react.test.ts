/** `postern/react` in Chromium, taking over what a server has rendered. */
import { renderToString } from 'react-dom/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiKey, createClient, getCurrentSession, unwrap, type CurrentSession } from '#client/client.ts'
import { hydratedApp } from '#test/fixtures/client/hydrated-app.ts'
import { bundleOf } from '#test/support/client/bundle-size.ts'
import { startSameHost } from '#test/support/client/same-host.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { chromiumPath, startChromium } from '#test/support/servers/browser.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'
import { root as repository } from '#test/support/source.ts'

if (!chromiumPath)
  console.warn('test/browser/client-react.test.ts is skipped: no Chromium here (Debian: apt-get install chromium).')

const script = `
  import { hydrateRoot } from 'react-dom/client'
  import { createClient } from '${repository}/client/client.ts'
  import { signOut } from '${repository}/client/client.ts'
  import { hydratedApp } from '${repository}/test/fixtures/client/hydrated-app.ts'
  const postern = createClient()
  globalThis.errors = []
  globalThis.leave = () => signOut(postern)
  hydrateRoot(document.querySelector('main'), hydratedApp(postern, globalThis.initialSession), {
    onRecoverableError: (error) => errors.push(error.message),
  })`

describe.skipIf(!chromiumPath)('in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const ada = useUser(postern, 'ada')
  let browser: Browser
  let app: string
  let session: CurrentSession
  beforeAll(async () => {
    const tree = createTreeFixture(postern, root)
    await tree.grant({ user: 'ada' }, await tree.service('library', 'api'), 'read')
    app = (await bundleOf(script)).script
    browser = await startChromium()
    session = unwrap(await getCurrentSession(createClient({ url: postern.url, credentials: apiKey(ada.token) })))
  })
  afterAll(() => browser?.close())

  /** The page as a server renders it for a session. */
  const rendered = (initial?: CurrentSession | null) =>
    renderToString(hydratedApp(createClient({ url: 'https://not.asked.test' }), initial))

  async function open(initial?: CurrentSession | null) {
    const html = `<!doctype html><main>${rendered(initial)}</main><script>
      ${initial === undefined ? '' : `globalThis.initialSession = ${JSON.stringify(initial)}`}
    </script><script type="module" src="/app.js"></script>`
    const host = await startSameHost(() => postern.url, {
      '/': { type: 'text/html', text: html },
      '/app.js': { type: 'text/javascript', text: app },
    })
    const context = await browser.newContext()
    const { token } = await postern.signIn('ada') // a page may sign out
    const cookie = {
      name: '__Host-postern-session',
      value: token,
      url: host.url.replace('http:', 'https:'),
      secure: true,
      httpOnly: true,
    }
    if (initial !== null) await context.addCookies([cookie])
    const page = await context.newPage()
    await page.goto(host.url)
    const ends = (name: string) => page.waitForFunction(`document.querySelector('#name').textContent === '${name}'`)
    const close = async () => {
      expect(await page.evaluate('errors')).toEqual([])
      await context.close()
      await host.stop()
    }
    return { page, host, ends, close }
  }

  it('a server renders what it knows, and no permission', () => {
    expect(rendered(session)).toContain('signed-in ada unknown')
    expect(rendered(null)).toContain('signed-out  unknown')
    expect(rendered()).toContain('unknown  unknown')
    for (const initial of [session, null, undefined]) expect(rendered(initial)).not.toMatch(/open|closed/)
  })

  it('a page of a known session is taken over without a difference, asks for permissions once, and for nothing else', async () => {
    const { page, host, ends, close } = await open(session)
    await ends('signed-in ada false')
    expect(await page.locator('#in').innerText()).toBe('open')
    expect(host.passed()).toEqual(['POST /v1/check'])
    await page.evaluate('leave()')
    await ends('signed-out  false')
    expect(await page.locator('main').innerText()).toContain('closed')
    await close()
  })

  it.each([
    ['nobody', null, 'signed-out  false'],
    ['a session that the server did not look for', undefined, 'signed-in ada false'],
  ])('a page of %s is taken over without a difference', async (_, initial, name) => {
    const { host, ends, close } = await open(initial)
    await ends(name)
    expect(host.passed()).toEqual(
      initial === null ? ['POST /v1/check'] : ['GET /v1/sessions/current', 'POST /v1/check'],
    )
    await close()
  })
})
