/**
 * Generates the secrets of an installation. `npm run secrets` prints new ones; `npm start` and the tests generate theirs here too, so that the
 * repository contains no secret.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'

/** The secret settings of an installation; `VERIFICATION_KEYS` is public and belongs to `SIGNING_KEY`. */
export interface Secrets {
  /** An Ed25519 private key as a JSON Web Key. */
  SIGNING_KEY: string
  /** Its public half in a JSON Web Key Set. */
  VERIFICATION_KEYS: string
  /** 32 bytes, base64url. */
  REFRESH_KEY: string
  /** `p1:` and 32 bytes, base64url. */
  PASSWORD_PEPPER: string
  /** 24 bytes, base64url. */
  BOOTSTRAP_SECRET: string
  /** 32 bytes, base64url. */
  SEALING_KEY: string
  /** 32 bytes, base64url. */
  WEBHOOK_KEY: string
}

/** New secrets from the random generator of the operating system. */
export function generateDevelopmentSecrets(): Secrets {
  const { privateJwk, publicJwk } = generateSigningKey()
  return {
    SIGNING_KEY: JSON.stringify(privateJwk),
    VERIFICATION_KEYS: JSON.stringify({ keys: [{ ...publicJwk, state: 'current' }] }),
    REFRESH_KEY: randomBytes(32).toString('base64url'),
    PASSWORD_PEPPER: `p1:${randomBytes(32).toString('base64url')}`,
    BOOTSTRAP_SECRET: randomBytes(24).toString('base64url'),
    SEALING_KEY: randomBytes(32).toString('base64url'),
    WEBHOOK_KEY: randomBytes(32).toString('base64url'),
  }
}

/** A new Ed25519 key pair, identified by its RFC 7638 thumbprint: the digest of the required members in alphabetical order. */
export function generateSigningKey() {
  const { crv, d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv, kty: 'OKP', x }))
    .digest('base64url')
  const publicJwk = { kty: 'OKP', crv, x, kid }
  return { publicJwk, privateJwk: { ...publicJwk, d } }
}

/** The secrets in the format of `.dev.vars`, each with the command that sets it in production. */
export function describeSecrets(secrets: Secrets): string {
  const lines = Object.entries(secrets).map(([name, value]) => `# ${destination(name)}\n${name}='${value}'`)
  return [
    '# New secrets. They are not stored anywhere. Store them now, or save this output as .dev.vars for development.',
    ...lines,
    '',
  ].join('\n')
}

function destination(name: string): string {
  if (name === 'VERIFICATION_KEYS') return 'public: [vars] in wrangler.toml, for every function'
  return `secret: wrangler secret put ${name} (add --env <function> for each function that names it in wrangler.toml)`
}

if (import.meta.main) process.stdout.write(describeSecrets(generateDevelopmentSecrets()))
