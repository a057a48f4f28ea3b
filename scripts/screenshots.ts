/**
 * Takes the pictures of README.md: `npm run demo`, `npm start`, and in another terminal `node scripts/screenshots.ts`. Needs Chromium
 * (`apt-get install chromium`).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { demoPassword, staff } from '#local/demo/people.ts'
import { findLaptop, stateDirectory } from '#local/running-laptop.ts'

/** Each picture: its file in docs/images, the path below /console, and the heading to wait for. */
const pictures: readonly (readonly [name: string, path: string, heading: string])[] = [
  ['users', '/users?q=ar', 'Users'],
  ['person', '/users/otavio.carvalho?tab=access', 'Otávio Carvalho'],
  ['audit', '/audit', 'Audit log'],
]

const folder = join(import.meta.dirname, '../docs/images')

/** So that a page with all of them stays light. Of WebP, in which text is clear at a third of the size of PNG. */
const maxBytes = 100 * 1024
const quality = 85

const laptop = findLaptop(stateDirectory(process.env))
if (!laptop) throw new Error('Run npm run demo and npm start first.')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  const page = await browser.newPage({
    baseURL: laptop.BASE_URL,
    viewport: { width: 1280, height: 760 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await signIn(page)
  mkdirSync(folder, { recursive: true })
  const devTools = await page.context().newCDPSession(page)
  for (const picture of pictures) await take(page, devTools, picture)
} finally {
  await browser.close()
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email or user name').fill(staff[0].username)
  await page.getByLabel('Password', { exact: true }).fill(demoPassword)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/account/)
}

async function take(page: Page, devTools: CDPSession, [name, path, heading]: (typeof pictures)[number]): Promise<void> {
  const file = join(folder, `${name}.webp`)
  await page.goto(`/console${path}`)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  await page.locator('.loading, [aria-busy=true]').first().waitFor({ state: 'hidden' })
  const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality })
  const picture = Buffer.from(data, 'base64')
  console.log(`${name}: ${picture.length} bytes`)
  if (picture.length > maxBytes)
    throw new Error(`${file} would have ${picture.length} bytes; ${maxBytes} are the most.`)
  writeFileSync(file, picture)
}
