/** One user beside the list. What the list knows already is not asked for again. */
import { getUser, type Account } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Facts } from '#console/parts/facts.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { State } from '#console/screens/person/state.tsx'
import { useTexts } from '#console/texts/texts.tsx'

export interface UserPanelProps {
  uuid: string
  known: Account | undefined
  close: () => void
}

export function UserPanel({ uuid, known, close }: UserPanelProps): ReactNode {
  const texts = useTexts()
  const { data, error } = useAnswer(['user', uuid], (options) => getUser(postern, uuid, options), !known)
  const user = known ?? (data?.uuid === uuid ? data : undefined)
  if (error && !user)
    return (
      <Panel title={texts.users.user} close={close}>
        <ProblemNote error={error} />
      </Panel>
    )
  if (!user) return null
  const { facts } = texts.person
  return (
    <Panel title={user.full_name ?? user.username} close={close}>
      <State account={user} />
      <Facts
        facts={[
          [facts.username, user.username],
          [facts.email, user.email],
          [facts.role, user.role],
          [facts.created, <Moment key="at" at={user.created_at} />],
        ]}
      />
      <Link className="button primary" href={`/users/${uuid}`}>
        {texts.users.open}
      </Link>
    </Panel>
  )
}
