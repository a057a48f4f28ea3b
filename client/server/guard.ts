/** Sessions of requests to a service: verified by asking Postern, or offline for as long as the service allows. */
import { createClient, type Postern } from '../core/client.ts'
import { apiKey } from '../core/credentials.ts'
import { credentialOf, type RequestParts } from './credential.ts'
import { askForFacts, type CallerFacts } from './facts.ts'
import { offlineVerifier } from './offline.ts'
import { refuse, type Refused } from './problems.ts'
import { RecentAnswers } from './recent-answers.ts'

/** The Postern that a service trusts. */
export interface GuardOptions {
  /** Where Postern is reached, `https://id.example.com`. */
  url: string
  /** The issuer of its tokens, if Postern is reached at another address. Default: the origin of `url`. */
  issuer?: string
  /** The audience of tokens for this service. They can only be verified offline. Default: Postern's own tokens. */
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
  /** A scope that the role of the user must have, and the API key too if the request has one. */
  scope?: string
  /** The authenticator assurance level (NIST 800-63B) that the session must have: 2 is a second factor. An API key has 1. */
  aal?: 1 | 2
  /** The most minutes since the user authenticated. An API key has never. */
  withinMinutes?: number
}

/** A caller who was verified. */
export interface VerifiedSession {
  userId: string
  /** The id of the session; null of an API key. */
  sid: string | null
  /** How it was verified: by Postern just now, by Postern a while ago, or by its token alone. */
  verified: 'strict' | 'recent' | 'offline'
  /** The most seconds since which it may have ended. */
  ageSeconds: number
  /** The authenticator assurance level; 1 of an API key. */
  aal: number
  /** When the user last authenticated, in seconds since 1970; null of an API key. */
  authenticatedAt: number | null
  /** What Postern answered; null if it was not asked. */
  facts: CallerFacts | null
  /** A client that acts as the caller: `can(session.postern, …)`. It does not refresh. */
  readonly postern: Postern
}

/** Whether a request may pass. */
export type Verified = { ok: true; session: VerifiedSession } | Refused

/** Verifies callers for one service. */
export interface Guard {
  readonly options: Required<Pick<GuardOptions, 'url' | 'issuer' | 'fetch' | 'timeoutMilliseconds'>>
  /** @throws TypeError for a requirement that cannot be met: Postern cannot be asked about tokens for another audience */
  verify(request: RequestParts, requirement: SessionRequirement): Promise<Verified>
}

const defaultMilliseconds = 5000
/** An API key is no JWT: only Postern knows it. */
const apiKeyPrefix = 'pst_'

/** A guard. It asks for the public keys of Postern when it needs them, and remembers answers in memory. */
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

  async function verify(request: RequestParts, requirement: SessionRequirement): Promise<Verified> {
    const { freshness } = requirement
    const needsScopes = requirement.scope !== undefined
    if (audience !== undefined && (freshness === 'strict' || needsScopes)) throw new TypeError(onlyOffline)
    const credential = credentialOf(request, origins)
    if (!credential.ok) return credential
    const { token } = credential
    const isKey = token.startsWith(apiKeyPrefix)
    if (audience !== undefined && isKey) return refuse('invalid-token')
    const postern = createClient({ url, credentials: apiKey(token), fetch, timeoutMilliseconds, retries: 1 })
    const ask = (key: string) => askPostern({ postern, key, recent, needsScopes, isKey })
    if (freshness === 'strict') return ask(token)

    // What is remembered, or in the token, may be from before a step-up: Postern is asked before it is taken for too little.
    const known = (key: string) => {
      const session = recentSession(recent.get(key, freshness), needsScopes, postern)
      return session && isAuthenticated(session, requirement) ? { ok: true as const, session } : undefined
    }
    if (isKey) return known(token) ?? ask(token)
    const claims = await offline.verify(token).catch((error: unknown) => ({ error }))
    if (claims === null) return refuse('invalid-token')
    if ('error' in claims) return refuse('unavailable', {}, claims.error)
    const { sub: userId, sid, iat } = claims
    const ageSeconds = Math.max(0, Math.floor(Date.now() / 1000) - iat)
    const [aal, authenticatedAt] = [claims.acr === 'aal2' ? 2 : 1, claims.auth_time ?? null]
    const session = {
      userId,
      sid,
      verified: 'offline',
      ageSeconds,
      aal,
      authenticatedAt,
      facts: null,
      postern,
    } as const
    const isEnough = audience !== undefined || (!needsScopes && isAuthenticated(session, requirement))
    if (ageSeconds <= freshness && isEnough) return { ok: true, session }
    const key = `${sid} ${claims.rev}`
    if (audience !== undefined) return refuse('invalid-token')
    return known(key) ?? ask(key)
  }

  return {
    options: { url, issuer, fetch, timeoutMilliseconds },
    async verify(request, requirement) {
      const verified = await verify(request, requirement)
      return verified.ok ? meets(verified, requirement) : verified
    },
  }
}

const onlyOffline =
  'Postern cannot be asked about tokens for another audience: `freshness` must be a number, without `scope`.'

interface Asking {
  postern: Postern
  /** Under which the answer is remembered. */
  key: string
  recent: RecentAnswers
  needsScopes: boolean
  isKey: boolean
}

async function askPostern({ postern, key, recent, needsScopes, isKey }: Asking): Promise<Verified> {
  const askedAt = performance.now()
  const answer = await askForFacts(postern, needsScopes, isKey)
  if (answer.ok) {
    recent.set(key, answer.value, askedAt)
    return { ok: true, session: toSession(answer.value, postern) }
  }
  const { status, code } = answer.problem
  if (status !== 401 && status !== 403) return refuse('unavailable', {}, answer.problem)
  recent.delete(key)
  return code === 'insufficient-scope' ? refuse(code, { scope: 'profile:read' }) : refuse('invalid-token')
}

function recentSession(
  known: ReturnType<RecentAnswers['get']>,
  needsScopes: boolean,
  postern: Postern,
): VerifiedSession | undefined {
  if (!known || (needsScopes && !known.facts.scopes)) return undefined
  const { facts, ageSeconds } = known
  return { ...toSession(facts, postern), verified: 'recent', ageSeconds }
}

function toSession(facts: CallerFacts, postern: Postern): VerifiedSession {
  const { user, sid, staleSeconds: ageSeconds, aal, authenticatedAt } = facts
  return { userId: user.uuid, sid, verified: 'strict', ageSeconds, aal, authenticatedAt, facts, postern }
}

/** Whether its user authenticated as strongly and as recently as is required. */
function isAuthenticated(
  session: Pick<VerifiedSession, 'aal' | 'authenticatedAt'>,
  { aal = 1, withinMinutes }: SessionRequirement,
): boolean {
  if (session.aal < aal) return false
  if (withinMinutes === undefined) return true
  return session.authenticatedAt !== null && Date.now() / 1000 - session.authenticatedAt <= withinMinutes * 60
}

function meets(verified: Extract<Verified, { ok: true }>, requirement: SessionRequirement): Verified {
  const { scope, aal, withinMinutes } = requirement
  const { facts } = verified.session
  if (facts?.user.must_change_password) return refuse('password-change-required')
  if (facts?.user.must_agree_terms) return refuse('terms-acceptance-required')
  if (scope !== undefined && !facts?.scopes?.includes(scope)) return refuse('insufficient-scope', { scope })
  if (isAuthenticated(verified.session, requirement)) return verified
  return refuse('insufficient-authentication', {
    ...(aal && { acr_values: `aal${aal}` }),
    ...(withinMinutes !== undefined && { max_age: String(withinMinutes * 60) }),
  })
}
