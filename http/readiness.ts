/** The keys of the whole service, each judged as its users judge it. */
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { createStoredSecrets } from '#adapters/stored-secrets.ts'
import { createRefreshTokens } from '#adapters/tokens/refresh-token.ts'
import { loadWebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { configured } from './configured.ts'
import { type Env, setting } from './env.ts'
import { signingKey } from './sessions/session-tokens.ts'

/** By the name of the setting, for `/healthz`. */
export const keyChecks: Record<string, (env: Env) => unknown> = {
  SIGNING_KEY: signingKey,
  REFRESH_KEY: (env) => configured(() => createRefreshTokens(setting(env, 'REFRESH_KEY'))),
  PASSWORD_PEPPER: (env) => configured(() => parsePeppers(setting(env, 'PASSWORD_PEPPER'))),
  SEALING_KEY: (env) => configured(() => createStoredSecrets(setting(env, 'SEALING_KEY'))),
  WEBHOOK_KEY: (env) => configured(() => loadWebhookKeys(setting(env, 'WEBHOOK_KEY'))),
}
