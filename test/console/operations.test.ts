/** What operators do in the console, by keyboard, role and name: the first start, failed sign-ins, seals, sessions, and somebody who leaves. */
import { describe, expect, it } from 'vitest'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { createOrganisation, type Organisation } from '#test/support/fixtures/organisation.ts'
import { axeFindings, chromiumPath } from '#test/support/servers/browser.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { sealEverything } from '#test/support/fixtures/seals.ts'

describe.skipIf(!chromiumPath)('in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const world = prepared<Organisation>(() => createOrganisation(postern, root))
  const { reader } = useConsole(postern)

  const sql = (text: string) => postern.database.sql(text)
  const call = (method: string, path: string, body?: unknown) =>
    postern.call(method, path, { token: root.token, ...(body !== undefined && { body }) })
  const press = (name: string | RegExp) => reader.page.getByRole('button', { name }).press('Enter')
  const inDialog = (name: string) =>
    reader.page.getByRole('alertdialog').getByRole('button', { name, exact: true }).press('Enter')

  it('the checklist says what a new installation lacks, is worked off, and goes when all is done', async () => {
    await reader.open('')
    const item = (name: string) => reader.page.getByRole('listitem').filter({ hasText: name })
    await item('Email arrives').getByText('to do').waitFor()
    await item('The first service is registered').getByText('done').waitFor()
    expect(await item('Every superuser has a second factor').innerText()).toContain('You have only a password.')
    expect(await axeFindings(reader.page)).toEqual([])
    await press('Publish terms')
    const dialog = reader.page.getByRole('alertdialog', { name: 'Publish terms' })
    expect(await dialog.innerText()).toContain('Every user has to accept this text at the next sign-in.')
    await dialog.getByRole('textbox', { name: 'Text in English' }).fill('Be kind.')
    await inDialog('Publish terms')
    await item('Terms of use are in force').getByText('done').waitFor()
    await sql(
      `insert into authenticators (user_id, secret, last_step) select id, 'sealed', 0 from users where role = 'superuser'`,
    )
    await sql(`update outbox_mail set sent_at = created_at, last_error = null`)
    await sql(
      `insert into outbox_mail (template, recipient, sent_at) values ('password-reset', 'a@example.test', app_now())`,
    )
    await reader.open('')
    expect(await reader.page.getByRole('heading', { name: 'Getting started' }).count()).toBe(0)
    reader.asked()
    await reader.open('')
    expect(reader.asked(), 'what is done is not asked again').not.toContain('GET /v1/settings/setup')
    await sql(`delete from authenticators`)
    await call('PUT', '/v1/terms', { texts: null })
  })

  it('from a bar of failed sign-ins to a name, and to the unlock; the table says the same as the bars', async () => {
    for (let n = 0; n < 10; n += 1)
      await postern.call('POST', '/v1/sessions', { body: { login: 'ada', password: 'wrong' } })
    await postern.call('POST', '/v1/sessions', { body: { login: 'nobody-here', password: 'wrong' } })
    await reader.open('/sign-ins')
    const chart = reader.page.getByRole('group', { name: 'Failed sign-ins' })
    const names = await chart
      .getByRole('link')
      .evaluateAll((links: { getAttribute(name: string): string | null }[]) =>
        links.map((link) => link.getAttribute('aria-label')),
      )
    expect(names.length).toBeGreaterThanOrEqual(24)
    expect(names.at(-1)).toMatch(/: wrong password 10, unknown name 1$/)
    await chart.getByRole('link', { name: /wrong password 10/ }).press('Enter')
    await reader.page.waitForURL(/from=.*until=/)
    await reader.settled()
    expect(await axeFindings(reader.page)).toEqual([])
    const account = reader.page.getByRole('row').filter({ hasText: 'Ada Lovelace' })
    expect(await account.innerText()).toMatch(/locked out, ends in \d+ minutes/)
    await press('Unlock: Ada Lovelace')
    await inDialog('Unlock')
    await account.getByText('locked out').waitFor({ state: 'detached' })
    const [{ count }] = (await sql(`select count(*)::integer from audit_events where action = 'user-unlocked'`)) as [
      { count: number },
    ]
    expect(count).toBe(1)
    await reader.page.getByRole('combobox', { name: 'How it is shown' }).selectOption('Table')
    await reader.page.waitForURL(/view=table/)
    const cells = reader.page.getByRole('table', { name: 'Failed sign-ins' }).getByRole('row').nth(1).getByRole('cell')
    expect((await cells.allInnerTexts()).slice(1, 4)).toEqual(['10', '1', '0'])
  })

  it('the audit log says what was and is, and each of its words narrows it', async () => {
    await call('PATCH', '/v1/settings', { registration_approval: true })
    await reader.open('/audit?action=settings-changed')
    const change = reader.page.getByRole('row').filter({ hasText: 'registration_approval' }).first()
    expect(await change.getByRole('deletion').innerText()).toBe('false')
    expect(await change.getByRole('insertion').innerText()).toBe('true')
    await change.getByRole('link', { name: 'first.superuser' }).press('Enter')
    await reader.page.waitForURL(/actor=/)
    await change.getByRole('link', { name: 'settings', exact: true }).press('Enter')
    await reader.page.waitForURL(/target_kind=settings/)
  })

  it('what somebody did is found by some letters of their name, and why a sign-in failed is said', async () => {
    await call('POST', '/v1/users', { username: 'mallory', full_name: 'Mallory Archer', password: goodPassword })
    await postern.call('POST', '/v1/sessions', { body: { login: 'mallory', password: 'wrong' } })
    await reader.open('/audit')
    await reader.page.getByRole('combobox', { name: 'Who' }).press('f')
    await reader.page.getByRole('option', { name: 'first.superuser' }).waitFor()
    await reader.page.keyboard.press('ArrowDown')
    await reader.page.keyboard.press('Enter')
    await reader.page.waitForURL(/actor=[0-9a-f-]{36}/)
    await reader.open('/audit?action=sign-in-failed')
    await reader.page.getByRole('row').getByText('wrong-password').first().waitFor()
  })

  it('the seals are verified in the browser, and a changed event is found', async () => {
    const seal = async () => {
      await sql(`insert into audit_events (action, target_kind, target) values ('tested', 'user', 'sealed')`)
      await sealEverything(postern)
    }
    await seal()
    await seal()
    await reader.open('/audit')
    await reader.page.getByText(/^Sealed up to .*digest [0-9a-f]{16}…/).waitFor()
    await reader.page.getByRole('link', { name: 'Verify the seals' }).press('Enter')
    await press('Verify this page')
    await reader.page.getByText(/^2 seals hold: [\d,]+ events/).waitFor()
    expect(await reader.page.getByRole('cell', { name: 'holds', exact: true }).count()).toBe(2)
    expect(await axeFindings(reader.page)).toEqual([])
    await sql('alter table audit_events disable trigger all')
    await sql(
      `update audit_events set target = 'forged' where id = (select max(id) from audit_events where target = 'sealed')`,
    )
    await press('Verify this page')
    await reader.page.getByText('One seal does not hold.').waitFor()
    expect(await reader.page.getByRole('row').nth(1).innerText()).toContain('does not hold')
    const [{ digest }] = (await sql(`select encode(digest, 'hex') as digest from audit_seals order by id limit 1`)) as [
      { digest: string },
    ]
    await reader.page.getByRole('searchbox', { name: 'A digest that you kept' }).fill(digest)
    await reader.page.getByText(/^This is the digest of the seal of/).waitFor()
  })

  it('a session is ended, and its row says so: its next request is refused; then all others', async () => {
    await postern.createUser('linus')
    const sessions = [await postern.signIn('linus'), await postern.signIn('linus'), await postern.signIn('linus')]
    const status = async (n: number) =>
      (await postern.call('GET', '/v1/sessions/current', { token: sessions[n]!.token })).status
    await reader.open('/sessions?user=linus')
    await reader.page
      .getByRole('button', { name: /^End: / })
      .first()
      .press('Enter')
    await reader.page.getByText('Its next request is refused.').waitFor({ state: 'attached' })
    const ended = reader.page.getByRole('row').filter({ hasText: 'ended' })
    expect(await ended.count()).toBe(1)
    expect(await ended.getByRole('button').count()).toBe(0)
    expect(await status(2)).toBe(401)
    expect(await status(0)).toBe(200)
    await press('End all sessions')
    expect(await reader.page.getByRole('alertdialog').innerText()).toContain('Ends 2 sessions of linus')
    await inDialog('End all sessions')
    await reader.page.getByText('2 sessions have ended.').waitFor()
    expect(await status(0)).toBe(401)
  })

  it('somebody who leaves is offboarded by one dialog, which says with numbers what ends and what remains', async () => {
    await postern.signIn('ada')
    await createKey(postern, world.ada, ['users:read'])
    await reader.open(`/users/${world.ada.uuid}`)
    await press('Offboard')
    const dialog = reader.page.getByRole('alertdialog', { name: 'Offboard' })
    await dialog.getByText('Sessions that end now').waitFor()
    const [{ keys }] = (await sql(
      `select count(*)::integer as keys from api_keys k join users u on u.id = k.user_id where u.username = 'ada' and k.revoked_at is null`,
    )) as [{ keys: number }]
    expect(keys).toBeGreaterThan(0)
    expect(await dialog.innerText()).toMatch(
      new RegExp(`revoked now, for good: ${keys} \\([^]*memberships: 1 \\([a-z]+\\), grants of its own: 1\\.`),
    )
    await inDialog('Offboard')
    await reader.page.getByText('This account is disabled: it cannot sign in.').waitFor()
    const [left] = await sql(
      `select u.enabled, (select count(*)::integer from api_keys k where k.user_id = u.id and k.revoked_at is null) as keys,
         (select count(*)::integer from sessions s where s.user_id = u.id and s.ended_at is null and s.marker = u.last_auth_sensitive_operation_at) as sessions
       from users u where username = 'ada'`,
    )
    expect(left).toEqual({ enabled: false, keys: 0, sessions: 0 })
    await press('Enable the account')
    await inDialog('Enable the account')
    await reader.page.getByText('This account can sign in.').waitFor()
  })

  it('who locked an account, and when, is its first sentence', async () => {
    await reader.open(`/users/${world.grace}`)
    await reader.page.getByText(/^Locked by first\.superuser, .*\.$/).waitFor()
  })

  it('a membership that waits for terms is reminded of and ended; a registration is declined with a text', async () => {
    await postern.createUser('mary')
    await call('PUT', '/v1/groups/analysts/terms', { texts: { en: 'Count well.' } })
    await call('PUT', '/v1/groups/analysts/members/mary', { flags: {} })
    await reader.open('/approvals')
    await reader.page.getByText('No terms of use are in force').waitFor()
    await press('Decline: hedy')
    await reader.page.getByRole('textbox', { name: /^Reason/ }).fill('Use the address of your institute.')
    await inDialog('Decline')
    await reader.page.getByText('Nothing waits for you').waitFor()
    const [mail] = await sql(
      `select parameters ->> 'reason' as reason from outbox_mail where template = 'registration-declined'`,
    )
    expect(mail).toEqual({ reason: 'Use the address of your institute.' })
    await reader.page.getByRole('link', { name: 'Memberships' }).press('Enter')
    const row = reader.page.getByRole('row').filter({ hasText: 'mary' })
    expect(await row.innerText()).toMatch(/analysts[^]*version 1/)
    expect(await axeFindings(reader.page)).toEqual([])
    await press('Send again: mary, analysts')
    await inDialog('Send again')
    await reader.page.getByRole('alertdialog').waitFor({ state: 'detached' })
    const [{ mails }] = (await sql(
      `select count(*)::integer as mails from outbox_mail where template = 'group-terms' and recipient = 'mary@example.test'`,
    )) as [{ mails: number }]
    expect(mails).toBe(2)
    await press('End: mary, analysts')
    await inDialog('End')
    await row.waitFor({ state: 'detached' })
  })

  it('an email is read in both languages, and its text changed beside what it becomes', async () => {
    await reader.open('/mail')
    await reader.page
      .getByRole('link', { name: /^password-reset/ })
      .first()
      .press('Enter')
    const letter = reader.page.getByRole('article', { name: 'The email as it reads' })
    await letter.getByText('ada', { exact: false }).first().waitFor()
    await reader.page.getByRole('link', { name: 'Deutsch' }).press('Enter')
    await letter.getByText('Passwort', { exact: false }).first().waitFor()
    expect(await axeFindings(reader.page)).toEqual([])
    await reader.page.getByRole('link', { name: 'Edit the text' }).press('Enter')
    await reader.page.getByRole('textbox', { name: 'Subject' }).fill('Neues Passwort für {{site}}')
    await reader.page.getByRole('textbox', { name: /^Paragraphs/ }).fill('Hallo {{nobody}}')
    await reader.page
      .getByRole('alert')
      .getByText('unknown-placeholder')
      .or(reader.page.getByText('Placeholders here are'))
      .first()
      .waitFor()
    await reader.page.getByRole('textbox', { name: /^Paragraphs/ }).fill('Hallo {{username}}\nHier entlang: {{link}}')
    await letter.getByText('Hallo ada').waitFor()
    await press('Save the text')
    await inDialog('Save the text')
    await reader.page.getByText('The text is your own.').waitFor()
    const stored = (await call('GET', '/v1/settings')).body.mail_overrides
    expect(stored).toEqual({
      'password-reset': {
        de: { subject: 'Neues Passwort für {{site}}', paragraphs: ['Hallo {{username}}', 'Hier entlang: {{link}}'] },
      },
    })
  })

  it('⌘K reaches a resource', async () => {
    await reader.open('/users')
    await reader.page.keyboard.press('Control+k')
    await reader.page.getByRole('dialog').getByRole('searchbox').waitFor()
    await reader.page.keyboard.type('libra')
    await reader.page.getByRole('menuitem', { name: /library/ }).waitFor()
  })
})
