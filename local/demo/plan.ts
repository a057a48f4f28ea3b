/** What the parts of the demonstration share: when it is, what the tables get, and who is who. */
import type { Chance } from './random.ts'

/** A row of a table, by the names of its columns. */
export type Row = Record<string, unknown>

/** Rows by table. */
export type Rows = Record<string, Row[]>

/** What the organisation is made from. */
export interface DemoInput {
  /** The same seed and the same `now` make the same rows. */
  seed: string
  /** The end of the months that are shown. */
  now: Date
  /** The hash that all of its people sign in with, a PHC string. */
  passwordHash: string
  /** Where the service is, without a slash at its end: its receiver for webhooks is there. */
  baseUrl: string
}

/** Somebody, as other parts refer to them. */
export interface DemoPerson {
  id: number
  uuid: string
  username: string
  email: string
  language: string
  /** An index into `departments` of groups.ts. */
  department: number
  createdAt: Date
  /** When their password last changed, which is their marker. */
  markedAt: Date
  /** Whether they can sign in. */
  active: boolean
  /** Whether they have a passkey. */
  strong: boolean
}

/** The first id of what is inserted with an id: all below are reserved, or may have been used. */
export const firstId = 1001

const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** How many days of events there are. */
export const daysOfEvents = 180

/** How many days sweeping leaves sessions, mail and deliveries alone, with some to spare. */
export const daysKept = 25

/** @param ms before (or, if negative, after) an instant */
export function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms)
}

/** A moment of a working day: most between 7 and 19 o'clock, few at the weekend. */
export function workingMoment(chance: Chance, now: Date, daysAgo: number): Date {
  const at = before(now, daysAgo * day)
  const isWeekend = at.getUTCDay() === 0 || at.getUTCDay() === 6
  if (isWeekend && !chance.once(6)) return workingMoment(chance, now, daysAgo > 2 ? daysAgo - 2 : daysAgo + 2)
  const ofDay = chance.once(12) ? chance.whole(0, 23 * 60) : 7 * 60 + chance.whole(0, 6 * 60) + chance.whole(0, 6 * 60)
  at.setUTCHours(0, ofDay, chance.whole(0, 59), 0)
  return at < now ? at : before(now, chance.whole(2, 90) * minute)
}
