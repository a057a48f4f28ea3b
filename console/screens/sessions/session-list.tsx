/** Devices that are signed in, each with an end. Its row goes when Postern says that it has ended. */
import { revokeSession, type Session } from 'postern/client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Pages } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useTexts } from '#console/texts/texts.tsx'

export interface SessionListProps {
  answer: UseQueryResult<{ items: readonly Session[]; next: string | null }>
  pages: Pages
}

export function SessionList({ answer, pages }: SessionListProps): ReactNode {
  const texts = useTexts()
  const may = useMay()
  const end = useAct((sid: string) => revokeSession(postern, sid))
  const columns: Column<Session>[] = [
    {
      name: texts.person.device,
      cell: ({ device, current, aal }) => (
        <>
          {device ?? '–'} {current && <Chip tone="good">{texts.person.thisSession}</Chip>}
          {aal === 2 && <span className="small muted">{texts.person.secondFactor}</span>}
        </>
      ),
    },
    { name: texts.person.place, cell: ({ ip }) => ip ?? '–' },
    { name: texts.person.since, cell: ({ created_at }) => <Moment at={created_at} /> },
    { name: texts.person.seen, cell: ({ last_seen_at }) => <Moment at={last_seen_at} /> },
  ]
  if (may('sessions:end'))
    columns.push({
      name: texts.person.endSession,
      isAct: true,
      cell: ({ sid, device }) => (
        <button
          type="button"
          className="button small"
          disabled={end.isPending}
          aria-label={`${texts.person.endSession}: ${device ?? sid}`}
          onClick={() => end.mutate(sid)}
        >
          {texts.person.endSession}
        </button>
      ),
    })
  return (
    <>
      {end.error && <ProblemNote error={end.error} />}
      <List
        label={texts.person.devices}
        answer={answer}
        columns={columns}
        none={texts.person.noDevices}
        pages={pages}
      />
    </>
  )
}
