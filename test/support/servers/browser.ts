/** Chromium in tests, and axe-core to find accessibility errors. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type ConsoleMessage, type Page, type Request } from 'playwright-core'
import { root } from '#test/support/source.ts'

/** The path of Chromium; undefined without it. */
export const chromiumPath = ['/usr/bin/chromium', 'chromium'].find(
  (path) => spawnSync(path, ['--version']).status === 0,
)

/** Starts it headless and without background network requests. */
export function startChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking']
  return chromium.launch({ executablePath: chromiumPath!, args })
}

/** The settings of a tab: a language, with or without scripts. */
export interface Reader {
  locale: string
  javaScriptEnabled: boolean
}

/** A tab with its errors. */
export interface Tab {
  page: Page
  /** The errors since the last call: unexpected requests, policy violations and script errors. */
  complaints(): string[]
}

/** Opens a tab without cookies. */
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

/** A page with the status 404, 410 or 422 is no error. */
function isAboutStatus(message: ConsoleMessage, page: Page): boolean {
  return /status of 4\d\d/.test(message.text()) && message.location().url === page.url()
}

/** The widths of a phone and of a desktop, and the narrowest of WCAG 2.2 (1.4.10). */
export const widths = {
  narrow: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 800 },
}

/** @returns the CSS pixels by which a page is wider than its window, which requires horizontal scrolling */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/**
 * What has moved since the page was opened, one line for each time: the score of the Layout Instability API (0 to 1), and the elements.
 */
export async function layoutShifts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`new Promise((resolve) => {
    const heard = []
    new PerformanceObserver((list) => heard.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true })
    const nameOf = ({ node }) => node?.outerHTML?.match(/^<[^>]*>/)?.[0] ?? node?.textContent ?? 'an element that is gone'
    const lineOf = ({ value, sources }) => value.toFixed(4) + ': ' + sources.map(nameOf).join(' ')
    requestAnimationFrame(() => setTimeout(() => resolve(heard.filter(({ hadRecentInput }) => !hadRecentInput).map(lineOf))))
  })`)
}

/** The rules of axe that depend on colours, and so on the theme. */
const colourRules = ['color-contrast', 'link-in-text-block']

/** @returns the findings of axe in light and in dark, one line each; what does not depend on colours is asked once */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source)
  await showIn(page, 'dark')
  const dark = await findingsNow(page, colourRules)
  await showIn(page, 'light')
  return [...dark.map((finding) => `${finding} (in dark)`), ...(await findingsNow(page))]
}

/** Colours may be on their way for a moment: axe would read what is between them. */
async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.evaluate(`Promise.allSettled(
    document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity).map(({ finished }) => finished))`)
}

/** @param runOnly the rules; all where it is absent */
async function findingsNow(page: Page, runOnly?: string[]): Promise<string[]> {
  const options = JSON.stringify({ preload: false, resultTypes: ['violations'], runOnly })
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(${options})`)
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}

/** Takes screenshots in the widths of a phone and a desktop, for the documentation. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const width of ['phone', 'desk'] as const) {
    await page.setViewportSize(widths[width])
    await page.screenshot({ path: join(root, `docs/screenshots/${name}-${width}.png`) })
  }
}

/** The focused element, and its visible focus style. */
export interface Focused {
  tag: string
  name: string
  /** The focus style: `3px solid`. */
  outline: string
}

/** Presses Tab. @returns the focused element */
export async function tab(page: Page): Promise<Focused> {
  await page.keyboard.press('Tab')
  return page.evaluate<Focused>(`(() => {
    const { tagName, id, textContent } = document.activeElement
    const { outlineWidth, outlineStyle } = getComputedStyle(document.activeElement)
    return { tag: tagName, name: id || textContent, outline: outlineWidth + ' ' + outlineStyle }
  })()`)
}
