/** Signing in and out, and watching the session of the page. */
import { createSession, getCurrentSession, revokeCurrentSession } from '../generated/operations.ts'
import type { CreateSessionInput } from '../generated/operations.ts'
import type { CurrentSession } from '../generated/schemas.ts'
import type { Postern } from './client.ts'
import { page } from './platform.ts'
import { type SessionState, stateOf, unknownState } from './session-keeper.ts'

/** Milliseconds that a look at the session is good for when the page gets the focus. */
const lookInterval = 5000
const events = ['focus', 'online', 'visibilitychange']

/** What each way to sign in takes, but for where the tokens go, which the client decides. */
export type SignInInput = WithoutCookies<CreateSessionInput>
type WithoutCookies<Input> = Input extends unknown ? Omit<Input, 'cookies'> : never

/** Signs in, with a password or a passkey for example. In a browser the tokens are in cookies, otherwise in the storage of the credentials. */
export async function signIn(postern: Postern, input: SignInInput): ReturnType<typeof createSession> {
  const { keeper } = postern
  const result = await createSession(postern, { ...input, ...(keeper.usesCookies && { cookies: true }) })
  if (result.ok) await begin(postern, unknownState)
  return result
}

/**
 * Ends the session. Answers to calls that are under way are thrown away, also to a refresh.
 *
 * @returns the problem if Postern could not be asked; the session then lives on
 */
export async function signOut(postern: Postern): ReturnType<typeof revokeCurrentSession> {
  const { keeper } = postern
  keeper.changed()
  const result = await revokeCurrentSession(postern)
  if (result.ok || result.problem.status === 401) {
    await keeper.forget()
    await begin(postern, stateOf(null))
  }
  return result
}

async function begin(postern: Postern, state: SessionState): Promise<void> {
  const { keeper } = postern
  keeper.changed()
  keeper.set(state)
  keeper.broadcast()
  if (state === unknownState && keeper.listeners.size > 0) await lookAtSession(postern)
}

/** What is known of the session without asking. */
export function sessionState({ keeper }: Postern): SessionState {
  return keeper.state
}

/**
 * Tells a client what a server has found for it, so that it need not ask when the page begins. What it knows itself is left.
 *
 * @returns the state that this means
 */
export function startSession({ keeper }: Postern, session: CurrentSession | null): SessionState {
  const state = stateOf(session)
  if (keeper.state === unknownState) {
    keeper.lookedAt = performance.now()
    keeper.state = state
  }
  return state
}

/** Asks Postern about the session. Whoever asks meanwhile gets the same answer. What is known stays where there is none. */
export function lookAtSession(postern: Postern): Promise<SessionState> {
  const { keeper } = postern
  const look = async () => {
    const { epoch } = keeper
    const result = await getCurrentSession(postern)
    if (keeper.epoch === epoch) {
      keeper.looking = undefined
      if (result.ok || result.problem.status === 401) {
        keeper.lookedAt = performance.now()
        keeper.set(stateOf(result.ok ? result.value : null))
      }
    }
    return keeper.state
  }
  return (keeper.looking ??= look())
}

/**
 * Calls a function whenever the session changes: here, in another tab, or seen by a look. While somebody watches, Postern is asked when the page
 * gets the focus or the network, at most every five seconds. There is no timer.
 *
 * @returns ends the watch
 */
export function watchSession(postern: Postern, listener: () => void): () => void {
  const { keeper } = postern
  const look = () => {
    if (page.document?.visibilityState !== 'hidden' && performance.now() - keeper.lookedAt >= lookInterval)
      void lookAtSession(postern)
  }
  if (keeper.listeners.size === 0) {
    keeper.onChanged = look
    keeper.stopWatching = () => events.forEach((type) => page.removeEventListener?.(type, look))
    events.forEach((type) => page.addEventListener?.(type, look))
    if (keeper.state === unknownState) look()
  }
  keeper.listeners.add(listener)
  return () => {
    if (!keeper.listeners.delete(listener) || keeper.listeners.size > 0) return
    keeper.onChanged = undefined
    keeper.stopWatching?.()
  }
}
