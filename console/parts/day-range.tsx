/** Two days between which something happened, as days of whoever looks. */
import type { ReactNode } from 'react'
import { useTexts } from '#console/texts/texts.tsx'

export interface DayRangeProps {
  /** Instants: the beginning of the first day, and the end of the last. */
  from: string | undefined
  to: string | undefined
  onChange: (range: { from?: string | undefined; to?: string | undefined }) => void
}

const dayMilliseconds = 24 * 60 * 60 * 1000

export function DayRange({ from, to, onChange }: DayRangeProps): ReactNode {
  const texts = useTexts()
  const lastDay = to && new Date(Date.parse(to) - dayMilliseconds).toISOString()
  return (
    <>
      <label className="field">
        <span>{texts.days.from}</span>
        <input
          type="date"
          value={dayOf(from)}
          onChange={(event) => onChange({ from: startOf(event.target.value, 0) })}
        />
      </label>
      <label className="field">
        <span>{texts.days.to}</span>
        <input
          type="date"
          value={dayOf(lastDay)}
          onChange={(event) => onChange({ to: startOf(event.target.value, 1) })}
        />
      </label>
    </>
  )
}

/** `2026-11-30` here for an instant. */
function dayOf(at: string | undefined): string {
  return at ? new Intl.DateTimeFormat('sv').format(Date.parse(at)) : ''
}

/** The instant at which a day begins here, or one so many days later. */
function startOf(day: string, later: number): string | undefined {
  if (!day) return undefined
  const start = new Date(`${day}T00:00`)
  start.setDate(start.getDate() + later)
  return start.toISOString()
}
