/** A mail server on loopback, and a Node socket with the interface of Cloudflare's. */
import { readFileSync } from 'node:fs'
import { connect as connectPlain, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, createServer as createTlsServer, TLSSocket } from 'node:tls'
import type { AddressInfo } from 'node:net'
import type { SmtpConnect, SmtpSocket } from '#adapters/mail/smtp.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')
/** A self-signed certificate for `mail.example.test`, without value elsewhere. */
const certificate = readFileSync(join(fixtures, 'smtp-certificate.pem'))
const key = readFileSync(join(fixtures, 'smtp-key.pem'))

/** The behaviour of a server. */
export interface SmtpServerOptions {
  implicitTls?: boolean
  /** Its extensions once the connection is encrypted, or from the start if it never is. */
  extensions?: string[]
  startTls?: boolean
  /** Responses that replace the default ones, by the first word of the command; null: closes the connection; '': no response. */
  instead?: Record<string, string | null>
  greeting?: string
}

/** A running server and what it received. */
export interface SmtpServer {
  port: number
  /** Every line outside of mails, by connection. `TLS` marks the start of encryption. */
  lines: string[]
  /** The accepted mails, with dots unescaped. */
  mails: string[]
  stop(): Promise<void>
}

export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  const lines: string[] = []
  const mails: string[] = []
  const open = new Set<Socket>()
  const serve = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    if (options.implicitTls) lines.push('TLS')
    attend(socket, options, options.implicitTls ?? false, lines, mails)
    socket.write(options.greeting ?? '220 mail.example.test ESMTP\r\n')
  }
  const server = options.implicitTls ? createTlsServer({ key, cert: certificate }, serve) : createServer(serve)
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    mails,
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function attend(
  socket: Socket,
  options: SmtpServerOptions,
  isEncrypted: boolean,
  lines: string[],
  mails: string[],
): void {
  let unread = ''
  let mail: string[] | null = null
  socket.on('data', (bytes: Buffer) => {
    unread += bytes.toString('latin1')
    for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
      const line = unread.slice(0, end)
      unread = unread.slice(end + 2)
      if (mail && line !== '.') mail.push(line.replace(/^\./, ''))
      else if (mail) {
        mails.push(mail.join('\r\n'))
        mail = null
        say(options.instead?.['the mail'] ?? '250 taken\r\n')
      } else {
        lines.push(line)
        obey(line)
      }
    }
  })
  const say = (answer: string) => socket.write(answer)

  function obey(line: string): void {
    const word = line.split(/[ :]/)[0]!.toUpperCase()
    const instead = options.instead?.[word]
    if (instead === null) return void socket.destroy()
    if (instead !== undefined) return void say(instead)
    if (word === 'EHLO') {
      const offered = options.startTls && !isEncrypted ? ['STARTTLS'] : (options.extensions ?? [])
      const all = ['mail.example.test', 'SIZE 1000000', ...offered]
      return void say(all.map((each, n) => `250${n === all.length - 1 ? ' ' : '-'}${each}\r\n`).join(''))
    }
    if (word === 'STARTTLS') return encrypt()
    if (word === 'DATA') mail = []
    const answers: Record<string, string> = {
      AUTH: '235 welcome',
      MAIL: '250 ok',
      RCPT: '250 ok',
      DATA: '354 go on',
      QUIT: '221 bye',
    }
    if (line === 'AUTH LOGIN') return void say('334 VXNlcm5hbWU6\r\n')
    if (lines.at(-2) === 'AUTH LOGIN') return void say('334 UGFzc3dvcmQ6\r\n')
    if (lines.at(-3) === 'AUTH LOGIN') return void say('235 welcome\r\n')
    say(`${answers[word] ?? '500 what?'}\r\n`)
  }

  function encrypt(): void {
    socket.removeAllListeners('data')
    say('220 go ahead\r\n')
    const encrypted = new TLSSocket(socket, { isServer: true, key, cert: certificate })
    encrypted.on('error', () => {})
    lines.push('TLS')
    attend(encrypted, options, true, lines, mails)
  }
}

/**
 * `connect` of `cloudflare:sockets`, for Node. Every host is this machine, and must prove its name by its certificate.
 *
 * @param trusted whether the client trusts the server's certificate
 */
export function nodeConnect(port: number, trusted = true): SmtpConnect {
  const trust = trusted ? { ca: certificate } : {}
  return ({ hostname }, { secureTransport }) => {
    const to = { host: '127.0.0.1', port }
    const socket = secureTransport === 'on' ? connectTls({ ...to, servername: hostname, ...trust }) : connectPlain(to)
    return wrapped(socket, () => connectTls({ socket, servername: hostname, ...trust }))
  }
}

function wrapped(socket: Socket, encrypt: () => Socket): SmtpSocket {
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      socket.on('data', (bytes: Buffer) => controller.enqueue(new Uint8Array(bytes)))
      socket.on('end', () => controller.close())
      socket.on('error', (error) => controller.error(error))
    },
  })
  const writable = new WritableStream<Uint8Array>({
    write: (bytes) =>
      new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve()))),
  })
  return {
    readable,
    writable,
    closed: new Promise((_, reject) => socket.on('error', reject)),
    startTls() {
      socket.removeAllListeners('data').removeAllListeners('end')
      return wrapped(encrypt(), () => socket)
    },
    async close() {
      socket.destroy()
    },
  }
}
