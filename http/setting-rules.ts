/**
 * How the settings of a deployment are read that are not keys: each is judged when the first statement or the first other origin asks for it,
 * and used in the form that is returned. Keys are judged by the adapters that use them.
 */
import { memoizeLatest } from '#adapters/once-per-text.ts'

/** What a setting may be, and how it is read. */
export interface SettingRule {
  /** Completes "must be …", for the problem document and for the table in README.md. */
  range: string
  /** @returns the text to use; null when the value is not in the range */
  read(text: string): string | null
}

const thisMachine = /^(?:127\.0\.0\.1|\[::1\]|(?:.+\.)?localhost)$/

/** The longest that a session check may be repeated: as long as an access token lives would be no check at all. */
const maxCacheSeconds = 60

const maxPort = 65_535

/** The rules by the name of the setting. Settings without a rule are any text. */
export const settingRules = {
  DATABASE_URL: rule('postgresql://user:password@host/database', (text) => {
    const { protocol, username, hostname, pathname } = new URL(text)
    return /^postgres(?:ql)?:$/.test(protocol) && username && hostname && pathname.length > 1 && text
  }),
  BASE_URL: rule('an https:// URL without a path; http:// on this machine only', (text) => {
    const { protocol, hostname } = new URL(text)
    return (protocol === 'https:' || thisMachine.test(hostname)) && originOf(text)
  }),
  ALLOWED_ORIGINS: rule('origins such as https://app.example.com, separated by commas', (text) =>
    text
      .split(',')
      .flatMap((item) => (item.trim() ? [originOf(item.trim())] : []))
      .join(),
  ),
  PASSKEY_RP_ID: rule('the host of `BASE_URL` or a domain above it, such as example.com', (text) => {
    const { host } = new URL(`https://${text}`)
    return host === text && !/^[\d.]+$|\[|:/.test(text) && (text.includes('.') || text === 'localhost') && text
  }),
  SESSION_CACHE_SECONDS: rule(
    `a whole number from 0 to ${maxCacheSeconds}`,
    (text) => /^\d{1,2}$/.test(text) && Number(text) <= maxCacheSeconds && text,
  ),
  WEBHOOK_PORTS: rule('ports from 1 to 65535, separated by commas', (text) => {
    const ports = text.split(',').map((item) => (/^ *\d{1,5} *$/.test(item) ? Number(item) : 0))
    return ports.every((port) => port >= 1 && port <= maxPort) && ports.join()
  }),
  BREACH_CHECK_URL: rule('an https:// URL; http:// on this machine only', (text) => reachable(text, /^https:$/)),
  TURNSTILE_SITE_KEY: rule('letters, digits, hyphens and underscores', (text) => /^[\w-]{1,100}$/.test(text) && text),
  TURNSTILE_URL: rule('an https:// URL; http:// on this machine only', (text) => reachable(text, /^https:$/)),
  TURNSTILE_AT_SIGN_IN: rule('`required`', (text) => text === 'required' && text),
  MAIL_URL: rule(
    'an https://, smtps:// or smtp:// URL without a password; http:// on this machine only',
    (text) => !new URL(text).password && reachable(text, /^(?:https|smtps?):$/),
  ),
  MAIL_FROM: rule(
    'an email address, or `Name <address>`',
    (text) => /^(?:[^<>@\p{C}]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u.test(text) && text,
  ),
} satisfies Record<string, SettingRule>

/** @param read may also throw, return nothing, or say no */
function rule(range: string, read: (text: string) => string | false): SettingRule {
  const once = memoizeLatest((text: string) => {
    try {
      return read(text) || null
    } catch {
      return null // what the URL parser rejects
    }
  })
  return { range, read: once }
}

/** The origin, as browsers send it. @throws Error for a URL with more than that */
function originOf(text: string): string {
  const { origin, protocol, pathname, search, hash, username, password } = new URL(text)
  if (/^https?:$/.test(protocol) && pathname + search + hash + username + password === '/') return origin
  throw new Error('no origin')
}

function reachable(text: string, secure: RegExp): string | false {
  const { protocol, hostname } = new URL(text)
  return hostname !== '' && (secure.test(protocol) || (protocol === 'http:' && thisMachine.test(hostname))) && text
}
