/** What Postern answered about sessions a moment ago. In memory of this process only. */
import type { CurrentSession } from '../generated/schemas.ts'

/** Sessions that are remembered at most; the one that was asked about longest ago goes first. */
const capacity = 5000

interface Answered {
  facts: CurrentSession
  /** Milliseconds of the monotonic clock. */
  at: number
}

export class RecentAnswers {
  readonly #answers = new Map<string, Answered>()

  /** @returns an answer that is at most so many seconds old */
  get(key: string, maxAgeSeconds: number): { facts: CurrentSession; ageSeconds: number } | undefined {
    const answered = this.#answers.get(key)
    if (!answered) return undefined
    const { facts, at } = answered
    const ageSeconds = Math.ceil((performance.now() - at) / 1000) + facts.max_staleness_seconds
    return ageSeconds <= maxAgeSeconds ? { facts, ageSeconds } : undefined
  }

  set(key: string, facts: CurrentSession): void {
    this.#answers.delete(key)
    this.#answers.set(key, { facts, at: performance.now() })
    if (this.#answers.size > capacity) this.#answers.delete(this.#answers.keys().next().value!)
  }

  delete(key: string): void {
    this.#answers.delete(key)
  }
}
