import type { ScopeRule } from '#domain/keys/scope.ts'
import type { Language } from '#domain/languages/language.ts'
import type { AuthenticationClaims } from '#domain/sessions/authentication.ts'

/**
 * Who may use an operation. `public` ignores credentials; `anyone` honours them where they are given; the others need
 * them. The route names its audience, and the statement that acts enforces it. `any-session` is `signed-in` without
 * regard to what the session has to do first (`domain/required-action.ts`): for doing that, reading oneself and signing out.
 */
export type Audience = 'public' | 'anyone' | 'any-session' | 'signed-in' | 'administrator'

/**
 * What an access token says. Nothing in it grants a right: rights are read from the database.
 * `iat` and `exp` are whole seconds (RFC 7519 §2), `rev` is the user's marker in milliseconds.
 */
export interface SessionClaims extends AuthenticationClaims {
  iss: string
  /** One string, never a list: a token for two audiences can be replayed by one at the other. */
  aud: string
  /** The user's UUID, never used again for another. */
  sub: string
  /** The session's UUID. */
  sid: string
  /** This token's UUID: caches and logs key on it or on `sid`, never on the raw text. */
  jti: string
  iat: number
  exp: number
  /** Valid only while it equals the user's marker, in milliseconds since 1970. */
  rev: number
}

/** What a preview depended on: `preview_revision` of the database, in its parts. Null: on all of them. */
export interface PreviewRevision {
  /** As text of `pg_snapshot`. */
  snapshot: string
  /** Milliseconds since 1970. */
  at: number
  root: string | null
  user: string | null
  group: string | null
}

/** Who is asking and from where: all that a statement needs to decide whether it may act and to record that it did. */
export interface Caller {
  /** `system` is the command line, which whoever has the database's address may use. No request can be it: a test looks. */
  audience: Audience | 'system'
  /** Claims of an access token whose signature holds, or null. The database has still to say whether they are live. */
  claims: SessionClaims | null
  /** SHA-256 of an API key whose checksum holds, or null. Nobody has both claims and a key. The database has still to say whether it is live. */
  key: Uint8Array | null
  /** What the operation asks of the credential; null for `public` and `system`. */
  scope: (ScopeRule & { /** Whether the request is about `current`. */ isOwn: boolean }) | null
  /** The client's address in canonical text: as the platform saw it, or as a trusted server states it, whose key every statement then asks for first. */
  address: string | null
  userAgent: string | null
  /** What they would rather read, of what we write; null: they did not say. */
  language: Language | null
  requestId: string
  /** Told that a statement has taken the caller for one who may act: nobody asks the database again. */
  onAllowed?: () => void
  /** Told that the database has not noted the use of the API key for a while. */
  onKeyUse?: () => void
  /** From `Idempotency-Key`: the same key with the same request acts once. */
  idempotency?: { key: string; fingerprint: Uint8Array }
  /** From `Preview-Revision`: the change is undone if anything that its preview depended on has changed. */
  preview?: PreviewRevision
  /** What every audit event of this request has in its details besides. */
  remarks?: Record<string, string>
  /** From `webhook-id`: the webhook message that the request reacts to, a UUID. */
  webhookCause?: string
  /** Told that a statement has put something into an outbox. Nobody asks the database whether it has where this is missing. */
  onOutboxWrite?: () => void
}

/** Whether a request has a credential: the claims of a session, or an API key. */
export function isIdentified({ claims, key }: Pick<Caller, 'claims' | 'key'>): boolean {
  return claims !== null || key !== null
}
