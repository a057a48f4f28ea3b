/** The API explorer in Chromium: found by keyboard, sent with the session, answered; nothing leaves the origin, and the policy holds. */
import { describe, expect, it } from 'vitest'
import { accessCookie } from '#http/cookies.ts'
import { axeFindings, chromiumPath, overflow } from '#test/support/servers/browser.ts'
import { tabTo } from '#test/support/servers/keyboard.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

describe.skipIf(!chromiumPath)('the API explorer', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const { reader, openAs } = useConsole(postern)

  it('finds an operation by keyboard, sends it with the session, and shows the answer', async () => {
    const { page } = reader
    await page.goto('/docs')
    await page.getByText('Signed in as first.superuser (superuser).').waitFor()
    await page.getByLabel('Find an operation').waitFor()
    await tabTo(reader.page, /^Find an operation$/)
    await page.keyboard.type('create group')
    await page.getByRole('button', { name: /Get the bootstrap status/ }).waitFor({ state: 'detached' })
    await tabTo(reader.page, /^POST.*\/v1\/groups.*Create a group$/)
    await page.keyboard.press('Enter')
    await page.locator('textarea').fill('{ "name": "made-in-the-explorer" }')
    await tabTo(reader.page, /^Execute$/)
    await page.keyboard.press('Enter')
    await page.locator('.responses-table.live-responses-table').getByText('made-in-the-explorer').waitFor()
    const { body } = await postern.call('GET', '/v1/groups/made-in-the-explorer', { token: root.token })
    expect(body).toMatchObject({ name: 'made-in-the-explorer' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await axeFindings(page), colorScheme).toEqual([])
    }
    for (const width of [320, 2560]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await overflow(page), `${width} pixels`).toBeLessThanOrEqual(0)
    }
    expect(reader.complaints()).toEqual([])
  })

  it('refreshes an access token that has expired, and sends one that was typed in without the cookies', async () => {
    const { page } = reader
    await page.context().clearCookies({ name: accessCookie })
    reader.asked()
    await page.goto('/docs')
    await page.getByText('Signed in as first.superuser (superuser).').waitFor()
    expect(reader.asked()).toContain('POST /v1/sessions/refresh')
    await page.getByRole('button', { name: 'Authorize' }).click()
    await page.getByLabel('Value').first().fill('not-a-token')
    await page.getByRole('button', { name: 'Apply credentials' }).first().click()
    await page.getByRole('button', { name: 'Close' }).first().click()
    await page.getByLabel('Find an operation').fill('getCurrentUser')
    await page
      .getByRole('button', { name: /GET.*\/v1\/users\/current/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Execute' }).click()
    await page.locator('.live-responses-table').getByText('invalid-token').first().waitFor()
    expect(reader.complaints()).toEqual([])
  })

  it('says how to sign in, and has a reference that needs no script', async () => {
    const stranger = await openAs(null)
    await stranger.page.goto('/docs')
    expect(await stranger.page.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toContain('return_to=')
    await stranger.page.getByRole('link', { name: /without scripts/ }).click()
    await stranger.page.getByRole('heading', { level: 1, name: 'Postern’s HTTP API' }).waitFor()
    expect(new URL(stranger.page.url()).pathname).toBe('/docs/reference')
    expect(stranger.complaints()).toEqual([])
    await stranger.close()
  })
})
