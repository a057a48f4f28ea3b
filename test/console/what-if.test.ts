/** What-if in Chromium, by keyboard: every kind of change is previewed, applied, and does what the preview says; a stale preview is refused. */
import type { Grant } from 'postern/client'
import { beforeAll, describe, expect, it } from 'vitest'
import { whatIfHref, type Change } from '#console/parts/what-if-href.ts'
import { axeFindings, chromiumPath } from '#test/support/servers/browser.ts'
import { tabTo, typeOption } from '#test/support/servers/keyboard.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

describe.skipIf(!chromiumPath)('what-if in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const { reader, openAs } = useConsole(postern)
  let ids: Record<'ada' | 'grace' | 'team' | 'library' | 'finance' | 'ledgers' | 'archive', string>
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await postern.call(method, path, { token: root.token, body })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  beforeAll(async () => {
    for (const name of ['ada', 'grace', 'auditor']) await postern.createUser(name)
    await call('PATCH', '/v1/users/ada', { full_name: 'Ada Lovelace' })
    await call('PATCH', '/v1/users/auditor', { role: 'auditor' })
    const type = { permissions: ['read', 'write'], children: ['folder'] }
    await call('POST', '/v1/services/types', { name: 'folders', nodes: { service: type, folder: type } })
    const { uuid: library } = await call('POST', '/v1/services', { name: 'library', type: 'folders' })
    const add = async (parent: string, name: string): Promise<string> =>
      (await call('POST', '/v1/resources', { parent, name, type: 'folder' })).uuid
    const [finance, archive] = [await add(library, 'finance'), await add(library, 'archive')]
    const ledgers = await add(finance, 'ledgers')
    await add(ledgers, 'march')
    const { uuid: team } = await call('POST', '/v1/groups', { name: 'accountants' })
    await call('PUT', '/v1/groups/accountants/members/grace', { flags: {} })
    const [ada, grace] = await Promise.all(
      ['ada', 'grace'].map(async (name) => (await call('GET', `/v1/users/${name}`)).uuid as string),
    )
    ids = { ada: ada!, grace: grace!, team, library, finance, ledgers, archive }
  })

  const main = () => reader.page.getByRole('main')
  const press = (key: string) => reader.page.keyboard.press(key)
  const type = (text: string) => reader.page.keyboard.type(text)
  const may = async (user: string, permission: string, resource: string): Promise<boolean> =>
    (await call('POST', '/v1/check', { checks: [{ user, permission, resource }] })).results[0].allow
  const grant = (change: object, method = 'POST'): Change => ({ method, path: '/v1/grants', body: change })

  /** What the preview says, line by line, without who decides. */
  const lines = async () =>
    (await main().locator('.rows li p:not(.muted)').allInnerTexts()).map((line) => line.replaceAll(/\s+/g, ' '))

  /** Chooses in a combobox what the letters find first. */
  async function choose(label: RegExp, letters: string, option: string): Promise<void> {
    await tabTo(reader.page, label)
    await type(letters)
    const first = reader.page.locator('[role=listbox] [role=option]:first-child')
    await first.filter({ hasText: option }).waitFor()
    await press('ArrowDown')
    await press('Enter')
  }

  /** Chooses the permission in a form whose place is chosen, and asks what the change does. */
  async function showWriting(): Promise<void> {
    await tabTo(reader.page, /^Permission/)
    await reader.page.getByRole('option', { name: 'write' }).waitFor({ state: 'attached' })
    await typeOption(reader.page, 'write')
    await tabTo(reader.page, /^Show what it does$/)
    await press('Enter')
  }

  async function apply(): Promise<void> {
    await tabTo(reader.page, /^Apply$/)
    await press('Enter')
  }

  it('a grant is composed, previewed, applied, and found in the audit log', async () => {
    await reader.open('/what-if')
    await choose(/^Who$/, 'love', 'Ada Lovelace')
    await choose(/^Where$/, 'finan', '/library/finance')
    await showWriting()
    await main().getByRole('heading', { name: 'Allow ada write at /library/finance and below' }).waitFor()
    expect(reader.page.url()).toContain('change=')
    expect(await lines()).toEqual(['ada gains write here and on 2 resources below'])
    expect(await main().getByRole('heading', { name: '/library/finance and 2 resources below' }).count()).toBe(1)
    expect(await may('ada', 'write', ids.ledgers)).toBe(false)
    expect(await axeFindings(reader.page)).toEqual([])
    await apply()
    await main().getByRole('heading', { name: 'Done' }).waitFor()
    expect(await may('ada', 'write', ids.ledgers)).toBe(true)
    await tabTo(reader.page, /^See it in the audit log$/)
    await press('Enter')
    await reader.page.getByRole('link', { name: 'grant-created' }).waitFor()
  })

  it('every kind of change does what its preview says, and sends nothing else before it is applied', async () => {
    const adas = { holder: { user: ids.ada }, resource: ids.finance }
    const teams = { holder: { group: ids.team }, resource: ids.library }
    const held = async (text: string): Promise<string> =>
      (await call('GET', `/v1/grants?user=ada&resource=${ids.finance}`)).items.find((one: Grant) => one.text === text)
        .uuid
    const steps: [Change | (() => Promise<Change>), unknown[], [string, string, string, boolean]][] = [
      [
        grant({ ...teams, permission: 'read' }),
        ['grace gains read here and on 4 resources below'],
        ['grace', 'read', ids.finance, true],
      ],
      [
        { method: 'PUT', path: `/v1/groups/${ids.team}/members/${ids.ada}`, body: { flags: {} } },
        ['ada gains read here and on 4 resources below'],
        ['ada', 'read', ids.archive, true],
      ],
      [
        grant({ ...adas, permission: 'read-deny-match' }),
        ['ada loses read here only'],
        ['ada', 'read', ids.finance, false],
      ],
      [
        grant({ ...adas, permission: { name: 'read', scope: 'match', requires: { aal: 2 } } }, 'PUT'),
        ['ada gains read here only'],
        ['ada', 'read', ids.finance, true],
      ],
      [
        grant({ holder: 'authenticated', resource: ids.archive, permission: 'write-allow-match-aal2' }),
        [expect.stringMatching(/^(?:\w+, ){2}\w+ gain write here only, need a second factor$/)],
        ['grace', 'write', ids.archive, false],
      ],
      [
        { method: 'PATCH', path: `/v1/resources/${ids.ledgers}`, body: { parent: ids.archive } },
        ['ada loses write here and on one resource below'],
        ['ada', 'write', ids.ledgers, false],
      ],
      [
        async () => ({ method: 'DELETE', path: `/v1/grants/${await held('read-allow-match-aal2')}` }),
        [],
        ['ada', 'read', ids.ledgers, true],
      ],
      [
        { method: 'DELETE', path: `/v1/groups/${ids.team}/members/${ids.ada}` },
        ['ada loses read here and on 4 resources below'],
        ['ada', 'read', ids.archive, false],
      ],
      [
        { method: 'DELETE', path: `/v1/grants?resource=${ids.library}&permission=read&group=accountants` },
        ['grace loses read here and on 4 resources below'],
        ['grace', 'read', ids.finance, false],
      ],
    ]
    for (const [given, expected, [user, permission, resource, allowed]] of steps) {
      const change = typeof given === 'function' ? await given() : given
      reader.asked()
      await reader.open(whatIfHref(change))
      const asked = reader.asked()
      expect(asked.filter((one) => !one.startsWith('GET ') && one !== 'POST /v1/grants/preview')).toEqual([])
      expect(asked.length, asked.join(', ')).toBeLessThanOrEqual(4)
      if (expected.length > 0) expect([change, await lines()]).toEqual([change, expected])
      await apply()
      await main().getByRole('heading', { name: 'Done' }).waitFor()
      expect([change, await may(user, permission, resource)]).toEqual([change, allowed])
    }
  })

  it('a grant is shortened: what happens when it ends is shown today', async () => {
    const sent = { holder: { user: ids.grace }, resource: ids.archive, permission: 'write' }
    const { permission, uuid } = await call('POST', '/v1/grants', sent)
    const expires_at = new Date(Date.now() + 7_200_000).toISOString()
    await reader.open(whatIfHref(grant({ ...sent, permission: { ...permission, expires_at } }, 'PUT')))
    await main()
      .getByRole('heading', { name: /^When it ends, compared with today: in 2 hours/ })
      .waitFor()
    await main().getByText('grace loses write').waitFor()
    expect(await main().innerText()).toContain('Nobody gains or loses anything.')
    await apply()
    await main().getByRole('heading', { name: 'Done' }).waitFor()
    expect((await call('GET', `/v1/grants/${uuid}`)).permission.expires_at).toBeTruthy()
  })

  it('a stale preview is refused, and previewed anew', async () => {
    await reader.open(whatIfHref(grant({ holder: 'everyone', resource: ids.library, permission: 'read' })))
    await main().getByText('4 users gain').waitFor()
    await call('POST', '/v1/grants', { holder: { user: 'grace' }, resource: ids.library, permission: 'read-deny' })
    await apply()
    await main().getByRole('alert').getByText('Somebody has changed this meanwhile; look again.').waitFor()
    expect(await may('anonymous', 'read', ids.library)).toBe(false)
    expect(await axeFindings(reader.page)).toEqual([])
    await tabTo(reader.page, /^Preview anew$/)
    await press('Enter')
    await main().getByText('3 users gain').waitFor()
    expect(await lines()).not.toContainEqual(expect.stringContaining('grace'))
    await apply()
    await main().getByRole('heading', { name: 'Done' }).waitFor()
    expect(await may('anonymous', 'read', ids.library)).toBe(true)
  })

  it('where there is a grant already, replacing it is offered instead of creating another', async () => {
    await reader.open(whatIfHref(grant({ holder: 'everyone', resource: ids.library, permission: 'read-deny' })))
    expect(await main().getByRole('button', { name: 'Apply' }).count()).toBe(0)
    await tabTo(reader.page, /^Preview replacing it$/)
    await press('Enter')
    await main().getByText('Replaces read-allow-recursive.').waitFor()
    expect(await main().getByRole('button', { name: 'Apply' }).count()).toBe(1)
  })

  it('an address with anything else is refused, and nothing is sent', async () => {
    const forged: (string | Change)[] = [
      'x',
      { method: 'DELETE', path: `/v1/users/${ids.ada}` },
      { method: 'DELETE', path: `/v1/groups/%E0/members/${ids.ada}` },
      { method: 'PUT', path: '/v1/groups/admin/members/current', body: { flags: {} } },
      { ...grant({ holder: 'everyone', resource: ids.library, permission: 'read' }), path: 'https://x.test/v1/grants' },
    ]
    for (const change of forged) {
      reader.asked()
      const text = typeof change === 'string' ? change : JSON.stringify(change)
      await reader.open(`/what-if?${new URLSearchParams({ change: text }).toString()}`)
      await main().getByRole('alert').getByText('This address holds no change that can be previewed').waitFor()
      expect([change, reader.asked()]).toEqual([change, ['GET /v1/users/current']])
    }
  })

  it('a grant begun at a person or at a node has them chosen already', async () => {
    await reader.open(`/users/${ids.ada}?tab=access`)
    await tabTo(reader.page, /^Give access/)
    await press('Enter')
    const field = (name: string) => main().getByRole('combobox', { name, exact: true })
    await expect.poll(() => field('Who').inputValue()).toBe('Ada Lovelace')
    await reader.open(`/services/library?open=${ids.archive}`)
    await tabTo(reader.page, /^Give access here/)
    await press('Enter')
    await expect.poll(() => field('Where').inputValue()).toBe('/library/archive')
    await choose(/^Who$/, 'grace', 'grace')
    await showWriting()
    await main().getByRole('heading', { name: 'Allow grace write at /library/archive and below' }).waitFor()
  })

  it('grants of a person and members of a group lead here', async () => {
    await reader.open(`/users/${ids.ada}?tab=access`)
    await main().getByRole('link', { name: '/library/finance', exact: true }).waitFor()
    await tabTo(reader.page, /^End: write-allow-recursive/)
    await press('Enter')
    await main()
      .getByRole('heading', { name: /^End the grant write-allow-recursive of ada/ })
      .waitFor()
    await reader.open(`/groups/${ids.team}`)
    await tabTo(reader.page, /^Remove: grace$/)
    await press('Enter')
    await main().getByRole('heading', { name: 'Remove grace from accountants' }).waitFor()
  })

  it('more than a page is read on by a button, and applied with the revision of the first', async () => {
    await postern.database.sql(
      `insert into users (username, username_canonical, username_skeleton, activated_at)
       select n, n, n, app_now() from (select 'crowd' || i as n from generate_series(1, 130) i) names`,
    )
    await reader.open(whatIfHref(grant({ holder: 'authenticated', resource: ids.finance, permission: 'write' })))
    await main().getByText('There is more: only a part has been looked at.').waitFor()
    await tabTo(reader.page, /^Look further$/)
    await press('Enter')
    await main().getByText('Nobody else is affected.').waitFor()
    expect(
      await main()
        .getByText(/^\+ 13\d users gain$/)
        .count(),
    ).toBe(1)
    await apply()
    await main().getByRole('heading', { name: 'Done' }).waitFor()
    expect(await may('crowd130', 'write', ids.finance)).toBe(true)
  })

  it('an auditor looks at a change and cannot apply it', async () => {
    const own = await openAs('auditor')
    await own.open(whatIfHref(grant({ holder: 'authenticated', resource: ids.library, permission: 'write' })))
    await own.page.getByText('Your role may look at this change and not make it.').waitFor()
    expect(await own.page.getByRole('button', { name: 'Apply' }).count()).toBe(0)
    expect(own.complaints()).toEqual([])
    await own.close()
  })
})
