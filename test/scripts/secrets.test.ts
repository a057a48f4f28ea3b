import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'
import { createStoredSecrets } from '#adapters/stored-secrets.ts'
import { createRefreshTokens } from '#adapters/tokens/refresh-token.ts'
import { loadSigningKey, loadVerificationKeys } from '#adapters/tokens/signing-keys.ts'
import { loadWebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { describeSecrets, generateDevelopmentSecrets } from '#scripts/secrets.ts'

/** Hands each secret to the adapter that needs it, which throws when it is not sound. */
async function useAll(secrets: NodeJS.Dict<string>) {
  const {
    SIGNING_KEY,
    VERIFICATION_KEYS,
    REFRESH_KEY,
    PASSWORD_PEPPER = '',
    BOOTSTRAP_SECRET = '',
    SEALING_KEY,
    WEBHOOK_KEY,
    ...more
  } = secrets
  const { kid } = await loadSigningKey(SIGNING_KEY, await loadVerificationKeys(VERIFICATION_KEYS))
  createRefreshTokens(REFRESH_KEY)
  createStoredSecrets(SEALING_KEY)
  await loadWebhookKeys(WEBHOOK_KEY)
  refusePublishedSecret('PASSWORD_PEPPER', PASSWORD_PEPPER)
  refusePublishedSecret('BOOTSTRAP_SECRET', BOOTSTRAP_SECRET)
  return { kid, PASSWORD_PEPPER, BOOTSTRAP_SECRET, more }
}

const sound = {
  kid: expect.stringMatching(/^[\w-]{43}$/),
  PASSWORD_PEPPER: expect.stringMatching(/^p1:[\w-]{43}$/),
  BOOTSTRAP_SECRET: expect.stringMatching(/^[\w-]{32}$/),
  more: {},
}

describe('npm run secrets', () => {
  it('creates values that every adapter accepts', async () => {
    expect(await useAll({ ...generateDevelopmentSecrets() })).toEqual(sound)
  })

  it('creates every secret anew', () => {
    const first = Object.values(generateDevelopmentSecrets())
    const second = Object.values(generateDevelopmentSecrets())
    expect(new Set([...first, ...second]).size).toBe(14)
  })

  it('prints them as .dev.vars, with the command that stores each in production', async () => {
    const text = describeSecrets(generateDevelopmentSecrets())
    expect(await useAll(parseEnv(text))).toEqual(sound)
    expect(text).toContain('wrangler secret put SIGNING_KEY')
    expect(text).not.toContain('wrangler secret put VERIFICATION_KEYS')
  })

  it('runs on Node as it is', async () => {
    const script = path.join(import.meta.dirname, '../../scripts/secrets.ts')
    expect(await useAll(parseEnv(execFileSync(process.execPath, [script], { encoding: 'utf8' })))).toEqual(sound)
  })
})
