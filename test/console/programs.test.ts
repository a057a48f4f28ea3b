/** The console's screens of roles, providers, keys, ways in, endpoints and settings, by keyboard alone: what an administrator does there in a week. */
import { createHmac } from 'node:crypto'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { createOrganisation, type Organisation } from '#test/support/fixtures/organisation.ts'
import { createPrograms, type Programs } from '#test/support/fixtures/programs.ts'
import { axeFindings, chromiumPath } from '#test/support/servers/browser.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { typeOption } from '#test/support/servers/keyboard.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

describe.skipIf(!chromiumPath)('programs in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const world = prepared<Organisation & Programs>(async () => ({
    ...(await createOrganisation(postern, root)),
    ...(await createPrograms(postern, root)),
  }))
  const { reader, openAs } = useConsole(postern)

  const call = (method: string, path: string, body?: unknown, token = root.token) =>
    postern.call(method, path, { token, body })
  const button = (name: string, within: Locator = reader.page.getByRole('main')) =>
    within.getByRole('button', { name, exact: true })
  const panel = (name: string) => reader.page.getByRole('complementary', { name, exact: true })
  const dialog = () => reader.page.getByRole('alertdialog')
  const said = (text: string | RegExp) => reader.page.getByText(text).first().waitFor()

  /** Replaces what is in a field. */
  async function write(field: Locator, text: string): Promise<void> {
    await field.press('Control+a')
    await reader.page.keyboard.type(text)
  }

  /** Chooses the option that begins with the text. */
  async function choose(field: Locator, text: string): Promise<void> {
    await field.focus()
    await typeOption(reader.page, text)
  }

  describe('roles', () => {
    const roles = async () => (await call('GET', '/v1/settings')).body.roles

    it('a role is created from another, and changed after the console has said what that means', async () => {
      await reader.open('/roles')
      await button('Create a role').press('Enter')
      await write(dialog().getByLabel('Name'), 'helpdesk')
      await choose(dialog().getByRole('combobox'), 'supp')
      await button('Create a role', dialog()).press('Enter')
      await panel('helpdesk').waitFor()
      expect((await roles()).helpdesk).toEqual((await roles()).support)
      await reader.open('/users/ada')
      await button('Change the role').press('Enter')
      await choose(dialog().getByRole('combobox', { name: 'New role' }), 'help')
      await dialog().getByText('Ada Lovelace can then also:').waitFor()
      await button('Change the role', dialog()).press('Enter')
      await dialog().waitFor({ state: 'detached' })
      await reader.open('/roles?open=helpdesk')
      await said('One user has this role.')
      await panel('helpdesk')
        .getByRole('checkbox', { name: /^users:write/ })
        .press('Space')
      await panel('helpdesk')
        .getByRole('checkbox', { name: /^mail:read/ })
        .press('Space')
      const meaning = panel('helpdesk').getByRole('status', { name: 'What the change means' })
      expect(await meaning.innerText()).toMatch(
        /can also:\s+Create, edit and delete accounts[^]*can no longer:\s+Read the outbox/,
      )
      expect(await axeFindings(reader.page)).toEqual([])
      await button('Change the role').press('Enter')
      await said('Choose the scopes that the role is to have.')
      expect((await roles()).helpdesk).toEqual(expect.arrayContaining(['users:write']))
      expect((await roles()).helpdesk).not.toContain('mail:read')
    })

    it('what somebody else has changed meanwhile is not overwritten; a deletion says whom it concerns', async () => {
      await reader.open('/roles?open=helpdesk')
      await panel('helpdesk')
        .getByRole('checkbox', { name: /^audit:read/ })
        .press('Space')
      await call('PATCH', '/v1/settings', { roles: { ...(await roles()), helpdesk: ['users:read'] } })
      await button('Change the role').press('Enter')
      await said('Somebody else has changed this meanwhile.')
      expect((await roles()).helpdesk).toEqual(['users:read'])
      await reader.open('/roles?open=helpdesk')
      await said('One user has this role.')
      await button('Delete the role').press('Enter')
      expect(await dialog().innerText()).toContain('One user has this role. The role helpdesk gives nothing')
      await button('Delete the role', dialog()).press('Enter')
      await panel('helpdesk').waitFor({ state: 'detached' })
      expect(await roles()).not.toHaveProperty('helpdesk')
    })

    it('who may change settings changes no role that may do more; the scopes that they lack cannot be chosen', async () => {
      const mine = ['settings:read', 'settings:write', 'users:read']
      await call('PATCH', '/v1/settings', { roles: { ...(await roles()), clerk: mine, reader: ['users:read'] } })
      await call('PATCH', '/v1/users/auditor', { role: 'clerk' })
      const own = await openAs('auditor')
      await own.open('/roles?open=support')
      await own.page.getByText('This role may do what you may not').waitFor()
      expect(await own.page.getByRole('button', { name: 'Change the role' }).count()).toBe(0)
      await own.open('/roles?open=reader')
      expect(await own.page.getByRole('checkbox', { name: /^users:write/ }).isDisabled()).toBe(true)
      expect(await own.page.getByRole('checkbox', { name: /^settings:read/ }).isDisabled()).toBe(false)
      await own.close()
      await call('PATCH', '/v1/users/auditor', { role: 'auditor' })
    })

    it('a role leads to its users, and the address says so', async () => {
      await reader.open('/roles?open=auditor')
      await reader.page.getByRole('link', { name: 'All users with this role' }).press('Enter')
      await reader.page.waitForURL(/users\?role=auditor/)
      await reader.page.getByRole('cell', { name: 'auditor@example.test' }).waitFor()
      expect(await reader.page.getByRole('row').count()).toBe(2)
    })
  })

  describe('keys', () => {
    const works = async (key: string) => (await call('GET', '/v1/users', undefined, key)).status === 200

    it('a service account gets a key, whose text is shown once and works', async () => {
      await reader.open('/keys?tab=accounts')
      await reader.page.getByRole('link', { name: 'Create a service account' }).press('Enter')
      await write(reader.page.getByLabel('Name', { exact: true }), 'exporter')
      await choose(reader.page.getByRole('combobox', { name: 'Role' }), 'audit')
      await button('Create the account').press('Enter')
      await panel('exporter').getByText('It has no live keys').waitFor()
      await reader.page.getByRole('link', { name: 'Create a key for it' }).press('Enter')
      await write(reader.page.getByLabel('Name, for people'), 'hourly')
      expect(await panel('Create an API key').getByRole('combobox', { name: 'Account' }).innerText()).toContain(
        'exporter',
      )
      await reader.page.getByRole('checkbox', { name: /^users:read/ }).press('Space')
      await button('Create an API key').press('Enter')
      const key = await panel('hourly').getByLabel('The key', { exact: true }).inputValue()
      expect(key).toMatch(/^pst_sk_/)
      expect(await works(key)).toBe(true)
      expect(await axeFindings(reader.page)).toEqual([])
      await reader.page.reload()
      await panel('hourly').getByText('users:read').waitFor()
      expect(await panel('hourly').getByLabel('The key', { exact: true }).count()).toBe(0)
    })

    it('a key is rotated with an overlap: both work, the old one shows what replaced it, and is revoked', async () => {
      const { body } = await call('POST', '/v1/api-keys', { name: 'weekly', user: 'importer', scopes: ['users:read'] })
      await reader.open(`/keys?open=${body.api_key.uuid}`)
      await button('Rotate').press('Enter')
      await choose(dialog().getByRole('combobox', { name: 'The old key stays valid for' }), 'a week')
      await button('Rotate', dialog()).press('Enter')
      const key = await panel('weekly').getByLabel('The key', { exact: true }).inputValue()
      await said(/The old key is valid until/)
      expect([await works(body.key), await works(key)]).toEqual([true, true])
      const old = (await call('GET', `/v1/api-keys/${body.api_key.uuid}`)).body
      expect(Date.parse(old.expires_at) - Date.now()).toBeGreaterThan(6 * 86_400_000)
      await reader.open(`/keys?open=${old.uuid}`)
      await panel('weekly').getByText('replaced', { exact: true }).waitFor()
      expect(await button('Rotate').count()).toBe(0)
      await button('Revoke: weekly').press('Enter')
      expect(await dialog().innerText()).toContain('It was last used')
      await button('Revoke', dialog()).press('Enter')
      await panel('weekly').getByText('revoked', { exact: true }).waitFor()
      expect([await works(body.key), await works(key)]).toEqual([false, true])
    })

    it('a key of a person is rotated by nobody else, and says so', async () => {
      await postern.createUser('weaver')
      const { token } = await postern.signIn('weaver')
      const { body } = await call('POST', '/v1/api-keys', { name: 'loom', scopes: ['profile:read'] }, token)
      await reader.open(`/keys?open=${body.api_key.uuid}`)
      await panel('loom').getByText('Only weaver can rotate this key').waitFor()
      expect(await button('Rotate').count()).toBe(0)
    })

    it('a key with branches can have two scopes only', async () => {
      await reader.open('/keys?open=new')
      await write(reader.page.getByLabel('Name, for people'), 'shelf')
      await choose(reader.page.getByRole('combobox', { name: 'Where it counts' }), 'in')
      await reader.page.getByRole('searchbox').press('Control+a')
      await reader.page.keyboard.type('libr')
      await button('Add /library').press('Enter')
      expect(await reader.page.getByRole('checkbox', { name: /^users:read/ }).isDisabled()).toBe(true)
      await reader.page
        .getByRole('checkbox', { name: /^check\b/ })
        .first()
        .press('Space')
      await button('Create an API key').press('Enter')
      await panel('shelf').getByText('in one branch of the tree').waitFor()
    })
  })

  it('a provider is created, judged at its fields, changed, turned off and deleted, with the number of linked accounts', async () => {
    await reader.open('/providers?open=new')
    await write(reader.page.getByLabel('Name in addresses'), 'acme')
    await write(reader.page.getByLabel('Issuer', { exact: true }), 'https://127.0.0.1')
    await write(reader.page.getByLabel('Client id'), 'client')
    await button('Create a provider').press('Enter')
    await reader.page.locator('[aria-invalid=true][name=issuer]').waitFor()
    expect(await reader.page.evaluate('document.activeElement.name')).toBe('issuer')
    await choose(reader.page.getByRole('combobox', { name: 'Kind' }), 'GitL')
    await write(reader.page.getByLabel('Client id'), '')
    await reader.open(`/providers?open=${world.provider}`)
    await button('Edit').press('Enter')
    await write(reader.page.getByLabel('Client secret'), 'a secret')
    await reader.page.getByRole('checkbox', { name: 'Whoever has no account gets one' }).press('Space')
    await button('Save the changes').press('Enter')
    await panel('GitHub').getByText('stored, never shown').waitFor()
    await panel('GitHub').getByText('creates accounts').waitFor()
    expect(await reader.page.content()).not.toContain('a secret')
    await button('Turn off').press('Enter')
    expect(await dialog().innerText()).toContain('One linked account keeps its link')
    await button('Turn off', dialog()).press('Enter')
    await button('Turn on').waitFor()
    expect((await call('GET', `/v1/providers/${world.provider}`)).body).toMatchObject({
      enabled: false,
      sign_up: true,
      has_client_secret: true,
    })
    await button('Delete').press('Enter')
    expect(await dialog().innerText()).toContain('Deletes GitHub and the link of one account.')
    await button('Delete', dialog()).press('Enter')
    await said('No provider yet')
  })

  it('who has lost every factor is recovered after a waiting time, which everybody sees and can stop', async () => {
    await reader.open(`/users/${world.person}?tab=factors`)
    await said('Every sign-in asks for a second factor.')
    await button('Recover the second factors').press('Enter')
    await dialog()
      .getByText(
        /After 72 hours, which any sign-in with a factor stops, all second factors \(one passkey\) are removed/,
      )
      .waitFor()
    await button('Recover the second factors', dialog()).press('Enter')
    await said(/^A recovery is under way: /)
    expect(await axeFindings(reader.page)).toEqual([])
    await reader.open('/users')
    const waiting = reader.page.getByRole('region', { name: 'Recoveries of second factors that wait' })
    await waiting.getByRole('link', { name: 'person1' }).press('Enter')
    await button('Stop the recovery').press('Enter')
    await button('Stop the recovery', dialog()).press('Enter')
    await button('Recover the second factors').waitFor()
    expect((await call('GET', '/v1/factor-recoveries')).body.items).toEqual([])
  })

  it('an endpoint is created; its secret verifies a message in the browser, without a request; a period is sent again', async () => {
    await reader.open('/webhooks?tab=endpoints&open=new')
    await write(reader.page.getByLabel('Name, for people'), 'ledger')
    await write(reader.page.getByLabel('Address of the receiver'), 'https://ledger.example.com/hook')
    await button('Create an endpoint').press('Enter')
    await panel('Create an endpoint').getByRole('group', { name: 'What it is told of' }).locator('.message').waitFor()
    await reader.page.getByRole('checkbox', { name: 'create_user', exact: true }).press('Space')
    await button('Create an endpoint').press('Enter')
    const secret = await panel('ledger').getByLabel('The secret', { exact: true }).inputValue()
    await button('Send a test message').press('Enter')
    await said(/A test message is on its way/)
    await button('Send a period again').press('Enter')
    for (const [name, at] of [
      ['From', '2020-01-01T00:00'],
      ['Until', '2099-01-01T00:00'],
    ] as const)
      await dialog().getByLabel(name).fill(at)
    await button('Send a period again', dialog()).press('Enter')
    await said('One message is queued again.')

    await reader.open('/webhooks?tab=verify')
    const body = '{"type":"test"}'
    const timestamp = String(Math.floor(Date.now() / 1000))
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const signature = createHmac('sha256', key).update(`msg.${timestamp}.${body}`).digest('base64')
    const headers = `webhook-id: msg\nwebhook-timestamp: ${timestamp}\nwebhook-signature: v1,${signature}`
    await write(reader.page.getByLabel(/^Public key/), ' ')
    reader.asked()
    await reader.page.getByLabel('Headers, one a line').fill(headers)
    await write(reader.page.getByLabel(/^Body/), body)
    await write(reader.page.getByLabel(/^Secret of the webhook/), secret)
    await said(/^Genuine: Postern sent it/)
    await reader.page.getByLabel(/^Body/).press('End')
    await reader.page.keyboard.type(' ')
    await said(/^Not genuine/)
    expect(reader.asked()).toEqual([])
    expect(reader.page.url()).not.toContain('whsec')
  })

  it('a setting is changed after a preview in words, refused at its field, and shows who changed it', async () => {
    await reader.open('/settings?q=second_factor_groups')
    await reader.page.getByRole('link', { name: 'Change: second_factor_groups' }).press('Enter')
    await write(panel('second_factor_groups').getByLabel('New value'), 'nobody')
    await said('second_factor_groups has also “nobody” from the next request on.')
    await button('Change').press('Enter')
    const field = panel('second_factor_groups').locator('textarea[aria-invalid=true]')
    await field.waitFor()
    expect(await field.getAttribute('name')).toBe('second_factor_groups')
    expect(await axeFindings(reader.page)).toEqual([])
    await write(field, 'analysts')
    await button('Change').press('Enter')
    await said('Changed. It applies from the next request on.')
    await said(/^changed by first\.superuser, /)
    await button('Back to the default').press('Enter')
    await said('second_factor_groups no longer has “analysts” from the next request on.')
    await reader.open('/settings?q=lockout&open=lockout')
    await write(panel('lockout').getByLabel('threshold'), '7')
    await said('lockout.threshold is 7 from the next request on, instead of 10.')
    await button('Change').press('Enter')
    await said('Changed. It applies from the next request on.')
    expect((await call('GET', '/v1/settings')).body).toMatchObject({
      lockout: { threshold: 7 },
      second_factor_groups: ['analysts'],
    })
    await reader.open('/settings?show=changed')
    expect(await reader.page.getByRole('heading', { level: 2 }).allInnerTexts()).toContain('lockout')
  })
})
