/**
 * Whether a password is in a published collection of stolen ones, asked of a range service (Pwned Passwords, or a copy of it) so that it does
 * not learn the password: it is told 5 of the 40 digits of a SHA-1, and answers every digest that begins so.
 */
import { normalisePassword } from '#domain/credentials/password.ts'
import { hexDigits } from '#domain/hex-text.ts'

/** Milliseconds that an answer may take, to its last byte. Somebody is waiting for a form. */
const answerWithinMs = 1000

/** What is read of an answer. A padded one of Pwned Passwords is about 40 KB. */
const maxAnswerBytes = 256 * 1024

/** Digits that leave. */
const prefixDigits = 5

/** Hosts that may be asked without encryption: this machine. */
const thisMachine = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * @param rangeUrl `BREACH_CHECK_URL`: what the five digits are put behind, `https://api.pwnedpasswords.com/range/`
 * @throws Error where there is no answer to go by; its message holds nothing of the password
 */
export async function isInBreach(password: string, rangeUrl: string): Promise<boolean> {
  const { text } = normalisePassword(password)
  if (text === undefined) return false
  const digest = await sha1(text)
  const answer = await fetch(rangeOf(digest.slice(0, prefixDigits), rangeUrl), {
    headers: { 'Add-Padding': 'true', 'User-Agent': 'Postern' },
    redirect: 'manual',
    signal: AbortSignal.timeout(answerWithinMs),
  })
  if (answer.status !== 200 || !answer.body) throw new Error(`the service answered ${answer.status}`)
  const rows = await textOf(answer.body)
  return new RegExp(`^${digest.slice(prefixDigits)}:0*[1-9]`, 'im').test(rows) // rows that only pad have the count 0
}

function rangeOf(prefix: string, rangeUrl: string): URL {
  const { protocol, hostname } = new URL(rangeUrl)
  if (protocol !== 'https:' && !(protocol === 'http:' && thisMachine.has(hostname)))
    throw new Error('BREACH_CHECK_URL must begin with https://')
  return new URL(prefix, rangeUrl.endsWith('/') ? rangeUrl : `${rangeUrl}/`)
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

/** In 40 hexadecimal digits. SHA-1 is the form of those collections, and protects nothing here. */
async function sha1(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)))
  return hexDigits(digest)
}
