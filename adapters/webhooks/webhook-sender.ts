/** One request to a receiver. Redirects are not followed, and only the beginning of the response is read. */

/** A request as it is sent. */
export interface WebhookRequest {
  url: string
  method: string
  headers: Record<string, string>
  /** Null for GET and HEAD. */
  body: string | null
}

/** What a receiver answered. An error is in words of ours: those of the platform may reveal what is inside a network. */
export interface WebhookResponse {
  /** Null if no response came. */
  status: number | null
  error: string | null
  /** The beginning of its body. */
  excerpt: string | null
  retryAfterSeconds: number | null
  milliseconds: number
  /** Whether the request was ended because other receivers waited for its connection. */
  isInterrupted: boolean
}

/** Bytes of a response body that are read; then the connection is closed. */
const maxExcerptBytes = 4096

/** Sends a request and waits for its response, at most `withinMs` for both and until it is interrupted. Never throws. */
export async function sendWebhook(
  { url, method, headers, body }: WebhookRequest,
  withinMs: number,
  interrupted: AbortSignal,
): Promise<WebhookResponse> {
  const startedAt = Date.now()
  const { signal, clear } = timeLimit(withinMs, interrupted)
  const took = () => Date.now() - startedAt
  try {
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal })
    const excerpt = await excerptOf(response)
    const { status, ok } = response
    const error = ok ? null : `the receiver answered ${status}`
    const retryAfterSeconds = parseRetryAfter(response.headers.get('Retry-After'), Date.now())
    return { status, error, excerpt, retryAfterSeconds, milliseconds: took(), isInterrupted: false }
  } catch {
    const isInterrupted = interrupted.aborted
    const waited = isInterrupted
      ? `no answer within ${took()} ms while other receivers waited`
      : `no answer within ${withinMs / 1000} seconds`
    const error = signal.aborted ? waited : 'the connection failed'
    return { status: null, error, excerpt: null, retryAfterSeconds: null, milliseconds: took(), isInterrupted }
  } finally {
    clear()
  }
}

/** Like `AbortSignal.timeout`, with a timer that can be cleared: a Worker may have ten thousand timers, and a run sends thousands of requests. */
function timeLimit(milliseconds: number, interrupted: AbortSignal) {
  const controller = new AbortController()
  interrupted.addEventListener('abort', () => controller.abort())
  const timer = setTimeout(() => controller.abort(), milliseconds)
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/** The status decides the result; an error while the body is read does not change it. */
async function excerptOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  if (!response.body) return ''
  const reader = response.body.getReader()
  let text = ''
  let remainingBytes = maxExcerptBytes
  try {
    while (remainingBytes > 0) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value.subarray(0, remainingBytes), { stream: true })
      remainingBytes -= value.length
    }
  } catch {
    // the connection was closed, or the time limit passed
  }
  await reader.cancel().catch(() => undefined)
  return text.replaceAll('\0', '\uFFFD') // Postgres takes no U+0000
}

const msPerSecond = 1000

/** @returns seconds from a `Retry-After` in seconds or as a date (RFC 9110 §10.2.3); null if it has neither form or is absent */
export function parseRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / msPerSecond)
  return Number.isNaN(seconds) ? null : Math.max(seconds, 0)
}
