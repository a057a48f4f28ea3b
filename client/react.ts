/** `postern/react`: the session and permissions of the page in components. */
import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import type { Postern } from './core/client.ts'
import { decide, type Question } from './core/can.ts'
import { sessionState, startSession, watchSession } from './core/session.ts'
import { type SessionState, unknownState } from './core/session-keeper.ts'
import type { CurrentSession } from './generated/schemas.ts'

interface Provided {
  postern: Postern
  /** What the server rendered, and the browser's first rendering too. */
  atStart: SessionState
}

const Context = createContext<Provided | null>(null)

export interface PosternProviderProps {
  /** Made once, outside of components. On a server: one for each request. */
  postern: Postern
  /** What `sessionOf` found on the server, null for nobody. It must be the same in the browser, so hand it over in the page. */
  initialSession?: CurrentSession | null
  children?: ReactNode
}

/** Provides a client to the components below. */
export function PosternProvider({ postern, initialSession, children }: PosternProviderProps): ReactNode {
  const [provided] = useState((): Provided => {
    const atStart = initialSession === undefined ? unknownState : startSession(postern, initialSession)
    return { postern, atStart }
  })
  return createElement(Context, { value: provided }, children)
}

function useProvided(): Provided {
  const provided = useContext(Context)
  if (provided) return provided
  throw new Error('No PosternProvider above')
}

/** The client of the provider: `listUsers(usePostern(), …)`. */
export function usePostern(): Postern {
  return useProvided().postern
}

/** The session of the page. It is looked at when the first component that uses it appears, and when the page gets the focus. */
export function useSession(): SessionState {
  const { postern, atStart } = useProvided()
  const subscribe = useCallback((listener: () => void) => watchSession(postern, listener), [postern])
  return useSyncExternalStore(
    subscribe,
    () => sessionState(postern),
    () => atStart,
  )
}

/** Whether the caller has a permission; undefined while that is not known. Asked again whenever the session was looked at. */
export function useCan(question: Question): boolean | undefined {
  const postern = usePostern()
  const state = useSession()
  const text = JSON.stringify(question)
  // Of another user or another question, an answer is none.
  const about = `${state.session?.user.uuid} ${text}`
  const [answer, setAnswer] = useState<{ about: string; allow: boolean }>()
  useEffect(() => {
    if (state === unknownState) return undefined
    let isCurrent = true
    decide(postern, JSON.parse(text) as Question).then(
      ({ allow }) => isCurrent && setAnswer({ about, allow }),
      () => isCurrent && setAnswer(undefined),
    )
    return () => {
      isCurrent = false
    }
  }, [postern, state, text, about])
  return answer?.about === about ? answer.allow : undefined
}

export interface CanProps extends Question {
  children?: ReactNode
  /** Instead, if the caller does not have the permission. */
  fallback?: ReactNode
}

/** Renders its children if the caller has a permission, and nothing while that is not known. */
export function Can({ children = null, fallback = null, ...question }: CanProps): ReactNode {
  const allow = useCan(question)
  if (allow === undefined) return null
  return allow ? children : fallback
}
