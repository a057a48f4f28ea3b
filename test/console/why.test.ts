/** "Why?" and "who may?" in Chromium, by keyboard alone: from three comboboxes to an answer, from there to a preview, and the list as CSV. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawPath } from '#console/screens/why/picture.ts'
import { verdictOf } from '#console/screens/why/verdict.ts'
import { words } from '#console/screens/why/words.ts'
import { type Archive, createArchive } from '#test/support/fixtures/archive.ts'
import { axeFindings, chromiumPath } from '#test/support/servers/browser.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

describe.skipIf(!chromiumPath)('in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const archive = prepared<Archive>(() => createArchive(postern, root))
  const { reader, openAs } = useConsole(postern)

  const ledger = 'service=archive&path=%2Ffinance%2F2026%2Fledger'
  const press = (key: string) => reader.page.keyboard.press(key)

  /** Chooses by some letters, in the combobox that has the focus. */
  async function choose(letters: string, option: RegExp): Promise<void> {
    await reader.page.keyboard.type(letters)
    await reader.page.getByRole('option', { name: option }).waitFor()
    await press('ArrowDown')
    await press('Enter')
    await reader.page.getByRole('listbox').waitFor({ state: 'detached' })
  }

  it('who, what and where are chosen by keyboard; the address keeps them; the answer is one request', async () => {
    await reader.open('/why')
    await reader.page.getByRole('combobox', { name: 'Who' }).focus()
    await choose('love', /^Ada Lovelace/)
    await reader.page.waitForURL(new RegExp(`user=${archive.ada.uuid}`))
    await press('Tab')
    await choose('wri', /^write$/)
    await press('Tab')
    reader.asked()
    await choose('ledg', /^\/archive\/finance\/2026\/ledger/)
    await reader.page.getByText('No. Ada Lovelace may not write /archive/finance/2026/ledger.').waitFor()
    await reader.page.getByText('A deny to group contractors at /archive/finance decides.').waitFor()
    expect(reader.asked().filter((asked) => asked === 'POST /v1/check')).toHaveLength(1)
    const { searchParams } = new URL(reader.page.url())
    expect(Object.fromEntries(searchParams)).toEqual({
      user: archive.ada.uuid,
      service: 'archive',
      path: '/finance/2026/ledger',
      permission: 'write',
    })
  })

  it('a click into a field opens its list', async () => {
    await reader.open('/why')
    await reader.page.getByRole('combobox', { name: 'Who' }).click()
    await reader.page.getByRole('option', { name: /Ada Lovelace/ }).click()
    await reader.page.waitForURL(new RegExp(`user=${archive.ada.uuid}`))
  })

  it('the picture has the text of the projection, level by level, and no more', async () => {
    const check = { service: 'archive', path: '/finance/2026/ledger', permission: 'write', user: archive.ada.uuid }
    const { body } = await postern.call('POST', '/v1/check', {
      token: root.token,
      body: { checks: [check], explain: true, remedies: true },
    })
    const question = { who: 'Ada Lovelace', permission: 'write', names: ['archive', 'finance', '2026', 'ledger'] }
    for (const [locale, own] of [
      ['en-GB', words.en],
      ['de-DE', words.de],
    ] as const) {
      const looking = await openAs('first.superuser', { locale })
      await looking.open(`/why?user=${archive.ada.uuid}&${ledger}&permission=write`)
      const levels = looking.page.getByRole('region', { name: own.path }).locator('ol > li')
      const drawn = drawPath(question, body.results[0], own).map(({ name, kind, grants, none }) =>
        [name, kind, ...grants.flatMap(({ holder, what, why }) => [holder, what, why]), none].filter(Boolean).join(' '),
      )
      expect((await levels.allInnerTexts()).map((text) => text.split(/\s+/).join(' '))).toEqual(drawn)
      const { sentence, because } = verdictOf(question, body.results[0], own)
      const status = await looking.page.getByRole('status').innerText()
      expect(status.split('\n').filter(Boolean)).toEqual([sentence, because])
      await looking.close()
    }
  })

  it('a remedy leads to its preview: the address carries the request', async () => {
    await reader.open(`/why?user=${archive.ada.uuid}&${ledger}&permission=write`)
    await reader.page.getByRole('link', { name: 'Preview: Add Ada Lovelace to group auditors' }).press('Enter')
    await reader.page.waitForURL(/\/what-if\?/)
    expect(JSON.parse(new URL(reader.page.url()).searchParams.get('change')!)).toEqual({
      method: 'PUT',
      path: `/v1/groups/auditors/members/${archive.ada.uuid}`,
      body: { flags: {} },
    })
    await reader.page.goBack()
    await reader.page.getByRole('link', { name: /^Preview: Allow Ada Lovelace at / }).press('Enter')
    await reader.page.waitForURL(/\/what-if\?/)
    expect(JSON.parse(new URL(reader.page.url()).searchParams.get('change')!)).toMatchObject({
      method: 'POST',
      path: '/v1/grants',
      body: { holder: { user: archive.ada.uuid }, permission: { name: 'write', access: 'allow', scope: 'match' } },
    })
  })

  it('says what does not exist, what a superuser may, and what somebody may who is not signed in', async () => {
    for (const [query, ...said] of [
      [`user=nobody.known&${ledger}&permission=read`, 'There is no such account.'],
      [
        `user=anonymous&${ledger}%2Fgone&permission=read`,
        words.en.because.none,
        words.en.because.missing,
        'does not exist',
      ],
      [`user=first.superuser&${ledger}&permission=write`, words.en.because.administrator, 'Only another role would'],
    ]) {
      await reader.open(`/why?${query}`)
      const text = await reader.page.getByRole('main').innerText()
      for (const each of said) expect(text).toContain(each)
      expect(await axeFindings(reader.page)).toEqual([])
    }
  })

  it('"who may" lists each with the way, narrows to one, leads to "why", and is downloaded', async () => {
    await reader.open(`/why?user=${archive.ada.uuid}&${ledger}&permission=write`)
    await reader.page.getByRole('link', { name: 'Who else may?' }).press('Enter')
    await reader.page.getByRole('cell', { name: 'ben' }).waitFor()
    const rows = await reader.page.getByRole('row').allInnerTexts()
    expect(rows.map((row) => row.split(/\s*[\t\n]\s*/).join()).toSorted()).toEqual([
      'User,By,Decided by',
      'auditor,everybody has it,a grant to everybody who is signed in',
      'ben,a group,group auditors',
      'first.superuser,superuser,the role superuser',
    ])
    const download = reader.page.waitForEvent('download')
    await reader.page.getByRole('button', { name: 'Download CSV' }).press('Enter')
    const file = await download
    expect(file.suggestedFilename()).toBe('write-archive-finance-2026-ledger.csv')
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
    expect(lines[0]).toBe('uuid,username,reason,decided_by,way')
    expect(
      lines
        .slice(1)
        .map((line) => line.split(',').slice(1).join())
        .toSorted(),
    ).toEqual([
      'auditor,group:authenticated,group:authenticated,public',
      'ben,group:auditors,group:auditors,group',
      'first.superuser,administrator,administrator,administrator',
    ])
    await reader.page.getByRole('combobox', { name: 'By' }).selectOption('group')
    await reader.page.waitForURL(/way=group/)
    await reader.page.getByRole('cell', { name: 'auditor', exact: true }).waitFor({ state: 'detached' })
    await reader.page.getByRole('link', { name: 'ben' }).press('Enter')
    await reader.page.getByText('Yes. ben may write /archive/finance/2026/ledger.').waitFor()
  })

  it('"who may" names the group that decides beside what it requires of a session', async () => {
    const { token } = root
    const vault = await postern.call('POST', '/v1/services', { token, body: { name: 'vault', type: 'api' } })
    const permission = { name: 'read', requires: { aal: 2 } }
    const body = { resource: vault.body.uuid, holder: { group: 'staff' }, permission }
    expect((await postern.call('POST', '/v1/grants', { token, body })).status).toBe(201)
    await reader.open('/who-may?service=vault&permission=read')
    await reader.page.getByRole('cell', { name: 'ben' }).waitFor()
    expect(await reader.page.getByText('group staff, only with a second factor').count()).toBe(2)
    // What needs nothing of a session decides for every session that has nothing else.
    const open = { resource: vault.body.uuid, holder: 'authenticated', permission: 'read' }
    expect((await postern.call('POST', '/v1/grants', { token, body: open })).status).toBe(201)
    await reader.open('/who-may?service=vault&permission=read')
    await reader.page.getByRole('row', { name: /ben.*a grant to everybody who is signed in/ }).waitFor()
  })

  it('an auditor gets the same answer with what would change it', async () => {
    const own = await openAs('auditor')
    await own.open(`/why?user=${archive.ada.uuid}&${ledger}%2Fgone&permission=write`)
    await own.page.getByText(words.en.because.missing).waitFor()
    expect(await own.page.getByRole('link', { name: /^Preview: / }).count()).toBeGreaterThan(2)
    expect(own.complaints()).toEqual([])
    await own.close()
  })
})
