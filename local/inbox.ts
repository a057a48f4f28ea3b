/**
 * The development inbox: takes mail over HTTP in the provider's form, so that what runs on a laptop and in tests is the code that runs in
 * production, and shows it to whoever develops. It holds live links: it listens on loopback and answers to no other name.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { showInbox, showMail } from './inbox-pages.ts'
import { showTemplates } from './mail-previews.ts'

/** A mail as the provider was handed it. */
export interface InboxMail {
  id: string
  receivedAt: string
  to: string[]
  from: string
  subject: string
  text: string
  html: string
}

/** An inbox that listens. */
export interface Inbox {
  /** Where mail is posted: `MAIL_URL`. */
  url: string
  /** What it holds, the newest first. */
  mails(): InboxMail[]
  stop(): Promise<void>
}

export interface InboxOptions {
  /** 0, the default: any free port. */
  port?: number
  /** Where mail is kept between two starts. */
  file?: string
}

/** Mails that are kept; older ones are dropped. */
const capacity = 200

/** Starts an inbox. @throws an error with code `EADDRINUSE` when the port is taken */
export async function startInbox({ port = 0, file }: InboxOptions = {}): Promise<Inbox> {
  const mails = read(file)
  const server = createServer((request, response) => void respond(request, response, mails, file))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/emails`,
    mails: () => [...mails],
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  mails: InboxMail[],
  file?: string,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://inbox').pathname
  const [, id] = /^\/mail\/([-0-9a-f]+)$/.exec(path) ?? []
  try {
    if (!isForThisMachine(request)) return json(response, 421, { message: 'not a name of this machine' })
    if (request.method === 'POST' && path === '/emails') return await take(request, response, mails, file)
    if (request.method !== 'GET' && request.method !== 'HEAD') return json(response, 405, { message: 'not a method' })
    if (id) return showOne(response, mails, id)
    const preview = path.startsWith('/templates') && (await showTemplates(path))
    if (preview) return page(response, preview)
    if (path !== '/') return json(response, 404, { message: 'not found' })
    const wantsPage = request.headers.accept?.includes('text/html')
    return wantsPage ? page(response, await showInbox(mails)) : json(response, 200, { items: mails })
  } catch (error) {
    json(response, 400, { message: error instanceof Error ? error.message : 'not a mail' })
  }
}

/** A page elsewhere that has its own name point here (DNS rebinding) still sends that name. */
function isForThisMachine({ headers }: IncomingMessage): boolean {
  return /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers.host ?? '')
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  mails: InboxMail[],
  file?: string,
): Promise<void> {
  const sent = JSON.parse(await readAll(request)) as Partial<InboxMail>
  const { to, from, subject, text, html } = sent
  if (!Array.isArray(to) || ![from, subject, text, html].every((field) => typeof field === 'string')) {
    return json(response, 422, { message: 'from, to, subject, text and html are required' })
  }
  const id = randomUUID()
  mails.unshift({ id, receivedAt: new Date().toISOString(), to, from, subject, text, html } as InboxMail)
  mails.splice(capacity)
  if (file) writeFileSync(file, JSON.stringify(mails), { mode: 0o600 })
  json(response, 200, { id })
}

function showOne(response: ServerResponse, mails: InboxMail[], id: string): void {
  const mail = mails.find((each) => each.id === id)
  return mail ? page(response, showMail(mail)) : json(response, 404, { message: 'no such mail' })
}

function page(response: ServerResponse, { body, headers }: { body: string; headers: Record<string, string> }): void {
  response.writeHead(200, { ...headers, 'Cache-Control': 'no-store' }).end(body)
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(value))
}

/** What an earlier start kept. A file that cannot be read is an empty inbox: it holds nothing that matters. */
function read(file?: string): InboxMail[] {
  try {
    return file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as InboxMail[]) : []
  } catch {
    return []
  }
}
