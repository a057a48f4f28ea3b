/** The bare Workers: the cost of the same runtime, database and libraries without an application. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Backdrop } from './backdrop.ts'
import type { Contestant, Target } from './contestant.ts'
import { bench } from './paths.ts'
import { buildEntry, serve } from './workerd.ts'

/** Longer than any run. */
const tokenLifetime = '6h'

export const bareVerify: Contestant = {
  name: 'bare',
  description: 'one jose verify',
  start: async (backdrop) => {
    const { verificationKey, headers } = await signedToken()
    return serveBare(backdrop, 'verify', { VERIFICATION_KEY: verificationKey }, headers)
  },
}

export const bareVerifyAndQuery: Contestant = {
  name: 'bare',
  description: 'one jose verify, one `select 1`',
  start: async (backdrop) => {
    const { verificationKey, headers } = await signedToken()
    const database = await backdrop.createDatabase(`bare_${randomUUID()}`)
    const bindings = { VERIFICATION_KEY: verificationKey, ...databaseBindings(database) }
    return serveBare(backdrop, 'verify-and-query', bindings, headers)
  },
}

export const bareHash: Contestant = {
  name: 'bare',
  description: 'one Argon2id hash, 19 MiB, t=2, p=1',
  start: (backdrop) => serveBare(backdrop, 'hash', {}, {}),
}

/** The two variables with the database of a contestant. */
export function databaseBindings(database: { connectionString: string; endpoint: string }) {
  return { DATABASE_URL: database.connectionString, NEON_ENDPOINT: database.endpoint }
}

async function serveBare(
  backdrop: Backdrop,
  name: string,
  bindings: Record<string, string>,
  headers: Record<string, string>,
): Promise<Target> {
  const bundle = await buildEntry(join(bench, 'bare', `${name}.ts`), backdrop.folder)
  const { url, processId, stop } = await serve(bundle, bindings)
  backdrop.onStop(stop)
  return { url, method: 'GET', headers, processId }
}

/** A token with the claims of Postern, and the public key that verifies it. */
async function signedToken() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const token = await new SignJWT({ sid: randomUUID(), rev: Date.now() })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: randomUUID() })
    .setIssuer('https://id.example.com')
    .setAudience('https://id.example.com')
    .setSubject(randomUUID())
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(tokenLifetime)
    .sign(privateKey)
  return {
    verificationKey: JSON.stringify(await exportJWK(publicKey)),
    headers: { authorization: `Bearer ${token}` },
  }
}
