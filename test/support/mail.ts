/** Mail in tests: the development inbox, and a provider that can be out of order. */
import { text as readAll } from 'node:stream/consumers'
import { expect, vi } from 'vitest'
import type { Inbox, InboxMail } from '../../local/inbox.ts'
import { useServer } from './use-server.ts'

/** Settings with which Postern sends its mail there. */
export function mailSettings(url: string): Record<string, string> {
  return { MAIL_URL: url, MAIL_API_KEY: 'a key of tests', MAIL_FROM: 'Postern <postern@example.test>' }
}

/** The newest mail to an address, once it has arrived. @param subject a part of its subject */
export async function mailTo(inbox: Inbox, address: string, subject = ''): Promise<InboxMail> {
  return vi.waitFor(
    () => {
      const mail = inbox.mails().find(({ to, subject: its }) => to[0] === address && its.includes(subject))
      expect(mail, `mail to ${address} about "${subject}"`).toBeDefined()
      return mail!
    },
    { timeout: 10_000, interval: 20 },
  )
}

/** The path of the link in a mail, `/links/…`. */
export function linkIn({ text }: { text: string }): string {
  const [, path] = /^https:\/\/id\.example\.test(\/links\/[\w-]{43})$/m.exec(text) ?? []
  if (!path) throw new Error(`no link in: ${text}`)
  return path
}

/** One request that the provider got. */
export interface Posting {
  key: string | undefined
  idempotencyKey: string | undefined
  mail: { to: string[]; from: string; subject: string; text: string; html: string }
}

/** A provider whose answer a test can choose. */
export interface Provider {
  readonly url: string
  postings: Posting[]
  /** Waited for before it answers a mail. @param count how many it has been posted */
  before: (count: number) => Promise<void>
  /** What it answers from now on; null: it takes the mail and then hangs up without an answer. */
  status: number | null
}

/** A provider that takes everything, for the tests of one file. */
export function useProvider(): Provider {
  const server = useServer((request, response) => {
    void readAll(request).then(async (text) => {
      const { authorization, 'idempotency-key': idempotencyKey } = request.headers
      provider.postings.push({ key: authorization, idempotencyKey: String(idempotencyKey), mail: JSON.parse(text) })
      await provider.before(provider.postings.length)
      if (provider.status === null) return request.socket.destroy()
      return response.writeHead(provider.status, { Location: 'https://elsewhere.example/' }).end('{"echo": "not read"}')
    })
  })
  const provider: Provider = {
    get url() {
      return `${server.url}/emails`
    },
    postings: [],
    before: async () => {},
    status: 200,
  }
  return provider
}
