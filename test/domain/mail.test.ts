import { describe, expect, it } from 'vitest'
import { maskAddress } from '../../domain/mail-masking.ts'
import { escapeHtml, renderContent } from '../../domain/mail-message.ts'
import { retryDelaySeconds } from '../../domain/mail-retry.ts'
import { type MailFacts, renderMail } from '../../domain/mail-templates.ts'
import { linkUrl } from '../../domain/operations.ts'

const facts: MailFacts = {
  site: 'id.example.com',
  username: 'ann',
  at: '2026-11-21T10:15:42Z',
  address: '2001:db8::1',
  applicant: { email: 'ann@example.com', fullName: 'Ann <b>' },
  reason: 'Not <today>.',
  link: { url: 'https://id.example.com/links/abc', expiresAt: '2026-11-22T10:15:42Z' },
}

const words = (some: string) => some.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).match(/[\w.:/-]+/g)

describe('renderMail', () => {
  it('says the same in plain text and in HTML', () => {
    for (const template of [
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
      'email-change-confirm',
      'email-changed',
      'email-change-undone',
      'new-device',
    ]) {
      const { subject, text, html } = renderMail(template, facts)
      expect(subject).toMatch(/id\.example\.com/)
      const spoken = html.slice(html.indexOf('<body>')).replaceAll(/<[^>]*>/g, ' ')
      expect(words(spoken)).toEqual(words(text.replaceAll(':\n', '\n')))
    }
  })

  it('names a user only to an address that is known to be theirs', () => {
    for (const template of [
      'registration-confirm',
      'registration-name-taken',
      'registration-waiting',
      'email-change-confirm',
    ])
      expect(renderMail(template, { ...facts, username: 'visit.evil.example' }).text).not.toContain('evil')
  })

  it('writes times so that nobody has to guess', () => {
    expect(renderMail('password-reset', facts).text).toContain('until 2026-11-22 10:15 UTC')
    expect(renderMail('password-changed', facts).text).toContain(
      'on 2026-11-21 10:15 UTC from the network address 2001:db8::1',
    )
  })

  it('names the device that signed in, or says that it is none we know', () => {
    const { text } = renderMail('new-device', { ...facts, device: 'Firefox on Linux' })
    expect(text).toContain('on 2026-11-21 10:15 UTC from the network address 2001:db8::1')
    expect(text).toContain('not known before: Firefox on Linux.')
    expect(renderMail('new-device', facts).text).toContain('none that we could recognise')
  })

  it('refuses a template that it does not have, inherited names among them', () => {
    for (const template of ['nothing', 'toString', '__proto__'])
      expect(() => renderMail(template, facts)).toThrow(RangeError)
  })
})

describe('renderContent', () => {
  it('escapes every character that means something in HTML, in texts, titles and links', () => {
    const { html } = renderContent(
      { subject: '<s>', paragraphs: ['<p>&\'"', { label: '<l>', url: 'https://a.test/?a="><u>' }] },
      'en',
    )
    expect(html).not.toMatch(/<s>|<p>&'|<l>|<u>|"><u/)
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;')
  })
})

describe('retryDelaySeconds', () => {
  it('doubles from a minute to an hour, less up to half', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 40].map((attempts) => retryDelaySeconds(attempts, 0))
    expect(longest).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    expect(retryDelaySeconds(1, 0.999999)).toBe(30)
  })
})

describe('maskAddress', () => {
  it('shows a first letter, no length and where a domain ends', () => {
    expect(maskAddress('ann@example.com')).toBe('a*****@e*****.com')
    expect(maskAddress('a@b.co')).toBe('a*****@b*****.co')
    expect(maskAddress('maximilian@mail.sub.example.org')).toBe('m*****@m*****.org')
  })
})

describe('linkUrl', () => {
  it('is below the deployment’s own address, with or without a slash at its end', () => {
    expect(linkUrl('https://id.example.com', 'abc')).toBe('https://id.example.com/links/abc')
    expect(linkUrl('https://id.example.com/', 'abc')).toBe('https://id.example.com/links/abc')
  })
})
