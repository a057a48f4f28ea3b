/** Ends all sessions of a user by one request, or all others of one's own. */
import { revokeSessions, type RevokeSessionsInput, type Session } from 'postern/client'
import type { ReactNode } from 'react'
import { Confirm } from '#console/parts/confirm.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export interface EndAllProps {
  /** Null: the caller's own. */
  user: { uuid: string; name: string } | null
  page: { items: readonly Session[]; next: string | null }
  /** With how many have ended. */
  done: (ended: number) => void
}

export function EndAll({ user, page, done }: EndAllProps): ReactNode {
  const texts = useWords(words)
  const end = useAct((input: RevokeSessionsInput) => revokeSessions(postern, input))
  const isOthers = user === null
  if (page.items.length <= (isOthers ? 1 : 0)) return null
  const count = texts.count(page.items.length, page.next !== null)
  const input = isOthers ? { all_but_current: true as const } : { user: user.uuid }
  return (
    <Confirm
      name={isOthers ? texts.endAllOwn : texts.endAll}
      consequence={isOthers ? texts.endAllOwnDoes : texts.endAllDoes(user.name, count)}
      act={() => end.mutateAsync(input).then(({ ended }) => done(ended))}
    />
  )
}
