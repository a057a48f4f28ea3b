/**
 * `npm run settings`: writes the tables of the section "Settings" in README.md. Ranges and defaults come from the code that applies them;
 * `test/scripts/settings-table.test.ts` compares the file.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Setting, SettingKind } from '#domain/settings/setting-kinds.ts'
import { type SettingName, siteSettings } from '#domain/settings/settings.ts'
import type { Settings } from '#http/env.ts'
import { type SettingRule, settingRules } from '#http/setting-rules.ts'
import { settingMeanings } from '#openapi/setting-meanings.ts'

/** What a person says about a setting of the deployment. */
interface Described {
  meaning: string
  /** Absent: it must be set wherever it is needed. */
  default?: string
  /** Of keys, which are judged by the adapters that use them. */
  range?: string
  neededBy: string
}

/** Set by `npm start` and by tests only. */
type DevelopmentOnly = 'ENVIRONMENT' | 'INBOX_URL' | 'NEON_ENDPOINT' | 'WEBHOOK_LOOPBACK' | 'WEBHOOK_RECEIVER_URL'

/** A setting without an entry does not compile. */
const deployment: Record<Exclude<keyof Settings, DevelopmentOnly>, Described> = {
  DATABASE_URL: {
    meaning: 'secret: the Neon database, on its pooled host',
    neededBy: 'all but `jwks.json`, `openapi.json`, `docs`, `problems`',
  },
  SIGNING_KEY: {
    meaning: 'secret: the private key that signs access tokens',
    range: 'an Ed25519 JWK whose public half is in `VERIFICATION_KEYS`',
    neededBy: 'sessions, passwords',
  },
  VERIFICATION_KEYS: {
    meaning: 'the public keys of access tokens; each has a `state`: `next`, `current` or `previous`',
    range: 'a JWK Set of at most 8 Ed25519 keys, one of them `current`',
    neededBy: 'every function with a session',
  },
  REFRESH_KEY: {
    meaning: 'secret: authenticates refresh tokens; hashes the user names and client addresses of failed sign-ins',
    range: '32 random bytes or more, base64url',
    neededBy: 'sessions, passwords, users, authorize',
  },
  SEALING_KEY: {
    meaning: 'secret: seals what has to be read again, such as the secrets of authenticator apps',
    range: '32 random bytes or more, base64url; separated by commas, the current one first',
    neededBy: 'authenticator, sessions, providers, sign-in',
  },
  PASSWORD_PEPPER: {
    meaning: 'secret: keys the hashes of passwords',
    range: '`id:key`, separated by commas, the current one first; keys of 32 random bytes or more, base64url',
    neededBy: 'bootstrap, sessions, passwords, users, links',
  },
  BOOTSTRAP_SECRET: {
    meaning: 'secret: creates the first superuser',
    range: 'at least 22 random characters, as `npm run secrets` makes them',
    neededBy: 'bootstrap',
  },
  WEBHOOK_KEY: {
    meaning: 'secret: the signing keys of webhooks are derived from it',
    range: '32 random bytes or more, base64url; separated by commas, the current one first',
    neededBy: 'webhooks, sweeper',
  },
  MAIL_API_KEY: {
    meaning: 'secret: the API key of the mail provider, or the password of the mail server',
    range: 'any text',
    neededBy: 'sweeper',
  },
  MAIL_FROM: { meaning: 'the sender of email', neededBy: 'sweeper' },
  MAIL_URL: {
    meaning:
      'an HTTP endpoint like Resend’s, or a mail server: `smtps://user@host:465`, or `smtp://user@host:587` with STARTTLS',
    default: '`https://api.resend.com/emails`',
    neededBy: 'sweeper',
  },
  BASE_URL: {
    meaning: 'the public URL of Postern; all links and tokens use it',
    neededBy: 'all but `jwks.json`; without it problem documents have relative types',
  },
  ALLOWED_ORIGINS: {
    meaning: 'other origins whose pages may read responses and send cookies',
    default: 'none',
    neededBy: 'any function they call',
  },
  PASSKEY_RP_ID: {
    meaning:
      'the domain that passkeys belong to; choose it once, since passkeys are of no use under another: `npm run postern -- doctor` refuses a change',
    default: 'the host of `BASE_URL`',
    neededBy: 'passkeys, sessions',
  },
  BREACH_CHECK_URL: {
    meaning:
      'a service that finds stolen passwords by the first five hex digits of their SHA-1, such as `https://api.pwnedpasswords.com/range/`',
    default: 'none',
    neededBy: 'bootstrap, registrations, passwords, links',
  },
  TURNSTILE_SECRET_KEY: {
    meaning:
      'secret: the secret key of a Cloudflare Turnstile widget; with it, forms that have email sent are checked against robots',
    default: 'none',
    range: 'any text',
    neededBy: 'registrations, passwords, sessions',
  },
  TURNSTILE_SITE_KEY: {
    meaning: 'the site key of the same widget; both are set or neither',
    default: 'none',
    neededBy: 'registrations, passwords, sessions, pages with a form',
  },
  TURNSTILE_URL: {
    meaning: 'where Turnstile is asked',
    default: '`https://challenges.cloudflare.com/turnstile/v0/siteverify`',
    neededBy: 'registrations, passwords, sessions',
  },
  TURNSTILE_AT_SIGN_IN: {
    meaning: '`required`: signing in with a password is checked against robots as well',
    default: 'none',
    neededBy: 'sessions',
  },
  WEBHOOK_PORTS: { meaning: 'the ports that webhooks may call', default: '443,8443', neededBy: 'webhooks, sweeper' },
  SESSION_CACHE_SECONDS: {
    meaning: 'how long the session check may be cached, in seconds; 0 always reads the database',
    default: '0',
    neededBy: 'sessions',
  },
}

/** The settings of the deployment that README.md describes. */
export const deploymentSettingNames = Object.keys(deployment) as (keyof typeof deployment)[]

/** Around the tables; HTML comments, which no reader sees. */
const [begin, end] = ['<!-- npm run settings writes what follows -->', '<!-- up to here -->']

/** README.md with its tables as they should be. @throws Error if the marks are missing */
export function withSettingsTables(readme: string): string {
  const [before, rest] = readme.split(`${begin}\n`)
  const [, after] = (rest ?? '').split(`${end}\n`)
  if (before === undefined || after === undefined) throw new Error('README.md has lost the marks of its tables')
  return `${before}${begin}\n${tables()}${end}\n${after}`
}

function tables(): string {
  const rules: { [name: string]: SettingRule } = settingRules
  const ofDeployment = Object.entries(deployment).map(([name, { meaning, default: value, range, neededBy }]) =>
    row(`\`${name}\``, meaning, value ?? 'must be set', range ?? rules[name]!.range, neededBy),
  )
  const ofAdministrators = Object.entries<Setting>(siteSettings).map(([name, setting]) =>
    row(
      `\`${name}\``,
      firstSentence(settingMeanings[name as SettingName]),
      defaultText(setting.default),
      rangeOf(setting),
    ),
  )
  return `
Of the deployment: variables and secrets of the Worker. Each is judged when it is loaded. If one is missing or wrong, requests return 503 \`unavailable\`,
which names the setting, before anything is read or written; \`/healthz\` lists every part that is not ready.

${table(['name', 'what it is', 'default', 'value', 'needed by'], ofDeployment)}

Of administrators: \`PATCH /v1/settings\` and \`npm run postern -- set\`, from the next request on. A wrong value returns 422 with a pointer to it. Names say
their units. [The API reference](docs/public/openapi.json) has the complete descriptions.

${table(['name', 'what it decides', 'default', 'value'], ofAdministrators)}

`
}

function table(headings: string[], rows: string[]): string {
  return [row(...headings), row(...headings.map(() => '---')), ...rows].join('\n')
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** The first sentence, and what belongs to it after a colon. */
function firstSentence(text: string): string {
  return /^.*?[.](?= |$)/s.exec(text)?.[0] ?? text
}

/** Longer defaults are documents of their own. */
const maxDefaultLength = 60

function defaultText(value: unknown): string {
  const parts = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value as object) : []
  if (parts.some(([, part]) => typeof part === 'object')) return 'see `GET /v1/settings`'
  if (parts.length > 0) return parts.map(([name, part]) => `\`${name}\` ${String(part)}`).join(', ')
  const text = JSON.stringify(value)
  return text.length > maxDefaultLength ? 'see `GET /v1/settings`' : `\`${text}\``
}

function rangeOf(kind: SettingKind): string {
  switch (kind.kind) {
    case 'flag':
      return '`true` or `false`'
    case 'whole':
    case 'number':
      return `${kind.kind === 'whole' ? 'a whole number' : 'a number'} from ${kind.min} to ${kind.max}`
    case 'choice':
      return kind.of.map((choice) => `\`${choice}\``).join(', ')
    case 'text':
      return `a text of at most ${kind.maxLength} characters`
    case 'list':
      return `a list of at most ${kind.maxItems}`
    case 'table':
      return 'an object'
    default:
      return Object.entries(kind.parts)
        .map(([name, part]) => (isSimple(part) ? `\`${name}\`: ${rangeOf(part)}` : `\`${name}\``))
        .join('; ')
  }
}

function isSimple({ kind }: SettingKind): boolean {
  return kind !== 'list' && kind !== 'table' && kind !== 'parts'
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '../README.md')
  writeFileSync(file, withSettingsTables(readFileSync(file, 'utf8')))
}
