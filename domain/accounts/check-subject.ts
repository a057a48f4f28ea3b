/** The user that a check or a listing of permissions is about. */
import type { SessionClaims } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { canonicalUsername } from './username.ts'

/**
 * The subject of a check: null is the caller, else a uuid or a canonical name. The caller is `current`, their own uuid or, without a
 * session, `anonymous`.
 */
export function checkSubject(reference: string, claims: SessionClaims | null): string | null {
  const canonical = canonicalUsername(reference)
  return canonical === 'current' || canonical === (claims?.sub ?? 'anonymous') ? null : canonical
}

/** @throws Refusal `unauthenticated` where a subject is not the caller and nobody is signed in */
export function requireSessionForOthers(subjects: readonly (string | null)[], claims: SessionClaims | null): void {
  if (!claims && subjects.some((subject) => subject !== null)) throw signInToAskAboutOthers()
}

/** @returns the refusal for a question about another user without a session */
export function signInToAskAboutOthers(): Refusal {
  return new Refusal('unauthenticated', { detail: 'Only administrators may ask about other users. Sign in.' })
}
