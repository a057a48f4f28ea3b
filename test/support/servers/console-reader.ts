/** The console in Chromium, as an administrator has it: signed in by cookies, on one host with Postern. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { publicFiles } from '#local/public-files.ts'
import { startSameHost } from '#test/support/client/same-host.ts'
import { cookieHeader, signInWithCookies } from './cookie-jar.ts'
import type { Postern } from './postern.ts'

export interface ConsoleReader {
  page: Page
  /** Opens a path below /console, and waits until nothing loads any more. */
  open(path: string): Promise<void>
  /** Waits until nothing loads any more. */
  settled(): Promise<void>
  /** The requests to the API since the last call. */
  asked(): string[]
  /** Bytes of scripts and style sheets, gzipped, since the last call, by file. */
  loaded(): Map<string, number>
  /** Script errors, policy violations and requests to other hosts, since the last call. */
  complaints(): string[]
  close(): Promise<void>
}

/** @param login null: nobody is signed in */
export async function openConsole(
  browser: Browser,
  postern: Postern,
  login: string | null,
  options: BrowserContextOptions = {},
): Promise<ConsoleReader> {
  const host = await startSameHost(() => postern.url, {})
  const context = await browser.newContext({ baseURL: host.url, locale: 'en-GB', reducedMotion: 'reduce', ...options })
  if (login !== null) {
    const pairs = cookieHeader(await signInWithCookies(postern, login)).split('; ')
    const cookies = pairs.map((pair) => {
      const at = pair.indexOf('=')
      const url = host.url.replace('http:', 'https:')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url, secure: true, httpOnly: true }
    })
    await context.addCookies(cookies)
  }
  const page = await context.newPage()
  const heard: string[] = []
  const asked: string[] = []
  const files: string[] = []
  page.on('console', (message) => /status of 4\d\d/.test(message.text()) || heard.push(message.text()))
  page.on('pageerror', (error) => heard.push(error.message))
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin !== host.url) heard.push(`asks ${request.url()}`)
    if (/\.(?:js|css)$/.test(pathname)) files.push(pathname)
    if (pathname.startsWith('/v1/')) asked.push(`${request.method()} ${pathname}`)
  })
  const settled = () => page.locator('.loading, [aria-busy=true]').first().waitFor({ state: 'hidden' })
  return {
    page,
    async open(path) {
      await page.goto(`/console${path}`)
      await page.locator('h1').first().waitFor()
      await settled()
    },
    settled,
    asked: () => asked.splice(0),
    loaded: () => new Map(files.splice(0).map((file) => [file, gzippedBytes(file)])),
    complaints: () => heard.splice(0),
    async close() {
      await context.close()
      await host.stop()
    },
  }
}

const sizes = new Map<string, number>()

function gzippedBytes(path: string): number {
  const bytes = sizes.get(path) ?? gzipSync(readFileSync(join(publicFiles, path)), { level: 9 }).length
  sizes.set(path, bytes)
  return bytes
}
