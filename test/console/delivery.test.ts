/** The files of the console over HTTP: from the composed Worker, and from Cloudflare's static assets without one. */
import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHarness } from 'wrangler'
import { addedStyles, consoleHeaders } from '#http/console-headers.ts'
import { publicFiles } from '#local/public-files.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'
import { root } from '#test/support/source.ts'

const postern = usePostern()

let harness: ReturnType<typeof createTestHarness>
beforeAll(async () => {
  harness = createTestHarness({ workers: [{ configPath: join(root, 'wrangler.toml'), env: 'console' }] })
  await harness.listen()
})
afterAll(() => harness.close())

const fetchAssets = (path: string, headers: Record<string, string> = {}) =>
  harness.fetch(`https://id.example.com${path}`, { redirect: 'manual', headers })

const page = readFileSync(join(publicFiles, 'index.html'), 'utf8')
const script = /\/console\/assets\/[\w-]+\.js/.exec(page)![0]

const deployments: [
  string,
  (path: string) => Promise<{ status: number; headers: { get(name: string): string | null }; text(): Promise<string> }>,
][] = [
  ['the composed Worker', (path) => fetch(postern.url + path, { redirect: 'manual' })],
  ['static assets, to a browser', (path) => fetchAssets(path, { 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' })],
  ['static assets and their Worker, to anybody', (path) => fetchAssets(path)],
]

describe.each(deployments)('from %s', (_, get) => {
  it.each(['/console', '/console/users', '/console/users/ada?tab=keys', '/console/no/such/screen'])(
    '%s is the page, with the policy',
    async (path) => {
      const answer = await get(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Content-Type')).toMatch(/^text\/html/)
      expect(await answer.text()).toBe(page)
      for (const [name, value] of Object.entries(consoleHeaders)) expect(answer.headers.get(name), name).toBe(value)
    },
  )

  it('a script is a script, with the policy, and kept for a year', async () => {
    const answer = await get(script)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/javascript/)
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(await answer.text()).toBe(readFileSync(join(publicFiles, script), 'utf8'))
  })
})

it('the composed Worker answers 404 for a file that is not there, and never with the page', async () => {
  for (const file of ['index-00000000.js', '..%2f..%2fopenapi.json', 'x.html', 'x'])
    expect((await fetch(`${postern.url}/console/assets/${file}`)).status, file).toBe(404)
})

describe('the policy', () => {
  const policy = consoleHeaders['Content-Security-Policy']!

  it('allows what comes from here and nothing that is unsafe', () => {
    expect(policy).not.toMatch(/unsafe|data:|\*|https?:/)
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy.split('; ')).toContain(part)
    expect(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=/)
  })

  it('allows the style sheets that react-aria adds, as the installed version writes them', () => {
    const sources = ['interactions/usePress', 'overlays/usePreventScroll'].map((name) => {
      const text = readFileSync(join(root, `node_modules/react-aria/dist/private/${name}.mjs`), 'utf8')
      const style = /textContent = `([^`]*)`\.trim\(\)/.exec(text)![1]!
      return style.trim().replace(/\$\{[^}]*PRESSABLE_ATTRIBUTE\}/, 'data-react-aria-pressable')
    })
    const hashes = sources.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(hashes).toEqual(addedStyles)
  })
})
