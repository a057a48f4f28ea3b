import { describe, expect, it } from 'vitest'
import { createHttpMailer, type Mail, refuseUnsafe } from '#adapters/mail/mailer.ts'

const mail: Mail = {
  to: 'ann@example.test',
  from: 'Postern <postern@id.example.test>',
  subject: 'Bestätigen Sie Ihre Adresse',
  text: 'Grüße\n',
  html: '<p>Grüße</p>\n',
  attempt: 'abc/2',
}

describe('refuseUnsafe', () => {
  it('accepts a mail whose texts have lines', () => {
    expect(() => refuseUnsafe(mail)).not.toThrow()
  })

  it.each(['to', 'from', 'subject', 'attempt'] as const)('refuses a control character in %s alone', (field) => {
    for (const character of ['\r\n', '\n', '\0', '\u0085', '\u200B', '\u2028', '\u2029'])
      expect(() => refuseUnsafe({ ...mail, [field]: `${mail[field]}${character}Bcc` })).toThrow(/^a control character/)
  })

  it.each([
    '',
    'ann',
    'ann@',
    '@example.test',
    'ann@example.test,ben@example.test',
    'ann@example.test ben@example.test',
    'ann@example.test;ben',
    'ann@ben@example.test',
    'Ann <ann@example.test>',
    '"ann ben"@example.test',
    'ann:ben@example.test',
    'ann@[127.0.0.1]',
    'ann(ben)@example.test',
    String.raw`an\n@example.test`,
  ])('refuses the recipient %j', (to) => {
    expect(() => refuseUnsafe({ ...mail, to })).toThrow(/^the recipient is not one address/)
  })

  it('refuses before the HTTP mailer sends anything', async () => {
    const mailer = createHttpMailer({ url: 'http://127.0.0.1:1/', key: 'k' })
    await expect(mailer.send({ ...mail, subject: 'a\nBcc: ben@example.test' })).rejects.toThrow(/^a control character/)
  })
})
