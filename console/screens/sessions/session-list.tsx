/** Devices that are signed in, each with an end. When Postern has ended one, its row stays and says so: its next request is refused. */
import '#console/style/sessions.css'
import { revokeSession, type Session } from 'postern/client'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Pages } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export interface SessionListProps {
  answer: UseQueryResult<{ items: readonly Session[]; next: string | null }>
  pages: Pages
}

export function SessionList({ answer, pages }: SessionListProps): ReactNode {
  const texts = useTexts()
  const may = useMay()
  const own = useWords(words)
  const [ended, setEnded] = useState<readonly Session[]>([])
  const end = useAct(({ sid }: Session) => revokeSession(postern, sid))
  const isEnded = ({ sid }: Session) => ended.some((each) => each.sid === sid)
  const endOne = (session: Session) =>
    end.mutate(session, { onSuccess: () => setEnded((before) => [...before, session]) })
  const columns: Column<Session>[] = [
    {
      name: texts.person.device,
      cell: (session) => (
        <span className={isEnded(session) ? 'ended' : ''}>
          {session.device ?? '–'} {session.current && <Chip tone="good">{texts.person.thisSession}</Chip>}
          {isEnded(session) && <Chip>{own.ended}</Chip>}
          {session.aal === 2 && <span className="small muted">{texts.person.secondFactor}</span>}
        </span>
      ),
    },
    { name: texts.person.place, cell: ({ ip }) => <span className="whole">{ip ?? '–'}</span> },
    { name: texts.person.since, cell: ({ created_at }) => <Moment at={created_at} /> },
    { name: texts.person.seen, cell: ({ last_seen_at }) => <Moment at={last_seen_at} /> },
  ]
  if (may('sessions:end'))
    columns.push({
      name: texts.person.endSession,
      isAct: true,
      cell: (session) =>
        !isEnded(session) && (
          <button
            type="button"
            className="button small"
            disabled={end.isPending}
            aria-label={`${texts.person.endSession}: ${session.device ?? session.sid}`}
            onClick={() => endOne(session)}
          >
            {texts.person.endSession}
          </button>
        ),
    })
  return (
    <>
      {end.error && <ProblemNote error={end.error} />}
      <p className="visually-hidden" role="status">
        {ended.length > 0 && own.endedStatus(ended.at(-1)!.device ?? ended.at(-1)!.sid)}
      </p>
      <List
        label={texts.person.devices}
        answer={answer.data ? { ...answer.data, items: withEnded(answer.data.items, ended) } : answer}
        columns={columns}
        none={texts.person.noDevices}
        pages={pages}
      />
    </>
  )
}

/** The sessions of a page with those that have ended here, each where it was: they are in the order of their beginning. */
function withEnded(items: readonly Session[], ended: readonly Session[]): Session[] {
  const gone = ended.filter(({ sid }) => !items.some((each) => each.sid === sid))
  return [...items, ...gone].toSorted((a, b) => b.created_at.localeCompare(a.created_at) || b.sid.localeCompare(a.sid))
}
