/** The time of a bar in words: its hours within a day, else its day. */
import type { Language } from '#console/texts/texts.tsx'

const dayMs = 24 * 3_600_000

export function timeText({ from, to }: { from: string; to: string }, language: Language): string {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const isDay = end - start >= dayMs
  if (isDay && end - start < 2 * dayMs)
    return new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short' }).format(start)
  if (isDay) return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).formatRange(start, end - 1)
  const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const format = (options: Intl.DateTimeFormatOptions, at: number) =>
    new Intl.DateTimeFormat(language, options).format(at)
  return `${format(shown, start)} – ${format(clock, end)}`
}
