/**
 * Takes the pictures of README.md: `npm run demo`, `npm start`, and in another terminal `node scripts/screenshots.ts`. Needs Chromium
 * (`apt-get install chromium`).
 */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { demoPassword, staff } from '#local/demo/people.ts'
import { findLaptop, stateDirectory } from '#local/running-laptop.ts'

/** Each picture: its file, the path below /console, and what to wait for. */
const pictures: readonly (readonly [name: string, path: string, heading: string])[] = [
  ['users', '/users', 'Users'],
  ['person', '/users/emi.sasaki?tab=access', '佐々木 恵美'],
  ['audit', '/audit', 'Audit log'],
]

const folder = join(import.meta.dirname, '../docs/images')

/** So that a page with all of them stays light. */
const maxBytes = 100 * 1024

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
  for (const picture of pictures) await take(page, picture)
} finally {
  await browser.close()
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in?return_to=/console/users')
  await page.getByLabel('Email or user name').fill(staff[0].username)
  await page.getByLabel('Password', { exact: true }).fill(demoPassword)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
}

async function take(page: Page, [name, path, heading]: (typeof pictures)[number]): Promise<void> {
  const file = join(folder, `${name}.png`)
  await page.goto(`/console${path}`)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  await page.locator('.loading, [aria-busy=true]').first().waitFor({ state: 'hidden' })
  await page.screenshot({ path: file })
  const { size } = statSync(file)
  console.log(`${name}: ${size} bytes`)
  if (size > maxBytes) throw new Error(`${file} has ${size} bytes; ${maxBytes} are the most.`)
}
