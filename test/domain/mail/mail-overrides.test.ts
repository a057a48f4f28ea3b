import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonPlaceholders, type MailTemplate, mailTemplates, optionalLinks } from '#domain/mail/mail-catalogue.ts'
import { languages } from '#domain/languages/language.ts'
import { checkMailOverrides, overridden } from '#domain/mail/mail-overrides.ts'
import { type MailFacts, renderMail } from '#domain/mail/mail-templates.ts'

const facts: MailFacts = {
  site: 'id.example.com',
  siteUrl: 'https://id.example.com',
  loginUrl: 'https://app.example.com/sign-in',
  sender: 'Postern <postern@example.com>',
  recipient: 'ann@example.org',
  username: 'ann',
  at: '2026-11-21T10:15:42Z',
  address: '2001:db8::1',
  device: 'Firefox on Linux',
  applicant: { email: 'bob@example.org', fullName: 'Bob' },
  reason: 'No.',
  group: 'readers',
  otherLink: { url: 'https://id.example.com/links/def', expiresAt: '2026-11-22T10:15:42Z' },
  link: { url: 'https://id.example.com/links/abc', expiresAt: '2026-11-22T10:15:42Z' },
}

const reset = {
  subject: 'Your {{site}}',
  paragraphs: ['Hello {{username}}.', 'Press here: {{link}}', 'Until {{until}}.'],
}
const codes = (template: string, override: object, language = 'en') =>
  checkMailOverrides({ [template]: { [language]: { ...reset, ...override } } }).map(({ pointer, code }) => [
    pointer,
    code,
  ])

describe('checkMailOverrides', () => {
  it('accepts any text with placeholders of the template', () => {
    expect(codes('password-reset', {})).toEqual([])
    for (const [template, own] of Object.entries(mailTemplates)) {
      const spoken = [...commonPlaceholders, ...own]
        .filter((name) => !name.endsWith('link'))
        .map((name) => `{{${name}}}`)
      const paragraphs = [spoken.join(' '), ...((own as readonly string[]).includes('link') ? ['Here {{link}}'] : [])]
      for (const language of languages) expect(codes(template, { paragraphs }, language), template).toEqual([])
    }
  })

  it('rejects a placeholder that the template does not have, and unbalanced braces', () => {
    const paragraphs = [
      '{{device}}',
      'go {{link}}',
      '{{password}}',
      '{{ username }}',
      '{{username',
      '}}',
      '{{USERNAME}}',
      '{{constructor}}',
    ]
    const named = [0, 2, 7]
    const wrong = [0, 2, 3, 4, 5, 6, 7].map((n) => [
      `/password-reset/en/paragraphs/${n}`,
      named.includes(n) ? 'unknown-placeholder' : 'invalid-placeholder',
    ])
    expect(codes('password-reset', { paragraphs })).toEqual(wrong)
    expect(codes('registration-confirm', { paragraphs: ['{{username}}', 'go {{link}}'] })).toHaveLength(1)
  })

  it('keeps user input out of subjects', () => {
    for (const name of ['username', 'recipient', 'address', 'link', 'time'])
      expect(codes('password-reset', { subject: `x {{${name}}}` })).toEqual([
        ['/password-reset/en/subject', 'unknown-placeholder'],
      ])
    expect(codes('password-reset', { subject: 'of {{site}} at {{site_url}}' })).toEqual([])
  })

  it('rejects line breaks, control characters and empty texts', () => {
    for (const text of ['', ' ', 'a\nb', 'a\r\nBcc: x', 'a\u0000', 'a\u2028b'])
      expect(codes('password-reset', { subject: text })).toEqual([['/password-reset/en/subject', 'invalid-format']])
  })

  it('requires the link once in a mail that exists for it, where it can be opened', () => {
    for (const paragraphs of [['none'], ['{{link}} and on'], ['a {{link}}', 'b {{link}}'], ['{{link}}{{link}}']])
      expect(codes('password-reset', { paragraphs })).toEqual([['/password-reset/en/paragraphs', 'invalid-link']])
    const both = ['yes: {{link}}', 'no: {{other_link}}']
    expect(codes('registration-approval-wanted', { paragraphs: both })).toEqual([])
    expect(codes('registration-approval-wanted', { paragraphs: ['{{link}} {{other_link}}'] })).toHaveLength(1)
    expect(overridden({ subject: 'x', paragraphs: both }, facts).paragraphs).toEqual([
      { label: 'yes', url: facts.link!.url },
      { label: 'no', url: facts.otherLink!.url },
    ])
    for (const template of optionalLinks) expect(codes(template, { paragraphs: ['none'] })).toEqual([])
  })

  it('rejects an unknown mail or language', () => {
    expect(codes('no/such', {})).toEqual([['/no~1such', 'unknown-template']])
    expect(codes('toString', {})).toEqual([['/toString', 'unknown-template']])
    expect(codes('password-reset', {}, 'fr')).toEqual([['/password-reset/fr', 'unknown-language']])
  })
})

describe('overridden', () => {
  it('fills in the parameters of the mail, with the confirmation text before the link', () => {
    expect(overridden(reset, facts)).toEqual({
      subject: 'Your id.example.com',
      paragraphs: ['Hello ann.', { label: 'Press here', url: facts.link!.url }, 'Until 2026-11-22 10:15 UTC.'],
    })
  })

  it('omits a paragraph with a parameter that has no value', () => {
    const { link: _, username: __, ...less } = facts
    expect(overridden({ ...reset, paragraphs: [...reset.paragraphs, 'Bye.'] }, less).paragraphs).toEqual(['Bye.'])
  })

  it('keeps a value from becoming markup, a placeholder or a subject', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=y>',
        '{{link}}',
        '$&',
        "$'",
        '</p></body>',
        '&lt;b&gt;',
        '\r\nBcc: a@b.test',
      ),
    )
    const all = Object.entries(mailTemplates) as [MailTemplate, readonly string[]][]
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.constantFrom(...languages),
        nasty,
        nasty,
        fc.boolean(),
        ([template, own], language, name, reason, isOurs) => {
          const said = {
            ...facts,
            username: name,
            address: name,
            device: name,
            reason,
            applicant: { email: name, fullName: reason },
            recipient: name,
          }
          const spoken = ['username', 'address', 'device', 'reason', 'email', 'full_name'].filter((each) =>
            own.includes(each),
          )
          const override = {
            subject: 'Of {{site}}',
            paragraphs: ['<b>&amp; {{recipient}}', ...spoken.map((each) => `{{${each}}}`)],
          }
          const { subject, html } = renderMail(template, said, language, isOurs ? null : override)
          const calm = renderMail(template, facts, language, isOurs ? null : override)
          expect(subject).toBe(calm.subject)
          const tags = (some: string) => some.match(/<[^>]*>/g)!.filter((tag) => !/^<\/?p>$/.test(tag))
          expect(tags(html)).toEqual(tags(calm.html))
          for (const [, entity] of html.matchAll(/&([^;]*);/g)) expect(entity).toMatch(/^#\d+$/)
          expect(html).not.toMatch(/&(?!#\d+;)/)
        },
      ),
    )
  })
})
