/** What one tab or process knows of its session: the epoch of its answers, one refresh at a time, and who wants to hear of changes. */
import type { CurrentSession } from '../generated/schemas.ts'
import type { Credentials, TokenPair } from './credentials.ts'
import { page } from './platform.ts'
import type { Problem, Result } from './result.ts'

/** `unknown` until Postern was asked. `signed-out` also after the session has ended elsewhere. */
export type SessionState =
  | { status: 'unknown' | 'signed-out'; session: null }
  | { status: 'signed-in'; session: CurrentSession }

type Refresh = (signal: AbortSignal) => Promise<Result<unknown, string>>

/** `true`, or why not, if that says nothing about the session. */
type Refreshed = true | Problem | undefined

/** The state before Postern was asked. */
export const unknownState: SessionState = { status: 'unknown', session: null }

/** The state that an answer of Postern means; null is nobody. */
export function stateOf(session: CurrentSession | null): SessionState {
  return session ? { status: 'signed-in', session } : { status: 'signed-out', session }
}

/** Belongs to one client. */
export class SessionKeeper {
  /** Grows with each change of the session. An answer to a request of an earlier epoch is thrown away. */
  epoch = 0
  /** Grows with each refresh: a request that was sent before it is sent again, without another refresh. */
  generation = 0
  state = unknownState
  readonly listeners = new Set<() => void>()
  /** Called when another tab has changed the session. */
  onChanged: (() => void) | undefined
  stopWatching: (() => void) | undefined
  /** The look that is under way, for everybody who wants one. */
  looking: Promise<SessionState> | undefined
  /** When Postern last answered a look, in milliseconds of the monotonic clock. */
  lookedAt = -Infinity
  readonly usesCookies: boolean
  readonly #credentials: Credentials
  readonly #refresh: Refresh
  readonly #channel
  /** Whether a refresh was refused since the last change: none is tried again. */
  #isOver = false
  #refreshing: Promise<Refreshed> | undefined
  #abort = new AbortController()

  constructor(url: string, credentials: Credentials, refresh: Refresh) {
    this.usesCookies = credentials.cookies ?? false
    this.#credentials = credentials
    this.#refresh = refresh
    this.#channel = page.document && page.BroadcastChannel && new page.BroadcastChannel(`postern ${url}`)
    this.#channel?.addEventListener('message', () => {
      this.changed()
      this.onChanged?.()
    })
  }

  /**
   * One refresh at a time, for everybody.
   *
   * @param generation when the refused request was sent
   * @param shown the header it was sent with
   * @returns `true` if the request is worth sending again; otherwise why there was no refresh, if the session may still be alive
   */
  async refreshed(generation: number, shown: string | undefined): Promise<Refreshed> {
    if (generation !== this.generation) return true
    if (shown !== (await this.#credentials.authorization?.())) return true // another process has refreshed
    if (this.#isOver) return undefined
    if (!this.#refreshing) {
      const refreshing = this.#refreshOnce().finally(() => {
        if (this.#refreshing === refreshing) this.#refreshing = undefined
      })
      this.#refreshing = refreshing
    }
    return this.#refreshing
  }

  async #refreshOnce(): Promise<Refreshed> {
    const { epoch } = this
    const answer = await this.#refresh(this.#abort.signal)
    if (epoch !== this.epoch) return undefined
    if (answer.ok) {
      await this.#credentials.keep?.(answer.value as TokenPair)
      this.generation += 1
      return true
    }
    const { code, status } = answer.problem
    if (code === 'invalid-refresh-token') {
      this.#isOver = true
      await this.forget()
      this.seemsOver()
    }
    return status > 0 && status < 500 ? undefined : answer.problem
  }

  /** Begins a new epoch: nothing that is under way may revive what was. */
  changed(): void {
    this.epoch += 1
    this.generation += 1
    this.#isOver = false
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#refreshing = this.looking = undefined
    this.lookedAt = -Infinity
  }

  /** Tells the other tabs of a change. No token leaves this one. */
  broadcast(): void {
    this.#channel?.postMessage('changed')
  }

  /** Forgets the tokens. Cookies are cleared by Postern. */
  async forget(): Promise<void> {
    await this.#credentials.keep?.(null)
  }

  /** A request was answered as that of nobody. */
  seemsOver(): void {
    if (this.state.status !== 'signed-out') this.set(stateOf(null))
  }

  set(state: SessionState): void {
    this.state = state
    if (state.status === 'signed-in') this.#isOver = false
    for (const listener of this.listeners) listener()
  }
}
