/** The programs of `examples/`, each started as its readers would, with a real Postern. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import type { Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compatibility } from '#local/serve.ts'
import { buildClientPackage } from '#scripts/client-package.ts'
import { clientAliases } from '#test/support/client/bundle-size.ts'
import { nginxBinary, startNginx } from '#test/support/client/nginx.ts'
import { startSameHost } from '#test/support/client/same-host.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { chromiumPath, startChromium } from '#test/support/servers/browser.ts'
import { baseUrl, goodPassword } from '#test/support/servers/postern.ts'
import { prepared, running } from '#test/support/servers/prepared.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'
import { root as repository } from '#test/support/source.ts'

if (!chromiumPath)
  console.warn('test/examples/ is tested in part: no Chromium here (Debian: apt-get install chromium).')
if (!nginxBinary) console.warn('test/examples/ is tested in part: no nginx here (Debian: apt-get install nginx-light).')

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const folder = prepared(async () => ({ path: await mkdtemp(join(tmpdir(), 'postern-examples-')) }))
const examples = join(repository, 'examples')
const headers = () => ({ Authorization: `Bearer ${ada.token}` })

beforeAll(async () => {
  const tree = createTreeFixture(postern, root)
  for (const name of ['notes', 'library', 'reports', 'site']) {
    const service = await tree.service(name, 'api')
    await tree.grant({ user: 'ada' }, service, 'read')
    if (name === 'site') await tree.grant('everyone', service, 'read-deny-match')
    await tree.grant({ user: 'ada' }, await tree.resource(service, 'mine'), 'write')
  }
})
afterAll(() => rm(folder.path, { recursive: true }))

/** @returns the script of an example, with its packages */
async function bundled(entry: string): Promise<string> {
  const bundle = await rolldown({
    input: join(examples, entry),
    platform: 'browser',
    resolve: { alias: clientAliases },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  return output[0].code
}

describe('hono-worker', () => {
  const worker = running(async () => {
    const directory = join(folder.path, 'worker')
    await mkdir(directory)
    await writeFile(join(directory, 'index.js'), await bundled('hono-worker/index.ts'))
    const options = convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: join(directory, 'index.js') }],
      modulesRoot: directory,
      ...compatibility,
      bindings: { POSTERN_URL: postern.url, POSTERN_ISSUER: baseUrl },
    })
    const miniflare = new Miniflare(options)
    return {
      stop: () => miniflare.dispose(),
      ask: (path: string, init = {}) => miniflare.dispatchFetch(`http://notes.test${path}`, init),
    }
  })

  it('knows its caller, and lets them read and write what Postern allows', async () => {
    expect((await worker.ask('/me')).status).toBe(401)
    const me = await worker.ask('/me', { headers: headers() })
    expect(await me.json()).toEqual({ user: ada.uuid, verified: 'offline' })
    expect(me.headers.get('Postern-Session')).toMatch(/^offline/)
    const write = (shelf: string) => worker.ask(`/notes/${shelf}`, { method: 'POST', body: 'milk', headers: headers() })
    expect([(await write('mine')).status, (await write('yours')).status]).toEqual([204, 403])
    const read = async (shelf: string) => (await worker.ask(`/notes/${shelf}`, { headers: headers() })).json()
    expect(await read('mine')).toEqual({ notes: ['milk'], mayWrite: true })
    expect(await read('yours')).toEqual({ notes: [], mayWrite: false })
  })
})

describe('express', () => {
  const app = running(async () => {
    const directory = join(folder.path, 'express')
    await buildClientPackage(join(directory, 'node_modules/postern'))
    for (const name of ['express', 'jose'])
      await symlink(join(repository, 'node_modules', name), join(directory, 'node_modules', name))
    for (const name of ['app.ts', 'package.json']) await cp(join(examples, 'express', name), join(directory, name))
    const env = { ...process.env, PORT: '0', POSTERN_URL: postern.url, POSTERN_ISSUER: baseUrl }
    const child = spawn(process.execPath, ['app.ts'], { cwd: directory, env, stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    return {
      url: line.toString().trim(),
      async stop() {
        if (child.kill()) await once(child, 'exit')
      },
    }
  })

  it('renders a page for its user, and guards its API', async () => {
    const cookie = { Cookie: `__Host-postern-session=${ada.token}` }
    const page = async (init = {}) => (await fetch(app.url, init)).text()
    expect([await page(), await page({ headers: cookie })]).toEqual(['Please sign in', 'Hello ada'])
    const me = await fetch(`${app.url}/api/me`, { headers: headers() })
    expect(await me.json()).toEqual({ user: ada.uuid, verified: 'offline' })
    const remove = async (name: string, init: RequestInit) =>
      (await fetch(`${app.url}/api/reports/${name}`, { method: 'DELETE', ...init })).status
    expect(await remove('mine', { headers: headers() })).toBe(204)
    expect(await remove('yours', { headers: headers() })).toBe(403)
    expect(await remove('mine', {})).toBe(401)
    expect(await remove('mine', { headers: cookie })).toBe(403)
  })
})

describe.skipIf(!chromiumPath)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  /** A page without cookies, and its errors. */
  async function open(url: string) {
    const page = await (await browser.newContext()).newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    await page.goto(url)
    return { page, errors }
  }

  describe('react-app', () => {
    const host = running(async () =>
      startSameHost(() => postern.url, {
        '/': { type: 'text/html', text: await readFile(join(examples, 'react-app/index.html'), 'utf8') },
        '/main.js': { type: 'text/javascript', text: await bundled('react-app/main.tsx') },
      }),
    )

    it('signs in, shows what one may see, and signs out; a reload keeps the session', async () => {
      const { page, errors } = await open(host.url)
      await page.getByLabel('Name or email').fill('ada')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      expect(await page.getByRole('alert').filter({ hasText: /./ }).innerText()).toBe(
        'The name or the password is wrong.',
      )
      await page.getByLabel('Password').fill(goodPassword)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Hello ada' }).waitFor()
      await page.getByText('Welcome to the library.').waitFor()
      host.passed()
      await page.reload()
      await page.getByText('Welcome to the library.').waitFor()
      expect(host.passed()).toEqual(['GET /v1/sessions/current', 'POST /v1/check'])
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      expect(errors).toEqual([])
    })
  })

  describe.skipIf(!nginxBinary)('static-nginx', () => {
    const site = running(async () => {
      const directory = join(folder.path, 'nginx')
      const port = await freePort()
      await cp(join(examples, 'static-nginx'), directory, { recursive: true })
      await mkdir(join(directory, 'temp'))
      const configuration = (await readFile(join(directory, 'nginx.conf'), 'utf8'))
        .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
        .replaceAll('http://127.0.0.1:8787', postern.url)
      await writeFile(join(directory, 'nginx.conf'), configuration)
      await writeFile(join(directory, 'site/sign-in/sign-in.js'), await bundled('static-nginx/sign-in.ts'))
      const { stop } = await startNginx(directory, `http://127.0.0.1:${port}/`)
      return { url: `http://localhost:${port}`, stop }
    })

    it('shows its private pages to members after they have signed in, and again without a question', async () => {
      const { page, errors } = await open(`${site.url}/private/`)
      expect(new URL(page.url()).pathname).toBe('/sign-in/')
      await page.getByLabel('Name or email').fill('ada')
      await page.getByLabel('Password').fill(goodPassword)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'The secret of good compost' }).waitFor()
      await page.context().clearCookies({ name: '__Host-postern-session' })
      await page.goto(`${site.url}/private/`)
      await page.getByRole('heading', { name: 'The secret of good compost' }).waitFor()
      await page.goto(`${site.url}/sign-in/?to=//evil.test/`)
      await page.waitForURL(`${site.url}/`)
      expect(errors).toEqual([])
    })

    it('refuses a user who may not read them', async () => {
      await postern.createUser('eve')
      const { token } = await postern.signIn('eve')
      const url = `${site.url.replace('localhost', '127.0.0.1')}/private/`
      const { status } = await fetch(url, { headers: { Authorization: `Bearer ${token}` } })
      expect(status).toBe(403)
    })
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
