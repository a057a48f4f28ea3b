import type { VerifiedSession } from './guard.ts'

/** Says how the session was verified, and since how many seconds it may have ended: `Postern-Session: offline; age=12`. */
export function freshnessHeader({ verified, ageSeconds }: VerifiedSession): Record<string, string> {
  return { 'Postern-Session': `${verified}; age=${ageSeconds}` }
}
