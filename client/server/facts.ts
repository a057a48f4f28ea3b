/** What Postern says of a caller when it is asked. */
import type { Postern } from '../core/client.ts'
import type { Result } from '../core/result.ts'
import { getCurrentSession, getCurrentUser } from '../generated/operations.ts'
import type { User } from '../generated/schemas.ts'

/** A caller, as Postern answered. */
export interface CallerFacts {
  user: User
  /** The names of the groups of the user. */
  groups: string[]
  /** The id of the session; null of an API key. */
  sid: string | null
  /** The scopes that the role of the user has, and the API key too; null if they were not asked for. */
  scopes: string[] | null
  /** The authenticator assurance level of the session; 1 of an API key. */
  aal: number
  /** When the user of the session last authenticated, in seconds since 1970; null of an API key. */
  authenticatedAt: number | null
  /** Seconds that the answer may be old (`SESSION_CACHE_SECONDS` of Postern). */
  staleSeconds: number
}

/** @param withScopes asks for the scopes too @param isKey whether the credential is an API key, which has no session */
export async function askForFacts(
  postern: Postern,
  withScopes: boolean,
  isKey: boolean,
): Promise<Result<CallerFacts, string>> {
  const [session, caller] = await Promise.all([
    isKey ? null : getCurrentSession(postern),
    isKey || withScopes ? getCurrentUser(postern) : null,
  ])
  for (const answer of [session, caller]) if (answer && !answer.ok) return answer
  const known = (session?.ok ? session.value : null) ?? (caller?.ok ? caller.value : null)
  const { user, groups } = known!
  const ofSession = session?.ok ? session.value : null
  return {
    ok: true,
    status: 200,
    value: {
      user,
      groups,
      sid: ofSession?.session.sid ?? null,
      scopes: caller?.ok ? caller.value.scopes : null,
      aal: ofSession?.session.aal ?? 1,
      authenticatedAt: ofSession ? Date.parse(ofSession.session.authenticated_at) / 1000 : null,
      staleSeconds: ofSession?.max_staleness_seconds ?? 0,
    },
  }
}
