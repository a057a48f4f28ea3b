/** One request to a receiver. It goes where the address says and nowhere else, and of the answer only the beginning is read. */

/** What is sent. */
export interface WebhookRequest {
  url: string
  method: string
  headers: Record<string, string>
  /** Null for methods without one. */
  body: string | null
}

/** What came of it. Nothing here repeats an error's own words: they may say what is inside a network. */
export interface WebhookAnswer {
  /** Null: none came. */
  status: number | null
  error: string | null
  /** How its body began. */
  beginning: string | null
  retryAfterSeconds: number | null
  milliseconds: number
}

/** Bytes of an answer that are read; then the connection is closed. */
const maxAnswerBytes = 4096

/** Sends a request and waits for its answer, for so many milliseconds altogether. Never throws. */
export async function sendWebhook(
  { url, method, headers, body }: WebhookRequest,
  withinMs: number,
): Promise<WebhookAnswer> {
  const begun = Date.now()
  const { signal, clear } = timeLimit(withinMs)
  try {
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal })
    const beginning = await beginningOf(response)
    const { status, ok } = response
    const error = ok ? null : `the receiver answered ${status}`
    const retryAfterSeconds = parseRetryAfter(response.headers.get('Retry-After'), Date.now())
    return { status, error, beginning, retryAfterSeconds, milliseconds: Date.now() - begun }
  } catch {
    const error = signal.aborted ? `no answer within ${withinMs / 1000} seconds` : 'the connection failed'
    return { status: null, error, beginning: null, retryAfterSeconds: null, milliseconds: Date.now() - begun }
  } finally {
    clear()
  }
}

/** As `AbortSignal.timeout`, but for that its timer can end before: a Worker has ten thousand, and a sweeper sends as many within a limit. */
function timeLimit(milliseconds: number) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), milliseconds)
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/** A receiver that has answered has answered: what then goes wrong with the body changes nothing. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  if (!response.body) return ''
  const reader = response.body.getReader()
  let text = ''
  let room = maxAnswerBytes
  try {
    while (room > 0) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value.subarray(0, room), { stream: true })
      room -= value.length
    }
  } catch {
    // closed early, or too slow
  }
  await reader.cancel().catch(() => undefined)
  return text.replaceAll('\0', '\uFFFD') // Postgres takes no U+0000
}

const msPerSecond = 1000

/** Seconds until the moment that a receiver asks for, in seconds or as a date (RFC 9110 §10.2.3); null when it asks for none. */
export function parseRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / msPerSecond)
  return Number.isNaN(seconds) ? null : Math.max(seconds, 0)
}
