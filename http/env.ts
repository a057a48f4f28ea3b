import type { NeonDatabase } from '#adapters/neon.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import type { Problem } from '#http/problems/problem.ts'

/** What a deployment sets. Secrets are named in `wrangler.toml` only for the functions that use them. */
export interface Settings {
  /** Where Postern is reached. Links come from here and from nowhere else. */
  BASE_URL: string
  /** Secret: the Neon database, on its pooled host. */
  DATABASE_URL: string
  /** Development only: where the Neon protocol is spoken instead of at Neon. */
  NEON_ENDPOINT: string
  /** Public keys of access tokens, a JWK Set. */
  VERIFICATION_KEYS: string
  /** Secret: the private JWK that signs access tokens. */
  SIGNING_KEY: string
  /** Secret: authenticates refresh tokens, and keys the digests of names that failed to sign in. */
  REFRESH_KEY: string
  /** Secret: `id:base64url`, comma separated, the current one first. */
  PASSWORD_PEPPER: string
  /** Secret: makes the first superuser, once. */
  BOOTSTRAP_SECRET: string
  /** The range service that new passwords are looked up at, `https://api.pwnedpasswords.com/range/`; none unless it is set. */
  BREACH_CHECK_URL: string
  /** Secret: everything that signs webhooks is derived from it. Comma separated, the current one first. */
  WEBHOOK_KEY: string
  /** Development and tests: `allowed` lets webhooks call this machine, without encryption. */
  WEBHOOK_LOOPBACK: string
  /** Development only: where the inbox beside `npm start` shows mail. `MAIL_URL` may be a real mail server. */
  INBOX_URL: string
  /** Development only: where the receiver beside `npm start` shows what arrived. */
  WEBHOOK_RECEIVER_URL: string
  /** Origins besides our own whose pages may read answers and call with cookies, comma separated. */
  ALLOWED_ORIGINS: string
  /** Seconds for which one isolate may repeat a session check's answer. 0, the default, asks the database each time. */
  SESSION_CACHE_SECONDS: string
  /** `development` adds `/dev`; anything else is production. */
  ENVIRONMENT: string
  /** Who mail comes from, `Name <address>`. */
  MAIL_FROM: string
  /** Secret: the mail provider's key, or the password of the mail server. */
  MAIL_API_KEY: string
  /** Where mail is handed over: the provider's HTTP endpoint, or `smtps://user@host:465`, or `smtp://user@host:587` with STARTTLS. */
  MAIL_URL: string
}

/** Something bound to the Worker that answers requests. */
interface Fetcher {
  fetch(request: Request): Promise<Response>
}

/**
 * The bindings of a function: some of the settings, the static assets, and what reaches the sweeper: a service where it is a
 * Worker of its own, or a Queue.
 */
export type Env = Partial<Settings> & {
  ASSETS?: Fetcher
  SWEEPER?: Fetcher
  SWEEPS?: { send(message: string): Promise<unknown> }
}

/** What Hono carries through a request. */
export interface FunctionEnv {
  Bindings: Env
  Variables: {
    requestId: string
    db: NeonDatabase
    /** Set by the audience that a route names: `allowPublic`, `allowAnonymous`, `requireAnySession`, `requireSession` or `requireAdministrator`. */
    caller: Caller
    /** Refuses a caller who may not send this request; gone once a statement has said that the caller may. */
    requireAllowed?: (() => Promise<void>) | undefined
    /** Called when the statement of a request wrote to an outbox; set by `triggersDelivery`. */
    onOutboxWrite?: () => void
    /** How a refusal is shown to a person, where a route has a page of its own for it. */
    problemPage?: (problem: Problem) => Promise<Response>
  }
}

/**
 * A setting this function cannot do without.
 *
 * @throws Refusal `unavailable` when it is missing: an unfinished deployment fails closed and says what it lacks
 */
export function setting(env: Env, name: keyof Settings): string {
  const value = env[name]
  if (value) return value
  const detail = `This deployment is not finished: set ${name}. See "Settings" in README.md.`
  throw new Refusal('unavailable', { detail, reason: detail, retryAfterSeconds: 60 })
}
