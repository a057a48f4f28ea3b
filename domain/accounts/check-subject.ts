/** The user that a check or a listing of permissions is about. */
import { type Caller, isIdentified } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { canonicalUsername } from './username.ts'

/**
 * The subject of a check: null is the caller, else a uuid or a canonical name. The caller is `current`, with a
 * session their own uuid, and without a credential `anonymous`.
 */
export function checkSubject(reference: string, caller: Pick<Caller, 'claims' | 'key'>): string | null {
  const canonical = canonicalUsername(reference)
  const own = caller.claims?.sub ?? (isIdentified(caller) ? 'current' : 'anonymous')
  return canonical === 'current' || canonical === own ? null : canonical
}

/** @throws Refusal `unauthenticated` where a subject is not the caller and nobody is signed in */
export function requireSessionForOthers(
  subjects: readonly (string | null)[],
  caller: Pick<Caller, 'claims' | 'key'>,
): void {
  if (!isIdentified(caller) && subjects.some((subject) => subject !== null)) throw signInToAskAboutOthers()
}

/** @returns the refusal for a question about another user without a session */
export function signInToAskAboutOthers(): Refusal {
  return new Refusal('unauthenticated', { detail: 'Only administrators may ask about other users. Sign in.' })
}
