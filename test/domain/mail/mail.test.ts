import { describe, expect, it } from 'vitest'
import { languages } from '#domain/languages/language.ts'
import { maskAddress } from '#domain/mail/mail-masking.ts'
import { escapeHtml, renderContent } from '#domain/mail/mail-message.ts'
import { retryDelaySeconds } from '#domain/mail/mail-retry.ts'
import { type MailFacts, renderMail } from '#domain/mail/mail-templates.ts'
import { linkUrl } from '#domain/operations.ts'

const facts: MailFacts = {
  site: 'id.example.com',
  username: 'ann',
  at: '2026-11-21T10:15:42Z',
  address: '2001:db8::1',
  applicant: { email: 'ann@example.com', fullName: 'Ann <b>' },
  reason: 'Not <today>.',
  group: 'Readers <b>',
  webhook: 'Stock <list>',
  link: { url: 'https://id.example.com/links/abc', expiresAt: '2026-11-22T10:15:42Z' },
}

const words = (some: string) =>
  some.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).match(/[\p{L}\d.:/-]+/gu)

const templates = [
  'registration-confirm',
  'registration-account-exists',
  'registration-name-taken',
  'registration-waiting',
  'registration-approval-wanted',
  'registration-approved',
  'registration-declined',
  'registration-notify',
  'user-invitation',
  'password-reset',
  'password-changed',
  'user-unlock',
  'group-terms',
  'group-terms-accepted',
  'email-change-confirm',
  'email-changed',
  'email-change-undone',
  'new-device',
  'webhook-disabled',
]

describe('renderMail', () => {
  it.each(languages)('has the same content in plain text and in HTML, in %s', (language) => {
    for (const template of templates) {
      const { subject, text, html } = renderMail(template, facts, language)
      expect(subject).toMatch(/id\.example\.com/)
      expect(html).toContain(`<html lang="${language}">`)
      const spoken = html.slice(html.indexOf('<body')).replaceAll(/<[^>]*>/g, ' ')
      expect(words(spoken)).toEqual(words(text.replaceAll(':\n', '\n')))
    }
  })

  it('has the same content in every language: user, time, address and link', () => {
    const figures = (text: string) =>
      text.match(/2026-\S+ \S+ UTC|2001:db8::1|https:\S+|\bann\b|id\.example\.com/g)?.toSorted()
    for (const template of templates) {
      const [first, ...others] = languages.map((language) => renderMail(template, facts, language))
      for (const other of others) {
        expect(figures(other.text), template).toEqual(figures(first!.text))
        expect(other.subject, template).not.toBe(first!.subject)
      }
    }
  })

  it('uses English for a language without texts', () => {
    for (const language of ['fr', '__proto__', null])
      expect(renderMail('password-reset', facts, language)).toEqual(renderMail('password-reset', facts, 'en'))
  })

  it('names a user only to a verified address', () => {
    for (const language of languages)
      for (const template of [
        'registration-confirm',
        'registration-name-taken',
        'registration-waiting',
        'email-change-confirm',
      ])
        expect(renderMail(template, { ...facts, username: 'visit.evil.example' }, language).text).not.toContain('evil')
  })

  it('writes times without ambiguity', () => {
    expect(renderMail('password-reset', facts).text).toContain('expires on 2026-11-22 10:15 UTC')
    expect(renderMail('password-changed', facts).text).toContain(
      'on 2026-11-21 10:15 UTC from the IP address 2001:db8::1',
    )
  })

  it('names the device that signed in, or says that it is unknown', () => {
    const { text } = renderMail('new-device', { ...facts, device: 'Firefox on Linux' })
    expect(text).toContain('on 2026-11-21 10:15 UTC from the IP address 2001:db8::1')
    expect(text).toContain('Device: Firefox on Linux\n')
    expect(renderMail('new-device', facts).text).toContain('Device: unknown')
  })

  it('throws for an unknown template, also for inherited property names', () => {
    for (const template of ['nothing', 'toString', '__proto__'])
      expect(() => renderMail(template, facts)).toThrow(RangeError)
  })
})

describe('renderContent', () => {
  it('escapes every special character of HTML, in texts, titles and links', () => {
    const { html } = renderContent(
      { subject: '<s>', paragraphs: ['<p>&\'"', { label: '<l>', url: 'https://a.test/?a="><u>' }] },
      'en',
    )
    expect(html).not.toMatch(/<s>|<p>&'|<l>|<u>|"><u/)
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;')
  })
})

describe('retryDelaySeconds', () => {
  it('doubles from a minute to an hour, minus up to half', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 40].map((attempts) => retryDelaySeconds(attempts, 0))
    expect(longest).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    expect(retryDelaySeconds(1, 0.999999)).toBe(30)
  })
})

describe('maskAddress', () => {
  it('shows the first letter and the top-level domain, not the length', () => {
    expect(maskAddress('ann@example.com')).toBe('a*****@e*****.com')
    expect(maskAddress('a@b.co')).toBe('a*****@b*****.co')
    expect(maskAddress('maximilian@mail.sub.example.org')).toBe('m*****@m*****.org')
  })
})

describe('linkUrl', () => {
  it('is below the base URL of the deployment, with or without a slash at its end', () => {
    expect(linkUrl('https://id.example.com', 'abc')).toBe('https://id.example.com/links/abc')
    expect(linkUrl('https://id.example.com/', 'abc')).toBe('https://id.example.com/links/abc')
  })
})
