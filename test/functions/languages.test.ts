/** Emails and pages in the language of the reader. */
import { describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)

const inGerman = { 'Accept-Language': 'de-DE,de;q=0.9,en;q=0.8' }
const inEnglish = { 'Accept-Language': 'en' }
const browser = { Accept: 'text/html,*/*;q=0.8' }

const register = async (username: string, headers: Record<string, string>) => {
  await postern.call('POST', '/v1/registrations', { body: { username, email: `${username}@example.test` }, headers })
  return mailTo(inbox, `${username}@example.test`)
}

/** Requests a password reset and returns the email. */
async function reset(username: string, headers: Record<string, string>) {
  const before = inbox.mails().length
  await postern.call('POST', '/v1/passwords/reset', { body: { email: `${username}@example.test` }, headers })
  await expect.poll(() => inbox.mails().length).toBe(before + 1)
  return inbox.mails()[0]!
}

describe('email', () => {
  it('is written in the language of the registration request, and so is all later email', async () => {
    const mail = await register('grete', inGerman)
    expect(mail.subject).toBe('Bestätigen Sie Ihre E-Mail-Adresse für id.example.test')
    expect(mail.html).toContain('<html lang="de">')
    const confirmed = await postern.call('POST', linkIn(mail), { body: { password: goodPassword } })
    expect(confirmed.status).toBe(201)
    expect((await reset('grete', inEnglish)).subject).toBe('Setzen Sie Ihr Passwort für id.example.test zurück')
  })

  it('is written in English for an unsupported language', async () => {
    for (const [name, headers] of Object.entries({ silent: {}, french: { 'Accept-Language': 'fr' } }))
      expect((await register(name, headers)).subject).toBe('Confirm your email address for id.example.test')
  })

  it('has the language of the request if the account has none', async () => {
    await postern.createUser('imported')
    expect((await reset('imported', inGerman)).subject).toMatch(/^Setzen/)
    expect((await reset('imported', {})).subject).toMatch(/^Reset/)
  })

  it('invites a new user, without the texts for existing accounts', async () => {
    const { token } = root
    const invited = { username: 'invited', email: 'invited@example.test' }
    expect((await postern.call('POST', '/v1/users', { token, body: invited })).status).toBe(201)
    const mail = await mailTo(inbox, 'invited@example.test')
    expect(mail.subject).toBe('You are invited to id.example.test')
    for (const [headers, [title, label, promise, done]] of [
      [inGerman, ['Konto einrichten', 'Passwort', 'Die Administration hat ein Konto', 'Ihr Konto ist bereit']],
      [inEnglish, ['Set up your account', 'Password', 'An administrator created an', 'Your account is ready']],
    ] as const) {
      const { body } = await postern.call('GET', linkIn(mail), { headers: { ...browser, ...headers } })
      expect(body).toContain(`<h1>${title}</h1>`)
      expect(body).toContain(`<label for="password">${label}</label>`)
      expect(body).toContain(promise)
      expect(body).not.toMatch(/signed out|abgemeldet/)
      if (headers === inGerman) continue
      const posted = await postern.call('POST', linkIn(mail), {
        body: `new_password=${encodeURIComponent(goodPassword)}`,
        headers: { ...browser, ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
      })
      expect(posted.body).toContain(`<h1>${done}</h1>`)
      expect(posted.body).not.toMatch(/signed out/)
    }
  })

  it('has the language of the applicant, even if an administrator with another language sends it again', async () => {
    await register('herta', inGerman)
    const { token } = root
    const { items } = (await postern.call('GET', '/v1/registrations', { token })).body
    const { uuid } = items.find(({ username }: { username: string }) => username === 'herta')
    await postern.call('POST', `/v1/registrations/${uuid}/resend`, { token, headers: inEnglish })
    const mails = () => inbox.mails().filter(({ to }) => to[0] === 'herta@example.test')
    await expect.poll(() => mails().length).toBe(2)
    expect(mails()[0]!.subject).toMatch(/^Bestätigen/)
  })

  it('to the previous address has the language of the account', async () => {
    await postern.createUser('moving')
    const { token } = await postern.signIn('moving')
    await postern.call('PATCH', '/v1/users/current', { token, body: { language: 'de' } })
    await postern.call('PATCH', '/v1/users/current', {
      token,
      body: { email: 'moved@example.test', current_password: goodPassword },
      headers: inEnglish,
    })
    const confirm = await mailTo(inbox, 'moved@example.test')
    expect(confirm.subject).toMatch(/^Bestätigen/)
    expect((await postern.call('POST', linkIn(confirm), { body: {}, headers: inEnglish })).status).toBe(200)
    const told = await mailTo(inbox, 'moving@example.test')
    expect(told.subject).toMatch(/^Die E-Mail-Adresse Ihres Kontos/)
    expect((await postern.call('POST', linkIn(told), { body: {}, headers: inEnglish })).status).toBe(200)
    expect((await mailTo(inbox, 'moved@example.test', 'wiederhergestellt')).html).toContain('<html lang="de">')
  })
})

describe('PATCH /v1/users/{u} {language}', () => {
  it('200 sets the language of emails, without ending a session, and null resets it', async () => {
    await postern.createUser('chooser')
    const { token } = await postern.signIn('chooser')
    const choose = (language: unknown) => postern.call('PATCH', '/v1/users/current', { token, body: { language } })
    expect(await choose('de')).toMatchObject({ status: 200, body: { language: 'de' } })
    expect((await reset('chooser', inEnglish)).subject).toMatch(/^Setzen/)
    expect(await choose(null)).toMatchObject({ status: 200, body: { language: null } })
    expect((await reset('chooser', inEnglish)).subject).toMatch(/^Reset/)
  })

  it('422 for an unsupported language', async () => {
    await postern.createUser('wisher')
    const { token } = await postern.signIn('wisher')
    for (const language of ['fr', 'DE', '', 1, ['de']])
      expect(await postern.call('PATCH', '/v1/users/current', { token, body: { language } })).toMatchObject({
        status: 422,
        body: { code: 'invalid-request', errors: [{ pointer: '/language' }] },
      })
  })
})

describe('the page of a link', () => {
  it('has the language of the browser, else that of the email', async () => {
    const link = linkIn(await register('viewer', inGerman))
    const open = (headers: Record<string, string>) => postern.call('GET', link, { headers: { ...browser, ...headers } })
    for (const headers of [{}, inGerman, { 'Accept-Language': 'fr' }]) {
      const page = await open(headers)
      expect(page.headers.get('Content-Language')).toBe('de')
      expect(page.body).toContain('<html lang="de">')
      expect(page.body).toContain('<h1>E-Mail-Adresse bestätigen</h1>')
      expect(page.body).toContain('Für v*****@e*****.test. Dieser Link kann nur einmal verwendet werden und ist bis')
      expect(page.body).toContain('<label for="password">Passwort</label>')
    }
    const english = await open(inEnglish)
    expect(english.body).toContain('<html lang="en">')
    expect(english.body).toContain('<h1>Confirm your email address</h1>')
  })

  it('shows errors and results of a form in the same language', async () => {
    const link = linkIn(await register('poster', inGerman))
    const post = (password: string) =>
      postern.call('POST', link, {
        body: new URLSearchParams({ password }).toString(),
        headers: { ...browser, 'Content-Type': 'application/x-www-form-urlencoded' },
      })
    const refused = await post('kurz')
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('<h1>Fehler: E-Mail-Adresse bestätigen</h1>')
    expect(refused.body).toContain('role="alert">Das Passwort ist zu kurz.')
    const done = await post(goodPassword)
    expect(done.status).toBe(201)
    expect(done.body).toContain('<h1>Ihr Konto ist bereit</h1>')
    expect(done.body).toContain('Benutzername: <bdi>poster</bdi>')
  })

  it('says that the link is unknown or used', async () => {
    const link = linkIn(await register('twice', inGerman))
    await postern.call('POST', link, { body: { password: goodPassword } })
    const headers = { ...browser, ...inGerman }
    const spent = await postern.call('GET', link, { headers })
    expect(spent.status).toBe(410)
    expect(spent.body).toContain('<h1>Dieser Link ist nicht mehr gültig</h1>')
    const unknown = await postern.call('GET', '/links/short', { headers })
    expect(unknown.status).toBe(404)
    expect(unknown.body).toContain('<html lang="de">')
    expect(unknown.body).toContain('<h1>Ungültiger Link</h1>')
  })

  it('explains the code of a problem', async () => {
    const page = async (language: object) =>
      (await postern.call('GET', '/links/short', { headers: { ...browser, ...language } })).body
    const name = /<code>urn:uuid:[-0-9a-f]{36}<\/code>/.source
    expect(await page(inGerman)).toMatch(
      new RegExp(`Wenn Sie Hilfe benötigen, geben Sie bitte diese Referenz an: ${name}`),
    )
    expect(await page(inEnglish)).toMatch(new RegExp(`If you contact support, include this reference: ${name}`))
  })
})
