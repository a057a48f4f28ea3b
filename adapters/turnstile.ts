/** Asks Cloudflare Turnstile, or what stands in for it, whether a person sent a form. */
import type { TurnstileVerdict } from '#domain/robot-check.ts'

/** Where it is asked unless `TURNSTILE_URL` is set. */
export const turnstileUrl = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'

/** Milliseconds that all tries together may take, to the last byte. Somebody is waiting for a form. */
const answerWithinMs = 3000

/** A try that fails at once is made again, with the same idempotency key, so that a response is not spent by an answer that was lost. */
const tries = 2

/** What is read of an answer. It has about 300. */
const maxAnswerBytes = 16 * 1024

/** What is asked. */
export interface TurnstileQuestion {
  secret: string
  url: string
  /** The text that the widget put into the form. */
  response: string
  /** The client address; null: unknown. */
  remoteIp: string | null
}

/**
 * The verdict of the service on a response. It says yes once: the idempotency key is drawn for each call, so that a second request with the same
 * response is a second question and not a repetition of the first.
 *
 * @throws Error where there is no answer to go by; its message holds neither secret nor response
 */
export async function askTurnstile({ secret, url, response, remoteIp }: TurnstileQuestion): Promise<TurnstileVerdict> {
  const signal = AbortSignal.timeout(answerWithinMs)
  const body = JSON.stringify({
    secret,
    response,
    ...(remoteIp !== null && { remoteip: remoteIp }),
    idempotency_key: crypto.randomUUID(),
  })
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await askOnce(url, body, signal)
    } catch (error) {
      if (left === 0 || signal.aborted) throw error
    }
  }
}

async function askOnce(url: string, body: string, signal: AbortSignal): Promise<TurnstileVerdict> {
  const headers = { 'Content-Type': 'application/json', 'User-Agent': 'Postern' }
  const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  if (answer.status !== 200 || !answer.body) throw new Error(`the service answered ${answer.status}`)
  return verdictOf(await textOf(answer.body))
}

/** @throws Error for anything but the documented object: nonsense is neither yes nor no */
function verdictOf(text: string): TurnstileVerdict {
  const { success, hostname, action, 'error-codes': errors } = objectOf(text)
  if (typeof success !== 'boolean') throw new Error('the answer is not the documented one')
  return {
    success,
    hostname: typeof hostname === 'string' ? hostname : null,
    action: typeof action === 'string' ? action : null,
    errors: Array.isArray(errors) ? errors.map(String).filter((error) => /^[a-z-]{1,60}$/.test(error)) : [],
  }
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // what is no JSON is told below, without quoting it
  }
  throw new Error('the answer is no JSON object')
}

/** @throws Error for more than is read */
async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxAnswerBytes) throw new Error('the answer is too long')
  }
  return text
}
