/** What Postern answered about callers a moment ago. In memory of this process only. */
import type { CallerFacts } from './facts.ts'

/** Callers that are remembered at most; the one that was asked about longest ago goes first. */
const capacity = 5000

interface Answered {
  facts: CallerFacts
  /** Milliseconds of the monotonic clock, when the question was sent. */
  askedAt: number
}

export class RecentAnswers {
  readonly #answers = new Map<string, Answered>()

  /** @returns an answer that is at most so many seconds old */
  get(key: string, maxAgeSeconds: number): { facts: CallerFacts; ageSeconds: number } | undefined {
    const answered = this.#answers.get(key)
    if (!answered) return undefined
    const { facts, askedAt } = answered
    const ageSeconds = Math.ceil((performance.now() - askedAt) / 1000) + facts.staleSeconds
    return ageSeconds <= maxAgeSeconds ? { facts, ageSeconds } : undefined
  }

  set(key: string, facts: CallerFacts, askedAt: number): void {
    this.#answers.delete(key)
    this.#answers.set(key, { facts, askedAt })
    if (this.#answers.size > capacity) this.#answers.delete(this.#answers.keys().next().value!)
  }

  delete(key: string): void {
    this.#answers.delete(key)
  }
}
