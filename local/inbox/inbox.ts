/**
 * The development inbox: takes mail over HTTP in the provider's form, so that what runs on a laptop and in tests is the code that runs in
 * production, and shows it to whoever develops. It holds live links: no other machine and no other name reaches it.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { showInbox, showMail } from './inbox-pages.ts'
import { json, type LoopbackAnswer, type LoopbackRequest, startLoopbackServer } from '#local/loopback-server.ts'
import { type MailWords, showTemplates } from './mail-previews.ts'

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
  /** What administrators chose for mail, for previews; without it they show our texts. */
  words?: () => Promise<MailWords>
}

const noWords = () => Promise.resolve<MailWords>({ overrides: {}, loginUrl: '' })

/** Mails that are kept; older ones are dropped. */
const capacity = 200

/** Starts an inbox. @throws an error with code `EADDRINUSE` when the port is taken */
export async function startInbox({ port = 0, file, words = noWords }: InboxOptions = {}): Promise<Inbox> {
  const mails = read(file)
  const server = await startLoopbackServer(port, (request) => answer(request, mails, words, file))
  return { url: `${server.url}/emails`, mails: () => [...mails], stop: server.stop }
}

async function answer(
  request: LoopbackRequest,
  mails: InboxMail[],
  words: () => Promise<MailWords>,
  file?: string,
): Promise<LoopbackAnswer> {
  const { method, path, wantsPage } = request
  if (method === 'POST' && path === '/emails') return take(await request.text(), mails, file)
  if (method !== 'GET' && method !== 'HEAD') return json(405, { message: 'not a method' })
  const [, id] = /^\/mail\/([-0-9a-f]+)$/.exec(path) ?? []
  if (id) return showOne(mails, id)
  const preview = path.startsWith('/templates') && (await showTemplates(path, await words()))
  if (preview) return preview
  if (path !== '/') return json(404, { message: 'not found' })
  return wantsPage ? showInbox(mails) : json(200, { items: mails })
}

function take(text: string, mails: InboxMail[], file?: string): LoopbackAnswer {
  const { to, from, subject, text: plain, html } = JSON.parse(text) as Partial<InboxMail>
  if (!Array.isArray(to) || ![from, subject, plain, html].every((field) => typeof field === 'string')) {
    return json(422, { message: 'from, to, subject, text and html are required' })
  }
  const id = randomUUID()
  mails.unshift({ id, receivedAt: new Date().toISOString(), to, from, subject, text: plain, html } as InboxMail)
  mails.splice(capacity)
  if (file) writeFileSync(file, JSON.stringify(mails), { mode: 0o600 })
  return json(200, { id })
}

function showOne(mails: InboxMail[], id: string): LoopbackAnswer {
  const mail = mails.find((each) => each.id === id)
  return mail ? showMail(mail) : json(404, { message: 'no such mail' })
}

/** What an earlier start kept. A file that cannot be read is an empty inbox: it holds nothing that matters. */
function read(file?: string): InboxMail[] {
  try {
    return file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as InboxMail[]) : []
  } catch {
    return []
  }
}
