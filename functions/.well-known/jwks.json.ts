/** The public keys of access tokens (RFC 7517 §5), for services that verify them themselves. */
import { loadVerificationKeys, publicKeySet } from '#adapters/tokens/signing-keys.ts'
import { allowPublic } from '#http/authenticate.ts'
import { configured } from '#http/configured.ts'
import { setting } from '#http/env.ts'
import { createFunction } from '#http/function.ts'

/** Seconds that others may keep the set: shorter than a new key is published before its first use. */
const maxAgeSeconds = 300

const jwks = createFunction('/.well-known/jwks.json')

jwks.get('/', allowPublic, async (c) => {
  const keys = await configured(() => loadVerificationKeys(setting(c.env, 'VERIFICATION_KEYS')))
  const headers = {
    'Cache-Control': `public, max-age=${maxAgeSeconds}`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
  }
  return c.json(publicKeySet(keys), 200, headers)
})

export default jwks
