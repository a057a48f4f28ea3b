/** Email texts of administrators. */
import { describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)

const choose = (mail_overrides: unknown) =>
  postern.call('PATCH', '/v1/settings', { token: root.token, body: { mail_overrides } })

const reset = async (name: string, language: string) => {
  await postern.createUser(name)
  await postern.call('POST', '/v1/passwords/reset', {
    body: { email: `${name}@example.test` },
    headers: { 'Accept-Language': language },
  })
  return mailTo(inbox, `${name}@example.test`)
}

const german = {
  subject: 'Passwort für {{site}}',
  paragraphs: ['Guten Tag <b>{{username}}</b> ({{recipient}})', 'Hier: {{link}}', 'Bis {{until}}, von {{sender}}.'],
}

describe('PATCH /v1/settings {mail_overrides}', () => {
  it('200 sends emails of that kind and language with the texts of an administrator, with the same link, escaped', async () => {
    expect(await choose({ 'password-reset': { de: german } })).toMatchObject({
      status: 200,
      body: { mail_overrides: { 'password-reset': { de: german } } },
    })
    const mail = await reset('hans', 'de')
    expect(mail.subject).toBe('Passwort für id.example.test')
    expect(mail.text).toMatch(
      /^Guten Tag <b>hans<\/b> \(hans@example\.test\)\n\nHier:\nhttps:\S+\n\nBis \S+ \S+ UTC, von Postern <postern@example\.test>\.\n$/,
    )
    expect(mail.html).toContain('&#60;b&#62;hans&#60;/b&#62;')
    expect(mail.html).toContain('>Hier</a>')
    expect((await postern.call('GET', linkIn(mail))).status).toBe(200)
    expect((await reset('john', 'en')).subject).toBe('Reset your password for id.example.test')

    await choose({})
    expect((await reset('karl', 'de')).subject).toMatch(/^Setzen Sie/)
  })

  it('200 offers the sign-in page to every text, if it is set; without it the paragraph is omitted', async () => {
    const named = { ...german, paragraphs: ['Hier: {{link}}', 'Anmelden: {{login_url}} ({{site_url}}, {{time}})'] }
    await choose({ 'password-reset': { de: named } })
    expect((await reset('lena', 'de')).text).not.toContain('Anmelden')
    const at = (login_url: string) => postern.call('PATCH', '/v1/settings', { token: root.token, body: { login_url } })
    expect((await at('https://app.example.test/anmelden?a=1&b=2')).status).toBe(200)
    const mail = await reset('mona', 'de')
    expect(mail.text).toMatch(
      /\nAnmelden: https:\/\/app\.example\.test\/anmelden\?a=1&b=2 \(https:\/\/id\.example\.test, \S+ \S+ UTC\)\n/,
    )
    expect(mail.html).toContain('anmelden?a=1&#38;b=2')
    expect((await at('')).status).toBe(200)
    await choose({})
  })

  it.each([
    'app.example.test',
    'http://app.example.test/',
    'javascript:alert(1)',
    'https://',
    'https://id.example.test@evil.example/',
    'https://app.example.test/ evil',
    'https://app.example.test/\r\nBcc: x',
    'http://localhost.evil.example/',
    `https://app.example.test/${'x'.repeat(2000)}`,
  ])('422 for %j as the sign-in page', async (login_url) => {
    const refused = await postern.call('PATCH', '/v1/settings', { token: root.token, body: { login_url } })
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/login_url' }] } })
  })

  it('422 points at the error of a text, and stores none', async () => {
    const wrong = { ...german, paragraphs: ['{{password}}', 'Hier: {{link}}'] }
    const refused = await choose({ 'password-reset': { de: wrong }, 'user-unlock': { de: german } })
    expect(refused).toMatchObject({
      status: 422,
      body: {
        errors: [{ pointer: '/mail_overrides/password-reset/de/paragraphs/0', code: 'unknown-placeholder' }],
      },
    })
    for (const malformed of [{ 'password-reset': { de: { ...german, html: '<p>' } } }, { 'password-reset': 'x' }, []])
      expect((await choose(malformed)).status).toBe(422)
    const { body } = await postern.call('GET', '/v1/settings', { token: root.token })
    expect(body.mail_overrides).toEqual({})
  })
})
