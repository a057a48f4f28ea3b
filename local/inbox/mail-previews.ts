/** Previews of every email in every language, with example data. */
import { html } from 'hono/html'
import { languages } from '#domain/languages/language.ts'
import { mailTemplates } from '#domain/mail/mail-catalogue.ts'
import type { RenderedMail } from '#domain/mail/mail-message.ts'
import type { MailOverrides } from '#domain/mail/mail-overrides.ts'
import { type MailFacts, renderMail } from '#domain/mail/mail-templates.ts'
import { pageHeaders, renderPage } from '#http/html/document.ts'
import { linked, showMail, type Shown } from './inbox-pages.ts'

const inADay = '2026-11-22T10:15:42Z'

const example: MailFacts = {
  site: 'id.example.com',
  siteUrl: 'https://id.example.com/',
  sender: 'Postern <postern@example.com>',
  recipient: 'ada@example.com',
  username: 'ada',
  at: '2026-11-21T10:15:42Z',
  address: '2001:db8::1',
  device: 'Firefox on Linux',
  applicant: { email: 'ada@example.com', fullName: 'Ada Lovelace' },
  code: 'K7QX-2MVT',
  group: 'river-watch',
  webhook: 'stock list',
  apiKey: 'nightly upload',
  provider: 'Example',
  keyExpiresAt: '2026-12-05T10:15:42Z',
  reason: 'Please register with the address of your institute.',
  link: { url: 'https://id.example.com/links/k7Qx2mVt9LcR4sYw8ZbN1hJf6DpG3aUe5XoTiKqWvMy', expiresAt: inADay },
  otherLink: { url: 'https://id.example.com/links/W3vBn8XcZ5mLk2JhGf7DsAq9PoIuYt4ReWx6QaZsEdC', expiresAt: inADay },
}

/** What administrators chose for mail. */
export interface MailWords {
  overrides: MailOverrides
  /** Empty: none. */
  loginUrl: string
}

/**
 * `/templates`: all of them as text. `/templates/{template}/{language}`: one as a mail program shows it. In an administrator's words where
 * there are some: what would be sent is what is shown.
 *
 * @returns null for any other path
 */
export async function showTemplates(path: string, words: MailWords): Promise<Shown | null> {
  if (path === '/templates') return showAll(words)
  const [, template = '', language = ''] = /^\/templates\/([-a-z]+)\/([a-z]+)$/.exec(path) ?? []
  const isThere = Object.hasOwn(mailTemplates, template) && languages.some((each) => each === language)
  return isThere ? showMail(written(template, language, words)) : null
}

function written(template: string, language: string, { overrides, loginUrl }: MailWords): RenderedMail {
  const facts = { ...example, loginUrl: loginUrl || undefined }
  return renderMail(template, facts, language, overrides[template]?.[language])
}

async function showAll(words: MailWords): Promise<Shown> {
  const articles = Object.keys(mailTemplates).flatMap((template) =>
    languages.map((language) => {
      const { subject, text } = written(template, language, words)
      const whose = words.overrides[template]?.[language] ? ', customized by an administrator' : ''
      return html`<article>
        <h2 lang="${language}">${subject}</h2>
        <p class="hint">${template}, ${language}${whose}</p>
        <pre lang="${language}">${linked(text)}</pre>
        <p><a href="/dev/mail/templates/${template}/${language}">View HTML</a></p>
      </article>`
    }),
  )
  return { body: await renderPage('All email templates', html`${articles}`, { layout: 'wide' }), headers: pageHeaders }
}
