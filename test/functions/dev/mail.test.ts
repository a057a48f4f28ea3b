import { describe, expect, it } from 'vitest'
import { languages } from '#domain/languages/language.ts'
import { mailTemplates } from '#domain/mail/mail-catalogue.ts'
import { readMailWords } from '#local/inbox/mail-words.ts'
import { linkIn, mailSettings, mailTo } from '#test/support/fixtures/mail.ts'
import { startPostern } from '#test/support/servers/postern.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox(() => ({ ENVIRONMENT: 'development' }), {
  words: () => readMailWords(postern.database.connectionString),
})

const browser = { Accept: 'text/html,*/*;q=0.8' }

describe('GET /dev/mail', () => {
  it('200 shows sent emails with their links, as a page and as JSON', async () => {
    await postern.createUser('reader')
    await postern.call('POST', '/v1/passwords/reset', { body: { email: 'reader@example.test' } })
    const mail = await mailTo(inbox, 'reader@example.test')

    const page = await postern.call('GET', '/dev/mail', { headers: browser })
    expect(page.status).toBe(200)
    expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(page.body).toContain(`<a href="https://id.example.test${linkIn(mail)}">`)
    const list = await postern.call('GET', '/dev/mail')
    expect(list.body).toEqual({ items: inbox.mails() })

    const twin = await postern.call('GET', `/dev/mail/${mail.id}`, { headers: browser })
    expect(twin.body).toBe(mail.html)
    expect(twin.headers.get('Content-Security-Policy')).toMatch(/^sandbox /)
  })

  it('200 shows hostile emails as text', async () => {
    const mail = {
      to: ['<b>@x.test'],
      from: '"><script>',
      subject: '<script>alert(1)</script>',
      html: '<script>',
      text: '</pre><script>https://a.test/"onclick=',
    }
    await fetch(inbox.url, { method: 'POST', body: JSON.stringify(mail) })
    const page = await postern.call('GET', '/dev/mail', { headers: browser })
    expect(page.body).not.toContain('<script')
    expect(page.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('200 previews every email in every language, as text together and as HTML one by one', async () => {
    const all = await postern.call('GET', '/dev/mail/templates', { headers: browser })
    for (const template of Object.keys(mailTemplates))
      for (const language of languages) {
        expect(all.body).toContain(`<a href="/dev/mail/templates/${template}/${language}">`)
        const one = await postern.call('GET', `/dev/mail/templates/${template}/${language}`, { headers: browser })
        expect(one.body).toContain(`<html lang="${language}">`)
        expect(one.headers.get('Content-Security-Policy')).toMatch(/^sandbox /)
      }
    for (const path of ['nothing/en', 'password-reset/fr', 'toString/en', '..%2F..%2Fmail/en'])
      expect((await postern.call('GET', `/dev/mail/templates/${path}`)).status).toBe(404)
  })

  it('200 previews with the texts of an administrator, or the default ones', async () => {
    const { token } = await postern.bootstrap()
    const words = {
      subject: 'In at {{site}}',
      paragraphs: ['<b>{{username}}</b>, {{group}}: {{login_url}}', '{{recipient}}'],
    }
    const choose = (body: object) => postern.call('PATCH', '/v1/settings', { token, body })
    const preview = async (language: string) =>
      (await postern.call('GET', `/dev/mail/templates/group-terms-accepted/${language}`)).body as string
    await choose({ mail_overrides: { 'group-terms-accepted': { de: words } } })
    expect(await preview('de')).toContain('<p>ada@example.com</p>')
    expect(await preview('de')).not.toContain('river-watch')
    await choose({ login_url: 'https://app.example.com/sign-in' })
    expect(await preview('de')).toContain(
      '<p>&#60;b&#62;ada&#60;/b&#62;, river-watch: https://app.example.com/sign-in</p>',
    )
    expect(await preview('en')).toContain('is now a member of the group river-watch')
    const all = (await postern.call('GET', '/dev/mail/templates', { headers: browser })).body
    expect(all).toMatch(
      /In at id\.example\.com<\/h2>\s*<p class="hint">group-terms-accepted, de, customized by an administrator</,
    )
    expect(all.match(/customized by an administrator/g)).toHaveLength(1)
  })

  it('404 for an unknown email, and for every write', async () => {
    expect((await postern.call('GET', '/dev/mail/0')).status).toBe(404)
    expect((await postern.call('GET', '/dev/mail/..%2Femails')).status).toBe(404)
    expect((await postern.call('POST', '/dev/mail', { body: {} })).status).toBe(404)
  })
})

describe('GET /dev/mail in production', () => {
  it('404 for every method, as for any unknown path', async () => {
    const production = await startPostern(mailSettings(inbox.url))
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const [there, nowhere] = await Promise.all(['/dev/mail', '/nowhere'].map((path) => production.call(method, path)))
      expect({ ...there!.body, instance: '' }).toEqual({ ...nowhere!.body, instance: '' })
      expect(there!.status).toBe(404)
    }
    await production.stop()
  })
})

describe('the inbox', () => {
  it('answers only under the names of this machine, so that no other page can read it', async () => {
    const { request } = await import('node:http')
    const status = await new Promise((resolve) => {
      const { port } = new URL(inbox.url)
      request({ port, path: '/', headers: { Host: `evil.example:${port}` } }, ({ statusCode }) =>
        resolve(statusCode),
      ).end()
    })
    expect(status).toBe(421)
  })
})
