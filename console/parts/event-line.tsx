/** An event of the audit log in a line of a time line. */
import '#console/style/changes.css'
import type { AuditEvent } from 'postern/client'
import type { ReactNode } from 'react'
import { useTexts } from '#console/texts/texts.tsx'
import { changesOf, type Change } from './changes.ts'
import { Moment } from './time.tsx'

export function EventLine({ event }: { event: AuditEvent }): ReactNode {
  const texts = useTexts()
  const { action, actor, at, ip, details } = event
  return (
    <li>
      <span>
        <b className="mono">{action}</b>
      </span>
      <span className="small muted">
        <Moment at={at} /> · {actor ? (actor.username ?? texts.audit.deleted) : texts.person.nobody}
        {ip && ` · ${ip}`}
      </span>
      <EventDetails details={details} />
    </li>
  )
}

/** Longer details are folded. */
const shownLines = 4

/** What the event says besides: what each value was and is. */
export function EventDetails({ details }: { details: AuditEvent['details'] }): ReactNode {
  const texts = useTexts()
  const changes = changesOf(details)
  if (changes.length === 0) return null
  if (changes.length <= shownLines) return <Changes changes={changes} />
  return (
    <>
      <Changes changes={changes.slice(0, shownLines)} />
      <details>
        <summary>{texts.audit.details}</summary>
        <Changes changes={changes.slice(shownLines)} />
      </details>
    </>
  )
}

function Changes({ changes }: { changes: readonly Change[] }): ReactNode {
  return (
    <ul className="changes small">
      {changes.map(({ name, from, to }) => (
        <li key={`${name} ${from} ${to}`}>
          <span className="muted">{name}</span> {from !== undefined && <del>{from}</del>}{' '}
          {to !== undefined && (from === undefined && name !== 'added' ? <span>{to}</span> : <ins>{to}</ins>)}
        </li>
      ))}
    </ul>
  )
}
