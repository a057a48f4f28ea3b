/** The time of a bar in words: its day, and its hours within a day. */
import { localeOf } from '#console/texts/locale.ts'
import type { Language } from '#console/texts/texts.tsx'

const dayMs = 24 * 3_600_000

export function timeText({ from, to }: { from: string; to: string }, language: Language): string {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const format = (options: Intl.DateTimeFormatOptions, at: number) =>
    new Intl.DateTimeFormat(localeOf(language), options).format(at)
  const isFromMidnight = new Date(start).getHours() === 0
  if (end - start >= 2 * dayMs)
    return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium' }).formatRange(start, end - 1)
  if (end - start >= dayMs && isFromMidnight) return format(day, start)
  return `${format({ ...day, ...clock }, start)} – ${format(end - start < dayMs ? clock : { ...day, ...clock }, end)}`
}

/** The ends of an axis: days where it is longer than two, else hours of them. */
export function endTexts({ from, to }: { from: string; to: string }, language: Language): [string, string] {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const isLong = end - start > 2 * dayMs
  const format = new Intl.DateTimeFormat(localeOf(language), isLong ? day : { ...day, ...clock })
  return [format.format(start), format.format(isLong ? end - 1 : end)]
}

const day = { weekday: 'short', day: 'numeric', month: 'short' } as const
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
