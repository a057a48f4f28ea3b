/** Previews of every email in every language, with example data. */
import { html } from 'hono/html'
import { languages } from '#domain/languages/language.ts'
import { exampleFacts } from '#domain/mail/example-facts.ts'
import { mailTemplates } from '#domain/mail/mail-catalogue.ts'
import type { RenderedMail } from '#domain/mail/mail-message.ts'
import type { MailOverrides } from '#domain/mail/mail-overrides.ts'
import { renderMail } from '#domain/mail/mail-templates.ts'
import { pageHeaders, renderPage } from '#http/html/document.ts'
import { linked, showMail, type Shown } from './inbox-pages.ts'

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
  const facts = { ...exampleFacts, loginUrl: loginUrl || undefined }
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
