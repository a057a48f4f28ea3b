/** The settings of `npm start`: everything in README.md's table of settings, from the environment or from a default. */
import type { Settings } from '#http/env.ts'

/** Settings without a default. */
const optional = [
  'ALLOWED_ORIGINS',
  'BREACH_CHECK_URL',
  'PASSKEY_RP_ID',
  'SESSION_CACHE_SECONDS',
  'TURNSTILE_AT_SIGN_IN',
  'TURNSTILE_SECRET_KEY',
  'TURNSTILE_SITE_KEY',
  'TURNSTILE_URL',
  'WEBHOOK_PORTS',
] as const
type Optional = (typeof optional)[number]

/** Set by `npm start` itself, and `DATABASE_URL`, which `startDatabase` reads. */
type Elsewhere =
  | 'DATABASE_URL'
  | 'ENVIRONMENT'
  | 'INBOX_URL'
  | 'NEON_ENDPOINT'
  | 'WEBHOOK_LOOPBACK'
  | 'WEBHOOK_RECEIVER_URL'

/** The default of each setting. A new setting does not compile until it has a default or is optional. */
export type SettingDefaults = Record<Exclude<keyof Settings, Elsewhere | Optional>, string>

/** Merges the environment over the defaults. An empty value counts as missing, as in a deployment. */
export function developmentSettings(
  environment: NodeJS.ProcessEnv,
  defaults: SettingDefaults,
): SettingDefaults & Partial<Pick<Settings, Optional>> {
  const names = [...Object.keys(defaults), ...optional]
  const said = names.filter((name) => environment[name]).map((name) => [name, environment[name]])
  return { ...defaults, ...Object.fromEntries(said) }
}
