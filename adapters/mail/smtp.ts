/**
 * Mail by SMTP submission (RFC 6409) over a socket that is handed in: implicit TLS (`smtps://`, RFC 8314) or STARTTLS (`smtp://`, RFC 3207),
 * never in the open but to this machine. One connection a mail, one command at a time.
 */
import { isThisMachine, type Mail, type Mailer, refuseUnsafe } from './mailer.ts'
import { base64, mimeMessage, parseMailbox } from './mime-message.ts'

/** A connection as `cloudflare:sockets` has it. */
export interface SmtpSocket {
  readable: ReadableStream<Uint8Array>
  writable: WritableStream<Uint8Array>
  /** Rejects when the connection breaks. */
  closed: Promise<unknown>
  /** The same connection, encrypted from now on, to the host that was asked for and no other. */
  startTls(): SmtpSocket
  close(): Promise<unknown>
}

/** `connect` of `cloudflare:sockets`. */
export type SmtpConnect = (
  address: { hostname: string; port: number },
  options: { secureTransport: 'on' | 'starttls' | 'off'; allowHalfOpen: false },
) => SmtpSocket | Promise<SmtpSocket>

/** Where the server is, who we are there, and how to reach it. */
export interface SmtpServer {
  /** `smtps://user@host:465` or `smtp://user@host:587`; without a user nobody signs in. */
  url: string
  password: string
  connect: SmtpConnect
  /** Milliseconds for one mail, from the connection to the last word. */
  withinMs?: number
}

/** Less than `claimSeconds`. */
const exchangeWithinMs = 20_000

/** Characters that an answer may have: whoever sends more is no mail server. */
const maxReply = 16_384

/** Whether a mail provider's address is one of SMTP. */
export function isSmtp(url: string): boolean {
  return /^smtps?:/.test(url)
}

/** @throws Error for an address without a host, or with a password in it: that is a secret of its own */
export function createSmtpMailer({ url, password, connect, withinMs = exchangeWithinMs }: SmtpServer): Mailer {
  const { protocol, hostname, port, username, password: written } = new URL(url)
  if (hostname === '' || written !== '') throw new Error('MAIL_URL is smtps://user@host, without a password')
  const secureTransport = protocol === 'smtps:' ? 'on' : isThisMachine(hostname) ? 'off' : 'starttls'
  const address = { hostname, port: Number(port) || (protocol === 'smtps:' ? 465 : 587) }
  const login = username && { user: decodeURIComponent(username), password }
  return {
    async send(mail) {
      refuseUnsafe(mail)
      const sockets = [await connect(address, { secureTransport, allowHalfOpen: false })]
      const late = AbortSignal.timeout(withinMs)
      const broken = new Promise<never>((_, reject) => {
        late.addEventListener('abort', () => reject(new Error('the mail server did not answer in time')))
      })
      try {
        await Promise.race([broken, exchange(mail, sockets, secureTransport === 'starttls', login)])
      } finally {
        for (const socket of sockets) void socket.close().catch(() => {})
      }
    },
  }
}

type Login = { user: string; password: string } | ''

/** @param sockets the connection; the encrypted one is added to it */
async function exchange(mail: Mail, sockets: SmtpSocket[], startTls: boolean, login: Login): Promise<void> {
  const { address: sender } = parseMailbox(mail.from)
  const hello = `EHLO ${sender.slice(sender.lastIndexOf('@') + 1)}`
  let server = converse(sockets[0]!)
  await server.expect(220, 'connection')
  let extensions = await server.say(hello, 250)
  if (startTls) {
    if (!/^STARTTLS$/im.test(extensions)) throw new Error('the mail server does not offer STARTTLS')
    await server.say('STARTTLS', 220)
    server.release() // refuses what came before the encryption
    sockets.push(sockets[0]!.startTls())
    server = converse(sockets[1]!)
    extensions = await server.say(hello, 250)
  }
  if (login) await signIn(server, extensions, login)
  await server.say(`MAIL FROM:<${sender}>`, 250)
  await server.say(`RCPT TO:<${mail.to}>`, 250)
  await server.say('DATA', 354)
  await server.say(`${dotted(mimeMessage(mail, new Date()))}.`, 250, 'the mail')
  await server.say('QUIT', 221).catch(() => {}) // the mail is theirs already
}

/** PLAIN (RFC 4616) where it is offered, or else LOGIN. Neither line is ever repeated in an error. */
async function signIn(server: Conversation, extensions: string, { user, password }: Exclude<Login, ''>): Promise<void> {
  const mechanisms = /^AUTH[ =](.*)$/im.exec(extensions)?.[1]?.toUpperCase().split(' ') ?? []
  if (mechanisms.includes('PLAIN')) {
    await server.say(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235, 'AUTH')
  } else if (mechanisms.includes('LOGIN')) {
    await server.say('AUTH LOGIN', 334)
    await server.say(base64(user), 334, 'AUTH')
    await server.say(base64(password), 235, 'AUTH')
  } else throw new Error('the mail server offers neither AUTH PLAIN nor AUTH LOGIN')
}

/** A line of one dot ends the mail, so a dot that begins a line is doubled (RFC 5321 §4.5.2). Base64 has none; another form of mail might. */
export function dotted(message: string): string {
  return message.replaceAll(/^\./gm, '..')
}

interface Conversation {
  /** The server's next answer. @param step for the error: its text is never kept, it may repeat the mail */
  expect(code: number, step: string): Promise<string>
  /** Says a line and returns the answer's text, a line each. */
  say(line: string, code: number, step?: string): Promise<string>
  /** Gives the streams back. */
  release(): void
}

function converse({ readable, writable, closed }: SmtpSocket): Conversation {
  closed.catch(() => {}) // whoever reads or writes hears of it
  const reader = readable.getReader()
  const writer = writable.getWriter()
  const decoder = new TextDecoder('latin1')
  let unread = ''

  async function expect(code: number, step: string): Promise<string> {
    for (;;) {
      const whole = /^(?:(?:\d{3}-.*\r?\n)*)(\d{3})(?: .*)?\r?\n/.exec(unread)
      if (whole) {
        unread = unread.slice(whole[0].length)
        if (Number(whole[1]) !== code) throw new Error(`the mail server answered ${whole[1]} to ${step}`)
        return whole[0].replaceAll(/^\d{3}[- ]?|\r/gm, '')
      }
      if (unread.length > maxReply) throw new Error('the mail server does not speak SMTP')
      const { value, done } = await reader.read()
      if (done) throw new Error(`the mail server hung up at ${step}`)
      unread += decoder.decode(value, { stream: true })
    }
  }

  return {
    expect,
    async say(line, code, step = line.split(/[ :]/)[0]!) {
      await writer.write(new TextEncoder().encode(`${line}\r\n`))
      return expect(code, step)
    },
    release() {
      if (unread !== '') throw new Error('the mail server spoke before the encryption began') // CVE-2011-0411
      reader.releaseLock()
      writer.releaseLock()
    },
  }
}
