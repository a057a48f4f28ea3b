/** How the user of a question authenticated: by the caller's session, or as an application server asserts it of another user. */
import { requirementOf, type SessionAuthentication } from '#domain/permissions/requirement.ts'
import type { StepUp } from '#domain/refusal.ts'

/** What a grant requires, and what the session of the caller has: its level, and seconds since; null for others and without a session. */
export type RequirementRow = readonly [
  aal: number | null,
  withinMinutes: number | null,
  sessionAal: number | null,
  ageSeconds: number | null,
]

/** What an application server asserts of how a user authenticated with it. */
export interface AssertedAuthentication {
  readonly aal: 1 | 2
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number
}

/** What a grant requires. @param row null or absent: nothing */
export function requirementOfRow(row: RequirementRow | null | undefined): StepUp | undefined {
  return row ? requirementOf(row[0], row[1]) : undefined
}

/** What the session of the caller has, from the first grant that requires something; undefined for others and without a session. */
export function sessionOf(rows: readonly (RequirementRow | null | undefined)[]): SessionAuthentication | undefined {
  const [, , aal = null, ageSeconds = null] = rows.find((row) => row) ?? []
  return aal === null || ageSeconds === null ? undefined : { aal, ageSeconds }
}

/** What is asserted of a user, at `now`, in seconds since 1970. Nothing counts that callers say of themselves, and nobody signs in as `anonymous`. */
export function assertedOf(
  asserted: AssertedAuthentication | undefined,
  userName: string,
  callerName: string | null,
  now: number | null | undefined,
): SessionAuthentication | null {
  if (!asserted || !now || userName === 'anonymous' || userName === callerName) return null
  return { aal: asserted.aal, ageSeconds: now - asserted.authenticatedAt / 1000 }
}
