import type { NeonDatabase } from '#adapters/neon.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import type { AssertingKey } from '#store/keys/asserting-key.ts'
import type { Problem } from '#http/problems/problem.ts'
import { type SettingRule, settingRules } from './setting-rules.ts'

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
  /** Secret: seals what must be read again, such as the secrets of authenticator apps. Comma separated, the current one first. */
  SEALING_KEY: string
  /** Secret: `id:base64url`, comma separated, the current one first. */
  PASSWORD_PEPPER: string
  /** Secret: makes the first superuser, once. */
  BOOTSTRAP_SECRET: string
  /** The range service that new passwords are looked up at, `https://api.pwnedpasswords.com/range/`; none unless it is set. */
  BREACH_CHECK_URL: string
  /** Secret: asks Cloudflare Turnstile about what its widget put into forms. Forms are not checked without it. */
  TURNSTILE_SECRET_KEY: string
  /** The public key of that widget, which belongs to the secret one. */
  TURNSTILE_SITE_KEY: string
  /** Where Turnstile is asked; its own URL unless it is set. */
  TURNSTILE_URL: string
  /** `required`: signing in with a password is checked as well. */
  TURNSTILE_AT_SIGN_IN: string
  /** Secret: everything that signs webhooks is derived from it. Comma separated, the current one first. */
  WEBHOOK_KEY: string
  /** The ports that webhooks may call, comma separated; 443 and 8443 unless it is set. */
  WEBHOOK_PORTS: string
  /** Development and tests: `allowed` lets webhooks call this machine, without encryption. */
  WEBHOOK_LOOPBACK: string
  /** Development only: where the inbox beside `npm start` shows mail. `MAIL_URL` may be a real mail server. */
  INBOX_URL: string
  /** Development only: where the receiver beside `npm start` shows what arrived. */
  WEBHOOK_RECEIVER_URL: string
  /** Origins besides our own whose pages may read answers and call with cookies, comma separated. */
  ALLOWED_ORIGINS: string
  /** The domain that passkeys belong to: the host of `BASE_URL`, the default, or a domain above it. Chosen once. */
  PASSKEY_RP_ID: string
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

/** The platform's rate limiter. */
export interface RateLimiter {
  limit(request: { key: string }): Promise<{ success: boolean }>
}

/**
 * The bindings of a function: some of the settings, the static assets, and what reaches the sweeper: a service where it is a
 * Worker of its own, or a Queue.
 */
export type Env = Partial<Settings> & {
  ASSETS?: Fetcher
  SWEEPER?: Fetcher
  SWEEPS?: { send(message: string): Promise<unknown> }
  CHECK_LIMITER?: RateLimiter
  LINK_LIMITER?: RateLimiter
  /** The checks of `/healthz`, by the part that they are about; set where all functions are one Worker. Each throws if its part is not ready. */
  READINESS?: () => Promise<{ keyChecks: Record<string, (env: Env) => unknown> }>
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
    /** Set by a request that states the address of a client: nothing is read or written unless this key may do so. */
    assertingKey?: AssertingKey & {
      /** Where its own use is noted from; absent where the request is the key's own, and so notes it. */
      usedAt?: Pick<Caller, 'address' | 'userAgent'>
    }
    /** At `/v1/authorize`: what counts as the `Authorization` header; null: nothing. Elsewhere it is the header as it was sent. */
    authorization?: string | null
    /** Whether a 401 asks for Basic besides Bearer: programs such as pip then ask their user for an API key. */
    offersBasic?: boolean
    /** Called when the statement of a request wrote to an outbox; set by `triggersDelivery`. */
    onOutboxWrite?: () => void
    /** How a refusal is shown to a person, where a route has a page of its own for it. */
    problemPage?: (problem: Problem) => Promise<Response>
  }
}

/**
 * A setting this function cannot do without, in the form that its rule gives it.
 *
 * @throws Refusal `unavailable` when it is missing or wrong: an unfinished deployment fails closed and says what it lacks
 */
export function setting(env: Env, name: keyof Settings): string {
  const value = optionalSetting(env, name)
  if (value !== undefined) return value
  throw unfinished(`This deployment is not finished: set ${name}.`)
}

/** A setting that may be missing; an empty one is. @throws Refusal `unavailable` when it is wrong */
export function optionalSetting(env: Env, name: keyof Settings): string | undefined {
  const text = env[name]
  const rule = (settingRules as { [name: string]: SettingRule })[name]
  if (!text || !rule) return text || undefined
  const value = rule.read(text)
  if (value !== null) return value
  throw unfinished(`The setting ${name} of this deployment must be ${rule.range}.`)
}

/**
 * Judges every setting that is there, and that `BASE_URL` is: what a statement puts into an outbox needs it.
 *
 * @throws Refusal `unavailable` that names the first that is missing or wrong
 */
export function judgeSettings(env: Env): void {
  setting(env, 'BASE_URL')
  for (const name of Object.keys(settingRules)) optionalSetting(env, name as keyof typeof settingRules)
}

/** @returns the refusal of a deployment that cannot work, also for its log */
export function unfinished(what: string, reason = what, cause?: unknown): Refusal {
  return new Refusal('unavailable', {
    detail: `${what} See "Settings" in README.md.`,
    reason,
    retryAfterSeconds: 60,
    cause,
  })
}
