import { type Env, optionalSetting } from '#http/env.ts'

/** Answers kept by one isolate, at most. */
const maxEntries = 10_000

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

/** How old an answer of the session check may be, in seconds. */
export function cacheSeconds(env: Env): number {
  return Number(optionalSetting(env, 'SESSION_CACHE_SECONDS') ?? 0)
}
