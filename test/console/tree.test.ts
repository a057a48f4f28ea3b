/** The tree of a service in Chromium, by keyboard, by role and name: levels, badges, the panel of a node, and each act with its consequence. */
import { describe, expect, it } from 'vitest'
import { createTreeFixture, type TreeFixture } from '#test/support/fixtures/tree.ts'
import { axeFindings, chromiumPath } from '#test/support/servers/browser.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

/** Two pages and a half. */
const wideLevel = 250

interface World {
  tree: TreeFixture
  maps: string
  europe: string
  wide: string
  /** The grant that denies. */
  denial: string
}

describe.skipIf(!chromiumPath)('the tree in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const world = prepared<World>(async () => {
    const tree = createTreeFixture(postern, root)
    await postern.createUser('ada')
    const index = await tree.service('index', 'packages')
    await tree.resource(index, 'pip', 'package')
    const library = await tree.service('library', 'files')
    const [archive, maps, wide] = [
      await tree.resource(library, 'archive', 'directory'),
      await tree.resource(library, 'maps', 'directory'),
      await tree.resource(library, 'wide', 'directory'),
    ]
    const europe = await tree.resource(maps, 'europe', 'directory')
    for (const name of ['paris', 'rome']) await tree.resource(europe, name, 'directory')
    await tree.createChildren(wide, wideLevel)
    await tree.grant('everyone', archive, 'read')
    await tree.grant({ user: 'ada' }, europe, 'write')
    const denial = await tree.grant({ user: 'ada' }, europe, 'read-deny-match')
    return { tree, maps, europe, wide, denial }
  })
  const { reader, openAs } = useConsole(postern)

  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => reader.page.keyboard.press(key)), Promise.resolve())
  const row = (name: string) => reader.page.getByRole('row', { name, exact: true })
  const panel = (name: string) => reader.page.getByRole('complementary', { name })
  const focused = () => reader.page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`)

  /** Goes into the tree by Tab, to the row that had the focus last. */
  async function intoTree(): Promise<void> {
    for (let stops = 0; stops < 40; stops += 1) {
      await press('Tab')
      if (await reader.page.evaluate(`document.activeElement.getAttribute('role') === 'row'`)) return
    }
    throw new Error('Tab does not come to the tree')
  }

  async function dialog(button: string, fields: Record<string, string> = {}): Promise<string> {
    await reader.page.getByRole('button', { name: button, exact: true }).press('Enter')
    const opened = reader.page.getByRole('alertdialog', { name: button })
    await reader.settled()
    for (const [name, text] of Object.entries(fields)) await opened.getByLabel(name, { exact: true }).fill(text)
    const said = await opened.getByRole('paragraph').first().innerText()
    await opened.getByRole('button', { name: button }).press('Enter')
    await opened.waitFor({ state: 'detached' })
    return said
  }

  it('from the list into the tree, a level deeper, to a node by its first letter, into its panel and back', async () => {
    await reader.open('/services')
    await reader.page.getByRole('link', { name: 'library' }).press('Enter')
    await row('maps, directory').waitFor()
    await intoTree()
    expect(await focused()).toBe('library, service')
    await press('m')
    expect(await focused()).toBe('maps, directory')
    reader.asked()
    await press('ArrowRight')
    await row('europe, directory, allow, deny').waitFor()
    expect(reader.asked()).toEqual([`GET /v1/resources/${world.maps}`])
    await press('ArrowDown', 'Enter')
    await panel('europe').getByText('this node only').waitFor()
    expect(reader.page.url()).toContain(`open=${world.europe}`)
    expect(reader.asked().length, 'the node with its grants').toBe(2)
    await press('Escape')
    await panel('europe').waitFor({ state: 'detached' })
    expect(reader.page.url()).not.toContain('open=')
    expect(await focused()).toBe('europe, directory, allow, deny')
    await press('ArrowLeft', 'ArrowLeft')
    await row('europe, directory, allow, deny').waitFor({ state: 'detached' })
  })

  it('a badge tells where an allow, a deny or a default begins, and nowhere else', async () => {
    const begins = async () =>
      (
        await reader.page.getByRole('row').evaluateAll((rows) => rows.map((each) => each.getAttribute('aria-label')))
      ).slice(0, 5)
    await reader.open(`/services/library?open=${world.europe}`)
    await row('europe, directory, allow, deny').waitFor()
    expect(await begins()).toEqual([
      'library, service',
      'archive, directory, allow',
      'maps, directory',
      'europe, directory, allow, deny',
      'Show the whole level',
    ])
    await reader.open('/services/index')
    await row('pip, package').waitFor()
    expect(await begins()).toEqual(['index, service, default', 'pip, package'])
  })

  it('a large level comes in pages of a hundred, of which only the rows in sight are in the document', async () => {
    await reader.open('/services/library')
    await row('wide, directory').waitFor()
    await intoTree()
    await press('w', 'ArrowRight')
    const sizes = async (size: number) => {
      await reader.page.locator(`[role=row][aria-level="3"][aria-setsize="${size}"]`).first().waitFor()
      expect(await reader.page.getByRole('row').count()).toBeLessThan(60)
    }
    await sizes(101)
    const goesTo = (name: string) => reader.page.locator(`[aria-label="${name}"]:focus`).waitFor()
    await press('End')
    await goesTo('Show 100 more')
    reader.asked()
    await press('Enter')
    await sizes(201)
    const last = await focused()
    await press('ArrowDown')
    await reader.page.locator(`[role=row]:focus:not([aria-label="${last}"])`).waitFor()
    expect((await focused()) > last, `the first of the new ones after ${last}`).toBe(true)
    await press('End')
    await goesTo('Show 100 more')
    await press('Enter')
    await sizes(wideLevel)
    expect(reader.asked().length).toBe(2)
  })

  it('a level is narrowed by the beginning of names; the address brings the same back with three requests', async () => {
    await reader.open(`/services/library?open=${world.wide}`)
    await press('/')
    expect(await reader.page.evaluate('document.activeElement.labels[0].textContent')).toBe(
      'In wide, the name begins with',
    )
    const [some] = await postern.database.sql<{ name: string }>(
      `select name from resources where parent_id = (select id from resources where uuid = $1) order by name desc limit 1`,
      [world.wide],
    )
    await reader.page.keyboard.type(some!.name)
    await reader.page.waitForURL(/q=c\d+/)
    await reader.page.locator('[role=row][aria-level="3"][aria-setsize="1"]').waitFor()
    await row(`${some!.name}, route`).waitFor()
    reader.asked()
    await reader.page.reload()
    await row(`${some!.name}, route`).waitFor()
    await reader.settled()
    expect(reader.asked().length - 1).toBeLessThanOrEqual(3)
    await reader.open(`/services/library?open=${world.wide}&in=${world.wide}&q=nothing`)
    await row('No name here begins so').waitFor()
  })

  it('the panel tells the grants and asks the other screens about this node', async () => {
    await reader.open(`/services/library?open=${world.europe}`)
    const europe = panel('europe')
    const [allow, deny] = ['write', 'read'].map((name) => europe.getByRole('listitem').filter({ hasText: name }))
    expect(await allow!.innerText()).toMatch(/^allow\s+write\s+ada\s+and all below, since/)
    expect(await deny!.innerText()).toMatch(/^deny\s+read\s+ada\s+this node only, since/)
    const href = async (name: string) =>
      new URL((await europe.getByRole('link', { name }).getAttribute('href'))!, 'http://x')
    const change = { method: 'DELETE', path: `/v1/grants/${world.denial}` }
    const revoke = await href('Revoke read of ada')
    expect([revoke.pathname, JSON.parse(revoke.searchParams.get('change')!)]).toEqual(['/console/what-if', change])
    for (const [name, path] of [
      ['Who may …?', '/console/who-may'],
      ['Why can … not?', '/console/why'],
    ] as const) {
      const { pathname, searchParams } = await href(name)
      expect([pathname, Object.fromEntries(searchParams)]).toEqual([path, { service: 'library', path: '/maps/europe' }])
    }
    expect(await axeFindings(reader.page)).toEqual([])
  })

  it('a resource is created, renamed and deleted; each dialog names what it does, with numbers', async () => {
    await reader.open(`/services/library?open=${world.maps}`)
    expect(await dialog('Create a resource', { Name: 'asia' })).toBe(
      'Creates a node below /library/maps, which has 3 resources below it now. The new one has no grants of its own; recursive grants from above apply to it at once.',
    )
    await panel('asia').waitFor()
    await row('asia, directory').waitFor()
    const [, uuid] = /open=([0-9a-f-]{36})/.exec(reader.page.url())!
    await world.tree.resource(uuid!, 'japan', 'directory')
    await world.tree.grant({ user: 'ada' }, uuid!, 'read')
    await reader.open(`/services/library?open=${uuid}`)
    expect(await dialog('Rename', { Name: 'orient' })).toMatch(
      /^Changes the path \/library\/maps\/asia and with it the paths of one resource below it\./,
    )
    await panel('orient').waitFor()
    await row('orient, directory, allow').waitFor()
    expect(await dialog('Delete')).toBe(
      'Deletes /library/maps/orient with one resource below it and one grant. Access by these grants ends with the next check. This cannot be undone.',
    )
    await panel('maps').waitFor()
    await row('orient, directory, allow').waitFor({ state: 'detached' })
    expect((await world.tree.call('GET', `/v1/resources/${uuid}`)).status).toBe(404)
  })

  it('a node is moved by choosing its new parent in the tree, or by dragging it there: both lead to the preview', async () => {
    const change = { method: 'PATCH', path: `/v1/resources/${world.europe}`, body: { parent: world.wide } }
    const previewed = () => JSON.parse(new URL(reader.page.url()).searchParams.get('change')!)
    await reader.open(`/services/library?open=${world.europe}`)
    await reader.page.getByRole('link', { name: 'Move …' }).press('Enter')
    await reader.page.getByText('A node cannot be moved below itself.').waitFor()
    await press('Escape')
    await intoTree()
    await press('w', 'w', 'Enter')
    await panel('wide').getByRole('link', { name: 'Move here …' }).press('Enter')
    await reader.page.waitForURL(/what-if/)
    expect(previewed()).toEqual(change)
    await reader.open(`/services/library?open=${world.europe}`)
    await reader.page
      .getByText('europe', { exact: true })
      .first()
      .dragTo(reader.page.getByText('wide', { exact: true }))
    await reader.page.waitForURL(/what-if/)
    expect(previewed()).toEqual(change)
  })

  it('the address of a renamed service leads on; an unknown service and an unknown node are told as such', async () => {
    await reader.open(`/services/old-name?open=${world.europe}`)
    await reader.page.waitForURL(`**/services/library?open=${world.europe}`)
    await reader.open('/services/nothing')
    await reader.page.getByText('There is no service “nothing”').waitFor()
    await reader.open('/services/library?open=0192f0c1-2345-4678-9abc-def012345673')
    await reader.page.getByRole('alert').first().waitFor()
    await row('maps, directory').waitFor()
  })

  it('a service is created, and its empty tree opens', async () => {
    await reader.open('/services')
    await dialog('Create a service', { Name: 'atlas' })
    await reader.page.getByRole('heading', { level: 1, name: 'atlas' }).waitFor()
    await row('atlas, service').waitFor()
  })

  it('who may only read sees the tree and its grants, and no act', async () => {
    await postern.createUser('auditor')
    await world.tree.call('PATCH', '/v1/users/auditor', { role: 'auditor' })
    const own = await openAs('auditor')
    await own.open(`/services/library?open=${world.europe}`)
    await own.page.getByRole('complementary', { name: 'europe' }).getByText('this node only').waitFor()
    for (const name of ['Create a resource', 'Rename', 'Delete'])
      expect(await own.page.getByRole('button', { name }).count()).toBe(0)
    expect(await own.page.getByRole('link', { name: /^(?:Revoke|Move)/ }).count()).toBe(0)
    await own.close()
  })
})
