import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Mail } from '#adapters/mail/mailer.ts'
import { mimeMessage } from '#adapters/mail/mime-message.ts'
import { createSmtpMailer, dotted } from '#adapters/mail/smtp.ts'
import {
  nodeConnect,
  type SmtpServer,
  type SmtpServerOptions,
  startSmtpServer,
} from '#test/support/servers/smtp-server.ts'

const mail: Mail = {
  to: 'ann@example.test',
  from: 'Postern <postern@id.example.test>',
  subject: 'Bestätigen Sie Ihre Adresse für id.example.test',
  text: 'Grüße\n.\n..zwei Punkte\n',
  html: '<p>Grüße</p>',
  attempt: 'abc/2',
}

let server: SmtpServer
afterEach(() => server.stop())

/** Sends a mail to a server with these options. */
async function send(url: string, options: SmtpServerOptions, { sent = mail, trusted = true } = {}): Promise<void> {
  server = await startSmtpServer(options)
  await createSmtpMailer({ url, password: 'pass wörd', connect: nodeConnect(server.port, trusted) }).send(sent)
}

const plain = Buffer.from('\0us@er\0pass wörd').toString('base64')
const login = (text: string) => Buffer.from(text).toString('base64')
const rest = ['MAIL FROM:<postern@id.example.test>', 'RCPT TO:<ann@example.test>', 'DATA', 'QUIT']

describe('the SMTP mailer', () => {
  it('signs in and sends a mail, through TLS from the start', async () => {
    await send('smtps://us%40er@mail.example.test', { implicitTls: true, extensions: ['AUTH LOGIN PLAIN'] })
    expect(server.lines).toEqual(['TLS', 'EHLO id.example.test', `AUTH PLAIN ${plain}`, ...rest])
    expect(server.mails).toHaveLength(1)
  })

  it('upgrades to TLS before it signs in, and asks again for the capabilities', async () => {
    await send('smtp://us%40er@mail.example.test:587', { startTls: true, extensions: ['AUTH PLAIN'] })
    const hello = 'EHLO id.example.test'
    expect(server.lines).toEqual([hello, 'STARTTLS', 'TLS', hello, `AUTH PLAIN ${plain}`, ...rest])
  })

  it('signs in with LOGIN if PLAIN is not offered', async () => {
    await send('smtps://us%40er@mail.example.test', { implicitTls: true, extensions: ['AUTH XOAUTH2 LOGIN'] })
    expect(server.lines).toEqual(expect.arrayContaining(['AUTH LOGIN', login('us@er'), login('pass wörd')]))
    expect(server.mails).toHaveLength(1)
  })

  it('needs neither TLS nor a user name on this machine', async () => {
    await send('smtp://127.0.0.1:25', {})
    expect(server.lines).toEqual(['EHLO id.example.test', ...rest])
  })

  const refusals: [what: string, url: string, options: SmtpServerOptions, error: RegExp][] = [
    ['no STARTTLS elsewhere', 'smtp://u@mail.example.test', { extensions: ['AUTH PLAIN'] }, /does not offer STARTTLS/],
    [
      'words before the encryption',
      'smtp://u@mail.example.test',
      { startTls: true, instead: { STARTTLS: '220 go\r\n250 AUTH PLAIN\r\n' } },
      /before the encryption/,
    ],
    [
      'no way to sign in',
      'smtps://u@mail.example.test',
      { implicitTls: true, extensions: ['AUTH CRAM-MD5'] },
      /neither AUTH/,
    ],
    [
      'a wrong password',
      'smtps://u@mail.example.test',
      { implicitTls: true, extensions: ['AUTH PLAIN'], instead: { AUTH: '535 pass wörd is wrong\r\n' } },
      /^Error: the mail server answered 535 to AUTH$/,
    ],
    [
      'a recipient that it does not take',
      'smtp://localhost',
      { instead: { RCPT: '550-<ann@example.test>\r\n550 nobody\r\n' } },
      /^Error: the mail server answered 550 to RCPT$/,
    ],
    [
      'a mail that it does not take',
      'smtp://localhost',
      { instead: { 'the mail': '554 spam\r\n' } },
      /^Error: the mail server answered 554 to the mail$/,
    ],
    ['a server that hangs up', 'smtp://localhost', { instead: { DATA: null } }, /hung up|ECONNRESET|terminated/],
    [
      'something that is no mail server',
      'smtp://localhost',
      { greeting: `${'x'.repeat(20_000)}\r\n` },
      /does not speak SMTP/,
    ],
    ['a server that is busy', 'smtp://localhost', { greeting: '421 later\r\n' }, /answered 421 to connection/],
  ]
  it.each(refusals)('sends nothing to %s, and reports the reason without the mail', async (_, url, options, error) => {
    const failure = await send(url, options).catch(String)
    expect(failure).toMatch(error)
    expect(failure).not.toMatch(/ann@|pass wörd|Grüße/)
    if (!options.instead?.['the mail']) expect(server.mails).toEqual([])
    if (url.includes('mail.example')) expect(server.lines.join()).not.toContain('RCPT')
  })

  it('sends nothing to a server with the certificate of another', async () => {
    for (const url of ['smtps://u@other.example.test', 'smtp://u@other.example.test']) {
      const options = { implicitTls: url.startsWith('smtps'), startTls: true, extensions: ['AUTH PLAIN'] }
      await expect(send(url, options)).rejects.toThrow(/altnames|EBADF/)
      await expect(send(url.replace('other', 'mail'), options, { trusted: false })).rejects.toThrow(/self-signed|EBADF/)
      expect(server.lines.join()).not.toMatch(/AUTH|MAIL/)
    }
  })

  it('gives up a server after a timeout', async () => {
    server = await startSmtpServer({ instead: { RCPT: '' } })
    const connect = nodeConnect(server.port)
    const mailer = createSmtpMailer({ url: 'smtp://localhost', password: '', connect, withinMs: 100 })
    await expect(mailer.send(mail)).rejects.toThrow('the mail server did not answer in time')
  })

  it('doubles a dot at the beginning of a line, so that no line ends the mail', async () => {
    server = await startSmtpServer()
    expect(dotted('.\r\n..\r\na.b\r\n.c\r\n')).toBe('..\r\n...\r\na.b\r\n..c\r\n')
  })

  it('counts a mail as delivered once it is accepted, even if the server then hangs up', async () => {
    await send('smtp://localhost', { instead: { QUIT: null } })
    expect(server.mails).toHaveLength(1)
  })

  it('rejects a server URL with a password in the wrong place, or without a host', async () => {
    server = await startSmtpServer()
    for (const url of ['smtps://u:secret@mail.example.test', 'smtps://'])
      expect(() => createSmtpMailer({ url, password: 'p', connect: nodeConnect(server.port) })).toThrow(
        /MAIL_URL|Invalid/,
      )
  })

  it('has one recipient and no injected header, for any recipient and text', async () => {
    server = await startSmtpServer()
    const mailer = createSmtpMailer({ url: 'smtp://localhost', password: '', connect: nodeConnect(server.port) })
    const nasty = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.constantFrom(
        '\r\nBcc: me@evil.test',
        '\n.\r\nMAIL FROM:<x@evil.test>',
        '=?utf-8?B?DQpCY2M6IHg=?=',
        '.',
        '..',
        '\r\n.\r\n',
        '> RCPT TO:<x@evil.test',
        'a@b.test, c@d.test',
      ),
    )
    const hostile = fc.record({
      to: fc.oneof(fc.constant('ann@example.test'), nasty),
      subject: nasty,
      text: nasty,
      html: nasty,
    })
    await fc.assert(
      fc.asyncProperty(hostile, async (parts) => {
        server.mails.length = server.lines.length = 0
        const isTaken = await mailer.send({ ...mail, ...parts }).then(
          () => true,
          () => false,
        )
        if (!isTaken) {
          expect(server.lines).toEqual([])
          return
        }
        expect(server.lines).toEqual(['EHLO id.example.test', rest[0], `RCPT TO:<${parts.to}>`, 'DATA', 'QUIT'])
        const [head] = server.mails[0]!.split('\r\n\r\n')
        expect(
          head!
            .replaceAll('\r\n ', ' ')
            .split('\r\n')
            .map((line) => line.split(':')[0]),
        ).toEqual(headerNames)
        expect(server.mails).toHaveLength(1)
        expect(partsOf(server.mails[0]!)).toEqual([parts.text, parts.html].map((part) => part.toWellFormed()))
      }),
      { numRuns: 60 },
    )
  })
})

const headerNames = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'Auto-Submitted', 'MIME-Version', 'Content-Type']

/** The parts of a mail, decoded. */
function partsOf(message: string): string[] {
  return message
    .split('--=_postern\r\n')
    .slice(1)
    .map((part) => Buffer.from(part.split('\r\n\r\n')[1]!.split('--=_')[0]!, 'base64').toString())
}

describe('mimeMessage', () => {
  const message = mimeMessage(mail, new Date('2026-11-21T10:15:42Z'))

  it('has the headers of an automatic mail, and a complete text and HTML part', async () => {
    server = await startSmtpServer()
    expect(message).toContain(
      'From: Postern\r\n <postern@id.example.test>\r\nTo: ann@example.test\r\nSubject: =?utf-8?B?',
    )
    expect(message).toContain('Date: Sat, 21 Nov 2026 10:15:42 +0000\r\nMessage-ID: <abc.2@id.example.test>\r\n')
    expect(partsOf(message)).toEqual([mail.text, mail.html])
  })

  it('keeps lines within the limits of mail, and encodes other characters', async () => {
    server = await startSmtpServer()
    const long = mimeMessage(
      { ...mail, subject: 'ä'.repeat(300), from: 'Ünser, "Dienst" <a@b.test>', text: 'x'.repeat(5000) },
      new Date(0),
    )
    for (const line of long.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
    expect(long).toMatch(/^From: =\?utf-8\?B\?[\w+/=]+\?=\r\n <a@b\.test>\r\n/)
    const words = [...long.matchAll(/^(?:Subject:)? =\?utf-8\?B\?(.*)\?=\r$/gm)].map(([, word]) =>
      Buffer.from(word!, 'base64').toString(),
    )
    expect(words.join('')).toBe('ä'.repeat(300))
  })
})
