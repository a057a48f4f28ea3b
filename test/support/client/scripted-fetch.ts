/** A `fetch` that a test answers, and its requests. */
import type { ClientOptions } from '#client/client.ts'

/** A request as the client sent it. */
export interface Sent {
  /** `GET /v1/users?limit=2` */
  line: string
  headers: Record<string, string>
  body: unknown
  signal: AbortSignal
}

/** A status with a body, or a promise of it; an error is thrown as the network would. */
type Scripted = Reply | Error | Promise<Reply>

/** An answer. */
export interface Reply {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

/** @param answer called for each request; the requests so far include it */
export function scriptedFetch(answer: (sent: Sent, all: Sent[]) => Scripted) {
  const sent: Sent[] = []
  const fetch: NonNullable<ClientOptions['fetch']> = async (url, { method, headers, body, signal }) => {
    const request: Sent = {
      line: `${method} ${url.replace('https://id.test', '')}`,
      headers: headers as Record<string, string>,
      body: body === undefined ? undefined : JSON.parse(body as string),
      signal: signal!,
    }
    sent.push(request)
    signal!.throwIfAborted()
    const reply = answer(request, sent)
    if (reply instanceof Error) throw reply
    const aborted = new Promise<never>((_, reject) => {
      signal!.addEventListener('abort', () => reject(signal!.reason as Error), { once: true })
    })
    const { status, body: replied, headers: replyHeaders = {} } = await Promise.race([reply, aborted])
    const text = typeof replied === 'string' ? replied : JSON.stringify(replied)
    return new Response(replied === undefined ? null : text, { status, headers: replyHeaders })
  }
  return { sent, fetch, lines: () => sent.map(({ line }) => line) }
}

/** A problem document. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return { status, body: { type: `/problems/${code}`, title: code, status, code, instance: 'urn:uuid:1' }, headers }
}

/** The tokens of the n-th refresh. */
export function tokens(n: number): Reply {
  return { status: 200, body: { token_type: 'Bearer', access_token: `a${n}`, refresh_token: `r${n}`, expires_in: 300 } }
}

/** A promise that a test settles when it wants to. */
export function later<Value>() {
  return Promise.withResolvers<Value>()
}
