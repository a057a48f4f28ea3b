/** The recoveries that wait, above the users: one that nobody asked for is a theft under way. */
import { listFactorRecoveries } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { words } from './recovery-words.ts'

/** As many as one reads at a glance. */
const shown = 10

export function WaitingRecoveries(): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const { data } = useAnswer(['recoveries'], (options) => listFactorRecoveries(postern, { limit: shown }, options))
  if (!data || data.items.length === 0) return null
  return (
    <section className="note warn" aria-label={own.title}>
      <b>{own.title}</b>
      <ul>
        {data.items.map(({ user, started_by, due_at }) => (
          <li key={user.uuid}>
            <Link href={`/users/${user.uuid}?tab=factors`}>{user.username}</Link>{' '}
            {own.due(momentText(due_at, language))}
            {started_by && ` · ${own.startedBy(started_by.username)}`}
          </li>
        ))}
      </ul>
      {data.next && <p>{own.more}</p>}
    </section>
  )
}
