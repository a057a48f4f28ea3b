/** The rows of docs/decisions/code/0005-benchmarks.md: the compared contestants, and the goals of Postern. */
import { bareHash, bareVerify, bareVerifyAndQuery } from './bare.ts'
import { betterAuthCached, betterAuthSignIn, betterAuthStrict } from './better-auth.ts'
import type { Row } from './contestant.ts'
import { posternCached, posternCheck, posternCheckByKey, posternSignIn, posternStrict } from './postern.ts'

/** Simultaneous requests: enough to keep two cores busy without long queues. */
const busy = 32
/** A sign-in is measured as the latency for one user. */
const alone = 1

const subject = 'postern'

export const rows: readonly Row[] = [
  {
    name: 'session-strict',
    title: 'Session check, strict: the marker is read from the database',
    connections: busy,
    contestants: [bareVerifyAndQuery, posternStrict, betterAuthStrict],
    goals: [
      { subject, against: 'bare', atLeast: 0.85 },
      { subject, against: 'better-auth', atLeast: 4 },
    ],
  },
  {
    name: 'session-cached',
    title: 'Session check, bounded cache',
    connections: busy,
    contestants: [bareVerify, posternCached, betterAuthCached],
    goals: [
      { subject, against: 'bare', atLeast: 1.2 },
      { subject, against: 'better-auth', atLeast: 3 },
    ],
  },
  {
    name: 'permission-check',
    title: 'Permission check, session included',
    connections: busy,
    contestants: [bareVerifyAndQuery, posternCheck, posternCheckByKey],
    goals: [
      { subject, against: 'bare', atLeast: 0.8 },
      { subject: 'postern by key', against: subject, atLeast: 0.95 },
    ],
  },
  {
    name: 'sign-in',
    title: 'Sign-in with a password',
    connections: alone,
    contestants: [bareHash, posternSignIn, betterAuthSignIn],
    goals: [
      { subject, against: 'bare', atLeast: 1 / 1.2 }, // at most 1.2 times the time of the hash alone
      { subject, against: 'better-auth', atLeast: 2 },
    ],
  },
]
