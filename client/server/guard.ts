/** Sessions of requests to a service: verified by asking Postern, or offline for as long as the service allows. */
import { createClient, type Postern } from '../core/client.ts'
import { apiKey } from '../core/credentials.ts'
import { getCurrentSession } from '../generated/operations.ts'
import type { CurrentSession } from '../generated/schemas.ts'
import { credentialOf, type RequestParts } from './credential.ts'
import { type OfflineVerifier, offlineVerifier } from './offline.ts'
import { refuse, type Refused } from './problems.ts'
import { RecentAnswers } from './recent-answers.ts'

/** The Postern that a service trusts. */
export interface GuardOptions {
  /** Where Postern is reached, `https://id.example.com`. */
  url: string
  /** The issuer of its tokens, if Postern is reached at another address. Default: `url`. */
  issuer?: string
  /** The audience of tokens for this service (`/v1/audiences`). They can only be verified offline. Default: Postern's own tokens. */
  audience?: string
  /** Origins besides the service's own whose pages may write with the session cookie. */
  origins?: readonly string[]
  /** Milliseconds for one question to Postern. Default: 5000. */
  timeoutMilliseconds?: number
  /** Sends the requests to Postern. Default: the platform's. */
  fetch?: typeof globalThis.fetch
}

/** What a request must have. */
export interface SessionRequirement {
  /** `strict`: Postern is asked for every request. A number: an answer may be so many seconds old, and a token that is younger is verified offline. */
  freshness: 'strict' | number
  /** A scope that the session must have. */
  scope?: string
  /** The authenticator assurance level (NIST 800-63B) that the session must have. */
  aal?: 1 | 2 | 3
}

/** A session that was verified. */
export interface VerifiedSession {
  userId: string
  /** The id of the session; null of an API key. */
  sid: string | null
  /** How it was verified: by Postern just now, by Postern a while ago, or by its token alone. */
  verified: 'strict' | 'recent' | 'offline'
  /** The most seconds since which it may have ended. */
  ageSeconds: number
  /** What Postern answered; null if it was not asked. */
  facts: CurrentSession | null
  /** A client that acts as the caller: `can(session.postern, …)`. It does not refresh. */
  readonly postern: Postern
}

/** Whether a request may pass. */
export type Verified = { ok: true; session: VerifiedSession } | Refused

/** Verifies sessions for one service. */
export interface Guard {
  readonly options: Required<Pick<GuardOptions, 'url' | 'issuer' | 'fetch' | 'timeoutMilliseconds'>>
  verify(request: RequestParts, requirement: SessionRequirement): Promise<Verified>
}

const defaultMilliseconds = 5000

/** @throws TypeError if a requirement cannot be met: `strict` with an `audience`, whose tokens Postern refuses */
export function createGuard({
  url,
  issuer = new URL(url).origin,
  audience,
  origins = [],
  timeoutMilliseconds = defaultMilliseconds,
  fetch = (...input) => globalThis.fetch(...input),
}: GuardOptions): Guard {
  const offline = offlineVerifier(url, issuer, audience ?? issuer, fetch)
  const recent = new RecentAnswers()
  const clientOf = (token: string) =>
    createClient({ url, credentials: apiKey(token), fetch, timeoutMilliseconds, retries: 1 })

  return {
    options: { url, issuer, fetch, timeoutMilliseconds },
    async verify(request, requirement) {
      const needsFacts = requirement.scope !== undefined || (requirement.aal ?? 1) > 1
      if (audience !== undefined && (requirement.freshness === 'strict' || needsFacts))
        throw new TypeError('Postern refuses tokens for another audience: `freshness` must be a number, without `scope` and `aal`.')
      const credential = credentialOf(request, origins)
      if (!credential.ok) return credential
      const { token } = credential
      const verified = await verifyToken({ token, clientOf, offline, recent, needsFacts, ...requirement })
      return verified.ok ? meets(verified, requirement) : verified
    },
  }
}

interface TokenQuestion {
  token: string
  clientOf: (token: string) => Postern
  offline: OfflineVerifier
  recent: RecentAnswers
  needsFacts: boolean
  freshness: 'strict' | number
}

/** An API key is no JWT: only Postern knows it. */
const apiKeyPrefix = 'pst_'

async function verifyToken(question: TokenQuestion): Promise<Verified> {
  const { token, clientOf, offline, recent, needsFacts, freshness } = question
  const postern = clientOf(token)
  if (freshness === 'strict') return askPostern(postern, token, recent)
  if (token.startsWith(apiKeyPrefix)) return recentOr(question, postern, token)
  const claims = await offline.verify(token).catch((error: unknown) => ({ error }))
  if (claims === null) return refuse('invalid-token')
  if ('error' in claims) return refuse('unavailable', {}, claims.error)
  const ageSeconds = Math.max(0, Math.floor(Date.now() / 1000) - claims.iat)
  if (ageSeconds <= freshness && !needsFacts) {
    const { sub: userId, sid } = claims
    return { ok: true, session: { userId, sid, verified: 'offline', ageSeconds, facts: null, postern } }
  }
  return recentOr(question, postern, `${claims.sid} ${claims.rev}`)
}

async function recentOr({ recent, freshness }: TokenQuestion, postern: Postern, key: string): Promise<Verified> {
  const known = recent.get(key, Number(freshness))
  if (known === undefined) return askPostern(postern, key, recent)
  return { ok: true, session: { ...toSession(known.facts, postern), verified: 'recent', ageSeconds: known.ageSeconds } }
}

async function askPostern(postern: Postern, key: string, recent: RecentAnswers): Promise<Verified> {
  const answer = await getCurrentSession(postern)
  if (answer.ok) {
    recent.set(key, answer.value)
    return { ok: true, session: toSession(answer.value, postern) }
  }
  recent.delete(key)
  const { status, code } = answer.problem
  if (code === 'multiple-credentials') return refuse(code)
  return status === 401 || status === 403 ? refuse('invalid-token') : refuse('unavailable', {}, answer.problem)
}

function toSession(facts: CurrentSession, postern: Postern): VerifiedSession {
  const { user, session, max_staleness_seconds: ageSeconds } = facts
  return { userId: user.uuid, sid: session?.sid ?? null, verified: 'strict', ageSeconds, facts, postern }
}

function meets(verified: Extract<Verified, { ok: true }>, { scope, aal = 1 }: SessionRequirement): Verified {
  const { scopes = [], session } = (verified.session.facts ?? {}) as GrantedFacts
  if (scope !== undefined && !scopes.includes(scope)) return refuse('insufficient-scope', { scope })
  if ((session?.aal ?? 1) < aal) return refuse('insufficient-authentication', { acr_values: `aal${aal}` })
  return verified
}

/** What Postern says of a session beside its user; absent means none. */
interface GrantedFacts {
  scopes?: readonly string[]
  session?: { aal?: number }
}
