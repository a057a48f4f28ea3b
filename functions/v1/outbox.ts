/** The status of outgoing email, for administrators, and previews of its texts with example values. The content of an email that was sent is never shown. */
import * as z from 'zod/mini'
import { languages } from '#domain/languages/language.ts'
import { exampleFacts } from '#domain/mail/example-facts.ts'
import { commonPlaceholders, type MailTemplate, mailTemplates } from '#domain/mail/mail-catalogue.ts'
import { checkMailOverrides, overrideLimits } from '#domain/mail/mail-overrides.ts'
import { contentOf } from '#domain/mail/mail-templates.ts'
import { invalid } from '#domain/refusal.ts'
import { requireAdministrator } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { body, query } from '#http/body/input.ts'
import { setting } from '#http/env.ts'
import { PageQuery } from '#http/schemas.ts'
import { getMailWords } from '#store/mail/mail-words.ts'
import { listMails, mailStates } from '#store/mail/outbox-list.ts'

const Filter = z.strictObject({
  ...PageQuery,
  state: z.optional(z.enum(mailStates)),
  template: z.optional(z.string().check(z.maxLength(63), z.regex(/^[a-z]+(?:-[a-z]+)*$/))),
})

const outbox = createFunction('/v1/outbox')

outbox.get('/', requireAdministrator('mail:read'), query(Filter), async (c) => {
  const { state, template, limit, after } = c.req.valid('query')
  return c.json(await listMails(database(c), c.var.caller, { state, template }, { limit, after }))
})

const Preview = z.strictObject({
  template: z.enum(Object.keys(mailTemplates) as MailTemplate[]),
  language: z.enum(languages),
  text: z.optional(
    z.strictObject({
      subject: z.string().check(z.maxLength(overrideLimits.subject)),
      paragraphs: z
        .array(z.string().check(z.maxLength(overrideLimits.paragraph)))
        .check(z.maxLength(overrideLimits.paragraphs)),
    }),
  ),
})

outbox.post('/preview', requireAdministrator('mail:read'), body(Preview), async (c) => {
  const { template, language, text } = c.req.valid('json')
  const errors = text ? checkMailOverrides({ [template]: { [language]: text } }) : []
  if (errors.length > 0)
    throw invalid(
      errors.map((error) => ({ ...error, pointer: error.pointer.replace(`/${template}/${language}`, '/text') })),
    )
  const { override, login_url } = await getMailWords(database(c), c.var.caller, template, language)
  const baseUrl = setting(c.env, 'BASE_URL')
  const facts = { ...exampleFacts, site: new URL(baseUrl).host, siteUrl: baseUrl, loginUrl: login_url || undefined }
  const { subject, paragraphs } = contentOf(template, facts, language, text ?? override)
  return c.json({
    subject,
    paragraphs: paragraphs.map((each) =>
      typeof each === 'string' ? { text: each, url: null } : { text: each.label, url: each.url },
    ),
    override,
    placeholders: [...commonPlaceholders, ...mailTemplates[template]],
  })
})

export default outbox
