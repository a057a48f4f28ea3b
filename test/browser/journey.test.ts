/**
 * What somebody does on their first day with `npm start`, from registering to the loss of their device: in Chromium with a virtual authenticator, on
 * the program itself with its inbox and its example provider. Everything is found by its role and its name, as a screen reader does.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeOf } from '#test/support/fixtures/second-factor.ts'
import { chromiumPath, startChromium } from '#test/support/servers/browser.ts'
import { freePort, patienceMs, ready, type Started, startProgram } from '#test/support/servers/npm-start.ts'
import { goodPassword } from '#test/support/servers/postern.ts'

if (!chromiumPath) console.warn('test/browser/journey.test.ts is skipped: no Chromium here.')

/** Milliseconds for what a browser does at once, on a busy machine. */
const stepMs = 20_000

const ada = { username: 'ada.lovelace', email: 'ada.lovelace@example.com' }

describe.skipIf(!chromiumPath)('the first day with npm start', { timeout: 3 * patienceMs }, () => {
  const place = mkdtempSync(join(tmpdir(), 'postern-journey-'))
  let postern: Started
  let browser: Browser
  let page: Page
  let devices: CDPSession
  let authenticatorId: string
  const complaints: string[] = []
  let hasFailed = false

  beforeAll(async () => {
    postern = startProgram(place, await freePort())
    await ready(postern)
    browser = await startChromium()
    const context = await browser.newContext({ baseURL: `http://localhost:${postern.port}`, locale: 'en-GB' })
    context.setDefaultTimeout(stepMs)
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()))
    devices = await context.newCDPSession(page)
    await devices.send('WebAuthn.enable', { enableUI: false })
    const options = {
      protocol: 'ctap2' as const,
      transport: 'internal' as const,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: false, // or else the sign-in form, which offers passkeys in its field, signs in by itself
    }
    authenticatorId = (await devices.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId
  }, 2 * patienceMs)
  afterAll(async () => {
    await browser?.close()
    postern?.child.kill('SIGINT')
    await postern?.exit
    rmSync(place, { recursive: true, force: true })
  })

  beforeEach(({ skip, onTestFailed }) => {
    skip(hasFailed, 'a step before it failed')
    onTestFailed(() => {
      hasFailed = true
    })
  })

  const press = (role: 'button' | 'link', name: string | RegExp) => page.getByRole(role, { name }).click()
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

  /** Presses a button and touches the device. */
  async function touch(name: string): Promise<void> {
    await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
    await press('button', name)
  }

  async function putAway(): Promise<void> {
    await devices.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
  }

  async function signOut(): Promise<void> {
    await putAway()
    await press('button', 'Sign out')
    await heading('Sign in')
  }

  async function typePassword(): Promise<void> {
    await fill('Email or user name', ada.username)
    await fill('Password', goodPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  it('registers, and confirms by the mail in the inbox', async () => {
    await page.goto('/sign-in')
    await press('link', 'Create an account')
    await heading('Create an account')
    await fill('Email address', ada.email)
    await fill('User name', ada.username)
    await fill('Full name (optional)', 'Ada Lovelace')
    await press('button', 'Continue')
    await heading('Check your email')
    await expect
      .poll(
        async () => {
          await page.goto('/dev/mail')
          return page.getByRole('link', { name: /\/links\// }).count()
        },
        { timeout: patienceMs, interval: 500 },
      )
      .toBeGreaterThan(0)
    await page
      .getByRole('link', { name: /\/links\// })
      .first()
      .click()
    await heading('Confirm your email address')
    await fill('Password', goodPassword)
    await press('button', 'Confirm')
    await heading('Your account is ready')
    await press('link', 'Sign in')
    await heading('Sign in')
  })

  it('signs in, and adds a passkey on the way', async () => {
    await typePassword()
    await heading('Faster next time')
    await touch('Create a passkey')
    await heading('Profile')
    await press('link', 'Security')
    await page.getByText('One passkey').waitFor()
  })

  it('signs out, and in with the passkey', async () => {
    await signOut()
    await touch('Continue with a passkey')
    await heading('Profile')
  })

  it('links the example provider', async () => {
    await press('link', 'Security')
    await press('link', 'Link: Example')
    await heading('Example provider')
    await press('button', 'Katherine Johnson')
    await heading('Security')
    expect(await page.getByRole('status').innerText()).toBe('From now on you can sign in with it, too.')
    await page.getByText('katherine@example.com').waitFor()
    await page.getByRole('button', { name: 'Unlink: Example' }).waitFor()
  })

  it('signs in with it, and is asked for the second factor', async () => {
    await signOut()
    await press('link', 'Continue with Example')
    await heading('Confirm that it is you') // the provider remembers who is there
    await touch('Use a passkey')
    await heading('Profile')
    await page.getByText(ada.username, { exact: true }).waitFor()
  })

  let secret: string
  let recoveryCode: string

  it('sets up an authenticator app', async () => {
    await press('link', 'Security')
    await press('link', 'Set up: Authenticator app')
    await press('button', 'Set up')
    secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '')
    await fill('Code of your authenticator app', await codeOf(secret, -1))
    await press('button', 'Continue')
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
    recoveryCode = await page
      .getByRole('listitem')
      .getByText(/^[\w-]+$/)
      .last()
      .innerText()
    await press('link', 'I have saved them')
    await page.getByText('10 left').waitFor()
  })

  it('loses the device, and comes back with a recovery code', async () => {
    await signOut()
    await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    await page.reload()
    await typePassword()
    await heading('Confirm that it is you')
    await page.getByText('Use a recovery code').click()
    await fill('Recovery code', recoveryCode)
    await press('button', 'Use this code')
    await heading('Profile')
    await press('link', 'Security')
    await page.getByText('9 left').waitFor()
  })

  it('removes the lost passkey, and signs in with the app', async () => {
    await press('link', 'Manage: Passkeys')
    await press('button', /^Remove: /)
    await page.getByText('You have no passkeys yet.').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading('Sign in')
    await typePassword()
    await heading('Confirm that it is you')
    await fill('Code of your authenticator app', await codeOf(secret, 1))
    await press('button', 'Continue')
    await heading('Profile')
  })

  it('broke no policy and no script', () => {
    expect(complaints).toEqual([])
  })
})
