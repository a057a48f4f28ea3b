/** A real browser in tests: Debian's Chromium, and axe-core to say what of a page some people cannot use. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type ConsoleMessage, type Page, type Request } from 'playwright-core'
import { root } from '#test/support/source.ts'

/** Where it is; undefined where there is none. */
export const chromiumPath = ['/usr/bin/chromium', 'chromium'].find(
  (path) => spawnSync(path, ['--version']).status === 0,
)

/** Starts it, without a window and without a word to anybody. */
export function startChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking']
  return chromium.launch({ executablePath: chromiumPath!, args })
}

/** Who reads: in a language, with or without scripts. */
export interface Reader {
  locale: string
  javaScriptEnabled: boolean
}

/** A tab, and what it had to complain about. */
export interface Tab {
  page: Page
  /** Everything that it loaded besides the pages that it was led to, every breach of a policy, every error. Asking empties it. */
  complaints(): string[]
}

/** Opens a tab of its own, with no cookies. */
export async function openTab(browser: Browser, baseURL: string, reader: Reader): Promise<Tab> {
  const page = await (await browser.newContext({ baseURL, ...reader })).newPage()
  let heard: string[] = []
  page.on('request', (request) => isThePage(request, baseURL) || heard.push(`loads ${request.url()}`))
  page.on('console', (message) => isAboutStatus(message, page) || heard.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => heard.push(error.message))
  return { page, complaints: () => heard.splice(0) }
}

function isThePage(request: Request, baseURL: string): boolean {
  return request.isNavigationRequest() && new URL(request.url()).origin === baseURL
}

/** That the page itself was answered with 404, 410 or 422 is no fault of it. */
function isAboutStatus(message: ConsoleMessage, page: Page): boolean {
  return /status of 4\d\d/.test(message.text()) && message.location().url === page.url()
}

/** The widths of a phone and of a desk, and the narrowest that WCAG 2.2 (1.4.10) asks for. */
export const widths = {
  narrow: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 800 },
}

/** @returns the CSS pixels that a page is wider than its window, by which it has to be pushed from side to side */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** @returns what axe finds, in one line each */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run({ preload: false, resultTypes: ['violations'] })`)
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}

/** Takes a picture of what a window shows, as wide as a phone and as a desk, for the documentation. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const width of ['phone', 'desk'] as const) {
    await page.setViewportSize(widths[width])
    await page.screenshot({ path: join(root, `docs/screenshots/${name}-${width}.png`) })
  }
}

/** What the keyboard is at, and whether one can see that it is. */
export interface Focused {
  tag: string
  name: string
  /** What the mark of the focus looks like: `3px solid`. */
  outline: string
}

/** Presses Tab. @returns what it came to */
export async function tab(page: Page): Promise<Focused> {
  await page.keyboard.press('Tab')
  return page.evaluate<Focused>(`(() => {
    const { tagName, id, textContent } = document.activeElement
    const { outlineWidth, outlineStyle } = getComputedStyle(document.activeElement)
    return { tag: tagName, name: id || textContent, outline: outlineWidth + ' ' + outlineStyle }
  })()`)
}
