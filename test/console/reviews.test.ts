/** An access review in Chromium, by keyboard alone: started, decided, previewed, completed, sealed and downloaded. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { axeFindings, chromiumPath, overflow } from '#test/support/servers/browser.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

describe.skipIf(!chromiumPath)('access reviews in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const { service, resource, grant, group, call } = createTreeFixture(postern, root)
  const grants = prepared(async () => {
    for (const name of ['ada', 'ben', 'cyd']) await postern.createUser(name)
    await group('crew', 0, 'cyd')
    const top = await service('library')
    const shelf = await resource(top, 'shelf')
    return {
      everyone: await grant('everyone', shelf, 'read'),
      crew: await grant({ group: 'crew' }, top, 'write'),
      ada: await grant({ user: 'ada' }, shelf, 'write-match'),
      ben: await grant({ user: 'ben' }, top, 'read'),
    }
  })
  const { reader } = useConsole(postern)

  const press = (key: string) => reader.page.keyboard.press(key)
  const type = (text: string) => reader.page.keyboard.type(text)
  const reviewOf = () => new URL(reader.page.url()).pathname.split('/').at(-1)!
  const row = (name: string) =>
    reader.page.getByRole('list', { name: 'Grants under review' }).getByRole('listitem').filter({ hasText: name })
  const focused = () => reader.page.evaluate<string>(`document.activeElement?.querySelector('b')?.textContent ?? ''`)

  /** Moves the focus by Tab alone to a field, a link or a button. */
  async function tabTo(name: RegExp): Promise<void> {
    for (let stops = 0; stops < 60; stops += 1) {
      await press('Tab')
      const at = await reader.page.evaluate<string>(
        `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? '').trim()`,
      )
      if (name.test(at)) return
    }
    throw new Error(`Tab does not come to ${name}`)
  }

  it('a review of a service is started from the list', async () => {
    await reader.open('/reviews')
    await reader.page.getByText('No reviews yet').waitFor()
    await tabTo(/^Start a review$/)
    await press('Enter')
    await reader.page.getByRole('complementary', { name: 'Start a review' }).waitFor()
    expect(await axeFindings(reader.page)).toEqual([])
    await tabTo(/^Service$/)
    await type('library')
    await tabTo(/^Title/)
    await type('Autumn')
    await press('Enter')
    await reader.page.getByRole('heading', { level: 1, name: 'Autumn' }).waitFor()
    await reader.page.getByText('0 of 4 decided').waitFor()
  })

  it('k, e, x and u decide about the grant with the focus, each with one request, and the next one gets the focus', async () => {
    await row('everyone').waitFor()
    await expect.poll(focused).toBe('everyone')
    reader.asked()
    await press('e')
    await expect.poll(focused).toBe('crew')
    await press('k')
    await press('x')
    await expect.poll(focused).toBe('ben')
    await press('e')
    await press('u')
    await reader.page.getByText('3 of 4 decided').waitFor()
    await expect.poll(() => reader.page.getByText('saving…').count()).toBe(0)
    const puts = [grants.everyone, grants.crew, grants.ada, grants.ben, grants.ben].map(
      (uuid) => `PUT /v1/reviews/${reviewOf()}/items/${uuid}`,
    )
    expect(reader.asked()).toEqual(puts)
    expect(await row('ada').innerText()).toMatch(/Shorten: ends/)
    await press('ArrowUp')
    await expect.poll(focused).toBe('ada')
    expect(new URL(reader.page.url()).searchParams.get('item')).toBe(grants.ada)
    const { body } = await call('GET', `/v1/reviews/${reviewOf()}`)
    expect(body.progress).toMatchObject({ keep: 1, end: 1, expire: 1, undecided: 1 })
  })

  it('the filter and the grant with the focus are in the address, and a page asks twice', async () => {
    const id = reviewOf()
    reader.asked()
    await reader.open(`/reviews/${id}?decision=undecided`)
    expect(reader.asked()).toHaveLength(3)
    await expect.poll(focused).toBe('ben')
    expect(await reader.page.getByRole('list', { name: 'Grants under review' }).getByRole('listitem').count()).toBe(1)
    await reader.open(`/reviews/${id}?item=${grants.crew}`)
    await expect.poll(focused).toBe('crew')
    for (const [width, colorScheme] of [
      [320, 'light'],
      [1280, 'dark'],
    ] as const) {
      await reader.page.setViewportSize({ width, height: 800 })
      await reader.page.emulateMedia({ colorScheme })
      expect(await overflow(reader.page)).toBeLessThanOrEqual(0)
      expect(await axeFindings(reader.page)).toEqual([])
    }
  })

  it('a decision that is refused is taken back, with the reason', async () => {
    await call('PUT', '/v1/grants', {
      holder: { user: 'ada' },
      resource: (await call('GET', `/v1/grants/${grants.ada}`)).body.resource,
      permission: 'write-match',
    })
    const soon = new Date(Date.now() + 86_400_000).toISOString()
    const short = await grant({ user: 'cyd' }, (await call('GET', `/v1/grants/${grants.ben}`)).body.resource, {
      name: 'read',
      expires_at: soon,
    })
    const { body } = await call('POST', '/v1/reviews', { user: 'cyd' })
    const id = reviewOf()
    await reader.open(`/reviews/${body.uuid}`)
    await expect.poll(focused).toBe('cyd')
    await press('x')
    expect(await reader.page.getByRole('alert').innerText()).toContain('ends earlier than this already')
    await reader.page.getByText('0 of 1 decided').waitFor()
    await call('DELETE', `/v1/grants/${short}`)
    await reader.open(`/reviews/${id}`)
  })

  it('the effect is previewed, and completed and sealed by a second press; the file has the digest that is shown', async () => {
    const id = reviewOf()
    await tabTo(/^Effect$/)
    await press('Enter')
    await reader.page.getByRole('cell', { name: 'anonymous' }).waitFor()
    expect(await reader.page.getByRole('row').filter({ hasText: 'anonymous' }).innerText()).toMatch(
      /loses[^]*read[^]*\/library\/shelf/,
    )
    expect(await axeFindings(reader.page)).toEqual([])
    await tabTo(/^Complete and seal$/)
    await press('Enter')
    const dialog = reader.page.getByRole('alertdialog', { name: 'Complete and seal' })
    expect(await dialog.innerText()).toContain('Grants that end: 1; that are shortened: 1. All at once')
    await tabTo(/^Complete and seal$/)
    await press('Enter')
    await reader.page.getByText('This review is completed and sealed.').waitFor()
    await row('everyone').getByText('ended').first().waitFor()
    expect(await axeFindings(reader.page)).toEqual([])
    expect((await call('GET', `/v1/grants/${grants.everyone}`)).status).toBe(404)
    const { body: review } = await call('GET', `/v1/reviews/${id}`)
    expect(await reader.page.getByRole('main').innerText()).toContain(review.digest)
    for (const [name, file] of [
      ['Result as JSON', 'json'],
      ['Grants as CSV', 'csv'],
    ] as const) {
      const saved = reader.page.waitForEvent('download')
      await tabTo(new RegExp(`^${name}$`))
      await press('Enter')
      const download = await saved
      expect(download.suggestedFilename()).toBe(`review-${id}.${file}`)
      const bytes = readFileSync(await download.path())
      if (file === 'json') expect(createHash('sha256').update(bytes).digest('hex')).toBe(review.digest)
      else expect(bytes.toString()).toMatch(/^grant,holder/)
    }
    reader.asked()
    await row('crew').focus()
    await press('e')
    expect(reader.asked().filter((each) => each.startsWith('PUT'))).toEqual([])
  })

  it('a stale preview is refused in its own words, and previewed again', async () => {
    const { body } = await call('POST', '/v1/reviews', { service: 'library' })
    await reader.open(`/reviews/${body.uuid}?tab=effect`)
    await call('PUT', `/v1/reviews/${body.uuid}/items/${grants.ben}`, { decision: 'end' })
    const completeByKeys = async () => {
      await tabTo(/^Complete and seal$/)
      await press('Enter')
      await tabTo(/^Complete and seal$/)
      await press('Enter')
    }
    await completeByKeys()
    expect(await reader.page.getByRole('alertdialog').getByRole('alert').innerText()).toContain(
      'Preview the review again',
    )
    await press('Escape')
    await tabTo(/^Preview again$/)
    await press('Enter')
    await reader.page.getByRole('cell', { name: 'ben', exact: true }).waitFor()
    await reader.page.evaluate(`document.body.focus()`)
    await completeByKeys()
    await reader.page.getByText('This review is completed and sealed.').waitFor()
  })
})
