/** What was done, and where to see it. */
import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Icon } from '#console/parts/mark.tsx'
import { useWords } from '#console/texts/texts.tsx'
import type { Planned } from './planned.ts'
import { words } from './words.ts'

export interface DoneProps {
  planned: Planned
  /** What Postern answered: a grant, a member, a resource, or nothing. */
  answer: unknown
  sentence: string | undefined
}

export function Done({ planned, answer, sentence }: DoneProps): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const event = eventOf(planned, answer)
  const { user, group } = holderOf(planned)
  return (
    <div className="state">
      <Icon name="good" />
      <div className="sections">
        <h2 ref={heading} tabIndex={-1}>
          {own.done.title}
        </h2>
        <p>{sentence}</p>
        {fieldOf(answer, 'status') === 'pending' && <p>{own.done.waits}</p>}
        <p className="actions">
          {event && may('audit:read') && (
            <Link className="button small" href={event}>
              {own.done.event}
            </Link>
          )}
          {user !== undefined && may('users:read') && (
            <Link className="button small" href={`/users/${encodeURIComponent(user)}`}>
              {own.done.user}
            </Link>
          )}
          {group !== undefined && may('groups:read') && (
            <Link className="button small" href={`/groups/${encodeURIComponent(group)}`}>
              {own.done.group}
            </Link>
          )}
          <Link className="button small" href="/what-if">
            {own.done.another}
          </Link>
        </p>
      </div>
    </div>
  )
}

/** The events of what was changed. A member who was removed is known by name alone if the address had that. */
function eventOf(planned: Planned, answer: unknown): string | undefined {
  const answered = fieldOf(answer, 'uuid')
  switch (planned.kind) {
    case 'move':
      return eventsOf('resource', planned.resource)
    case 'deletion':
      return eventsOf('grant', planned.uuid)
    case 'joining':
      return eventsOf('user', answered)
    case 'leaving':
      return isUuid(planned.user) ? eventsOf('user', planned.user) : undefined
    default:
      return eventsOf('grant', answered)
  }
}

function eventsOf(kind: string, target: string | undefined): string | undefined {
  return target && `/audit?${new URLSearchParams({ target_kind: kind, target }).toString()}`
}

function holderOf(planned: Planned): { user?: string; group?: string } {
  if (planned.kind === 'joining' || planned.kind === 'leaving') return { user: planned.user, group: planned.group }
  const holder =
    planned.kind === 'grant' ? planned.grant.holder : planned.kind === 'named-deletion' ? planned.holder : {}
  return typeof holder === 'string' ? {} : holder
}

function isUuid(reference: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(reference)
}

function fieldOf(answer: unknown, name: string): string | undefined {
  const value = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : undefined
}
