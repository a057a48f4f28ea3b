/** The hours of the series as the bars of a chart and the rows of its table: one projection for both. */
import type { SignInHour } from 'postern/client'

/** The spans that can be shown, in hours, each with the hours of a bar. */
export const spans = { '24': 1, '168': 6, '720': 24 } as const
export type Span = keyof typeof spans

/** What goes wrong, from the bottom of a bar to its top. */
export const reasons = ['wrong_password', 'unknown_name', 'second_factor'] as const

/** What follows from it, which is counted beside the bars. */
export const consequences = ['lockouts', 'reused_refresh_tokens'] as const

type Count = Exclude<keyof SignInHour, 'at'>

export interface Bar extends Record<Count, number> {
  /** Instants: the beginning, and the end, which belongs to the next bar. */
  from: string
  to: string
  /** The sum of the reasons. */
  failures: number
}

const counts = ['sign_ins', ...reasons, ...consequences] as const

const hourMs = 3_600_000

/**
 * @param hours without gaps, the oldest first
 * @param size the hours of a bar: bars begin at multiples of it in the day of whoever looks, so the first and the last may be shorter
 */
export function barsOf(hours: readonly SignInHour[], size: number): Bar[] {
  const bars: Bar[] = []
  for (const hour of hours) {
    const last = bars.at(-1)
    if (last && !isBegin(hour.at, size)) add(last, hour)
    else bars.push(add(emptyBar(hour.at), hour))
  }
  return bars
}

function isBegin(at: string, size: number): boolean {
  return new Date(at).getHours() % size === 0
}

function emptyBar(at: string): Bar {
  return {
    from: at,
    to: at,
    failures: 0,
    ...(Object.fromEntries(counts.map((each) => [each, 0])) as Record<Count, number>),
  }
}

function add(bar: Bar, hour: SignInHour): Bar {
  for (const each of counts) bar[each] += hour[each]
  for (const each of reasons) bar.failures += hour[each]
  bar.to = new Date(Date.parse(hour.at) + hourMs).toISOString()
  return bar
}

/** The sum of all bars. */
export function sumOf(bars: readonly Bar[], count: Count | 'failures'): number {
  return bars.reduce((sum, bar) => sum + bar[count], 0)
}

/** The top of the scale for a highest bar: 1, 2 or 5 times a power of ten, so that its half is a number too where it can be. */
export function topOf(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest, 1)))
  return [1, 2, 5, 10].map((n) => n * power).find((top) => top >= highest) ?? power
}

/** The whole hours up to that of `to`: instants, the end exclusive. */
export function spanOf(span: Span, to: string | undefined, now = Date.now()): { from: string; to: string } {
  const end = to === undefined ? now : Date.parse(to) - 1
  const afterLast = (Math.floor(end / hourMs) + 1) * hourMs
  return { from: new Date(afterLast - Number(span) * hourMs).toISOString(), to: new Date(afterLast).toISOString() }
}
