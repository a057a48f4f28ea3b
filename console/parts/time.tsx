/** Times as words: the day and the hour here, with the exact instant for machines. */
import type { ReactNode } from 'react'
import { localeOf } from '#console/texts/locale.ts'
import { useLanguage, type Language } from '#console/texts/texts.tsx'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** "3 minutes ago" within a day, else the date and the time. */
export function momentText(at: string, language: Language, now = Date.now()): string {
  const past = Date.parse(at) - now
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' })
  if (Math.abs(past) < hour) return relative.format(Math.round(past / minute), 'minute')
  if (Math.abs(past) < day) return relative.format(Math.round(past / hour), 'hour')
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(at))
}

export function Moment({ at }: { at: string }): ReactNode {
  const language = useLanguage()
  const exact = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'full', timeStyle: 'long' }).format(
    Date.parse(at),
  )
  return (
    <time dateTime={at} title={exact}>
      {momentText(at, language)}
    </time>
  )
}
