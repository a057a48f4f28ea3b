/** An event of the audit log in a line of a time line. */
import type { AuditEvent } from 'postern/client'
import type { ReactNode } from 'react'
import { useTexts } from '#console/texts/texts.tsx'
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

/** What the event says besides, folded. */
export function EventDetails({ details }: { details: AuditEvent['details'] }): ReactNode {
  const texts = useTexts()
  if (Object.keys(details).length === 0) return null
  return (
    <details>
      <summary>{texts.audit.details}</summary>
      <pre className="details">{JSON.stringify(details, null, 2)}</pre>
    </details>
  )
}
