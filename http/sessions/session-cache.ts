import { Refusal } from '#domain/refusal.ts'
import type { Env } from '#http/env.ts'

/** Answers kept by one isolate, at most. */
const maxEntries = 10_000
/** The longest that anybody may choose to be told what was true: as long as an access token lives would be no check at all. */
const maxCacheSeconds = 60

/** Answers of the session check that may be repeated for a bounded time, by session and marker. Off unless it is asked for. */
export class SessionCache<Answer> {
  readonly #answers = new Map<string, { answer: Answer; until: number }>()

  /** The kept answer, or `ask`'s, which is then kept for `seconds`. A refusal is never kept. */
  async get(key: string, seconds: number, ask: () => Promise<Answer>): Promise<Answer> {
    if (seconds === 0) return ask()
    const kept = this.#answers.get(key)
    if (kept && kept.until > Date.now()) return kept.answer
    const answer = await ask()
    if (this.#answers.size >= maxEntries) this.#answers.clear()
    this.#answers.set(key, { answer, until: Date.now() + seconds * 1000 })
    return answer
  }
}

/**
 * How old an answer of the session check may be: `SESSION_CACHE_SECONDS`, 0 to 60, 0 unless it is set.
 *
 * @throws Refusal `unavailable` for anything else: a typing error must not make sessions outlive their end
 */
export function cacheSeconds(env: Env): number {
  const text = env.SESSION_CACHE_SECONDS ?? '0'
  const seconds = Number(text)
  if (/^\d{1,2}$/.test(text) && seconds <= maxCacheSeconds) return seconds
  const reason = `The setting SESSION_CACHE_SECONDS must be a whole number from 0 to ${maxCacheSeconds}.`
  throw new Refusal('unavailable', { detail: reason, reason, retryAfterSeconds: 60 })
}
