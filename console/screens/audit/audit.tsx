/** The audit log: who did what to what, what it was before, and from where. Each word narrows the list to itself. Two requests: the page and the last seal; a third for the name of whom one asks about. */
import { listAuditEvents, type AuditEvent } from 'postern/client'
import type { ReactNode } from 'react'
import { actions } from 'virtual:audit'
import { Link } from 'wouter'
import { code, cursor, instant, oneOf, text, useAddress } from '#console/address.ts'
import { ActionField } from '#console/fields/action-field.tsx'
import { useNameOf } from '#console/fields/name-of.ts'
import { UserField } from '#console/fields/user-field.tsx'
import { EventDetails } from '#console/parts/event-line.tsx'
import { Filters, SearchText } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { SealLine } from './seal-line.tsx'
import { DayRange } from '#console/parts/day-range.tsx'
import { useTexts } from '#console/texts/texts.tsx'

const parameters = {
  actor: text,
  action: oneOf(actions),
  target_kind: code,
  target: text,
  api_key: text,
  from: instant,
  to: instant,
  after: cursor,
}

export default function Audit(): ReactNode {
  const texts = useTexts()
  const { values, href, narrow, pages } = useAddress(parameters)
  const actorName = useNameOf(values.actor)
  const answer = useAnswer(['audit', values], (options) => listAuditEvents(postern, values, options))
  const word = (changes: typeof values, shown: ReactNode) => (
    <Link className="word" href={href({ ...changes, after: undefined })}>
      {shown}
    </Link>
  )
  const columns: Column<AuditEvent>[] = [
    {
      name: texts.audit.action,
      cell: ({ action, details }) => (
        <>
          {word({ action }, <span className="mono">{action}</span>)}
          <EventDetails details={details} />
        </>
      ),
    },
    {
      name: texts.audit.actor,
      cell: ({ actor, api_key }) => {
        const key = api_key && (
          <span className="small">{word({ api_key }, `${texts.person.key} ${api_key.slice(0, 8)}`)}</span>
        )
        if (!actor) return <span className="muted">{texts.person.nobody}</span>
        return (
          <>
            {actor.uuid ? word({ actor: actor.uuid }, actor.username) : texts.audit.deleted}
            {key}
          </>
        )
      },
    },
    {
      name: texts.audit.target,
      cell: ({ target_kind, target }) => (
        <>
          {word({ target_kind, target: undefined }, target_kind)}
          <span className="small mono">{word({ target_kind, target }, target)}</span>
        </>
      ),
    },
    { name: texts.audit.ip, cell: ({ ip }) => <span className="whole">{ip ?? '–'}</span> },
    { name: texts.audit.at, cell: ({ at }) => word(dayOf(at), <Moment at={at} />) },
  ]
  const isNarrowed = Object.entries(values).some(([name, value]) => name !== 'after' && value !== undefined)
  return (
    <Page title={texts.audit.title} about={texts.audit.about}>
      <Filters>
        <UserField
          label={texts.audit.actor}
          name={values.actor ? actorName : ''}
          onChange={(chosen) => narrow({ actor: chosen })}
        />
        <ActionField label={texts.audit.action} action={values.action} onChange={(action) => narrow({ action })} />
        <SearchText label={texts.audit.target} value={values.target} onChange={(target) => narrow({ target })} isMain />
        <DayRange from={values.from} to={values.to} onChange={narrow} />
        {isNarrowed && (
          <Link className="button" href="/audit">
            {texts.users.clear}
          </Link>
        )}
      </Filters>
      <SealLine />
      <List
        label={texts.audit.title}
        answer={answer}
        columns={columns}
        pages={pages}
        none={texts.audit.none}
        noneHint={texts.audit.noneHint}
      />
    </Page>
  )
}

/** The day of an instant, as a range. */
function dayOf(at: string): { from: string; to: string } {
  const [start, end] = [new Date(at), new Date(at)]
  start.setHours(0, 0, 0, 0)
  end.setHours(24, 0, 0, 0)
  return { from: start.toISOString(), to: end.toISOString() }
}
