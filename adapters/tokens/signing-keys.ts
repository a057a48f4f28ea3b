/**
 * The Ed25519 keys that sign and verify access tokens: `SIGNING_KEY` is the private one, a secret that only the function of
 * sessions has; `VERIFICATION_KEYS` are the public ones, a plain variable of every function. See decision 0004.
 */
import { encodeBase64url } from '#adapters/base64url.ts'
import { parsePrivateKey, parsePublicKeys, type PublicKey } from '#adapters/key-text.ts'

/** The one algorithm of our access tokens (RFC 8037 §3.1). Compared exactly: `eddsa` is another word. */
export const signingAlgorithm = 'EdDSA'

/** The one type of our access tokens (RFC 9068 §2.1), so that no other kind of JWT passes for one. */
export const accessTokenType = 'at+jwt'

/** A private key and the name that its public half is published under. */
export interface SigningKey {
  kid: string
  key: CryptoKey
}

/** The keys that verify, by the only header that a token of each may have. */
export interface VerificationKeys {
  published: readonly PublicKey[]
  byHeader: ReadonlyMap<string, CryptoKey>
}

/** A key as `/.well-known/jwks.json` shows it: public members only. */
export interface PublishedKey {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
  kid: string
  alg: typeof signingAlgorithm
  use: 'sig'
}

/**
 * The one type of tokens for other services. No verifier of ours knows a header with it, so none accepts such a token, whatever it says
 * (RFC 8725 §3.11).
 */
export const audienceTokenType = 'audience+jwt'

/** The protected header of the access tokens of one key. Its members stand in the order in which they are signed. */
export function accessTokenHeader(kid: string) {
  return { alg: signingAlgorithm, typ: accessTokenType, kid }
}

/**
 * Reads `VERIFICATION_KEYS`, once an isolate for each text.
 *
 * @throws Error when it is missing or any key in it is not sound: with fewer keys than configured some sessions would die unexplained
 */
export const loadVerificationKeys = /* @__PURE__ */ memoizeLatest(
  async (text: string | undefined): Promise<VerificationKeys> => {
    const published = await parsePublicKeys(text)
    const byHeader = await Promise.all(
      published.map(async ({ kty, crv, x, kid }) => {
        const header = encodeBase64url(JSON.stringify(accessTokenHeader(kid)))
        return [header, await importKey('VERIFICATION_KEYS', { kty, crv, x })] as const
      }),
    )
    return { published, byHeader: new Map(byHeader) }
  },
)

/**
 * Reads `SIGNING_KEY`, once an isolate. It must be among the published keys: nobody could verify what another signs.
 *
 * @throws Error when it is missing, not sound, published as an example, on its way out (`previous`) or unknown to the verifiers
 */
export async function loadSigningKey(text: string | undefined, keys: VerificationKeys): Promise<SigningKey> {
  const signing = await importSigningKey(text)
  const published = keys.published.find(({ kid }) => kid === signing.kid)
  if (!published) throw new Error('SIGNING_KEY is not among VERIFICATION_KEYS')
  if (published.state === 'previous')
    throw new Error('SIGNING_KEY is a previous key in VERIFICATION_KEYS: it may not sign')
  return signing
}

/** The key set for `/.well-known/jwks.json` (RFC 7517 §5). Serve it with a max-age of 300 seconds at most. */
export function publicKeySet(keys: VerificationKeys): { keys: PublishedKey[] } {
  return {
    keys: keys.published.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid, alg: signingAlgorithm, use: 'sig' })),
  }
}

const importSigningKey = /* @__PURE__ */ memoizeLatest(async (text: string | undefined): Promise<SigningKey> => {
  const { kid, ...jwk } = await parsePrivateKey(text)
  const { kty, crv, x } = jwk
  const [key, publicKey] = [await importKey('SIGNING_KEY', jwk), await importKey('SIGNING_KEY', { kty, crv, x })]
  if (!(await areHalvesOfOne(key, publicKey))) throw new Error('SIGNING_KEY has halves of two keys: d is not of x')
  return { kid, key }
})

/** Node refuses such a pair at import, other platforms need not; every token would be refused and nobody would know why. */
async function areHalvesOfOne(privateKey: CryptoKey, publicKey: CryptoKey): Promise<boolean> {
  const probe = new TextEncoder().encode('postern')
  return crypto.subtle.verify('Ed25519', publicKey, await crypto.subtle.sign('Ed25519', privateKey, probe), probe)
}

/** Not extractable: a key that strays into a log is a handle, not bytes. The platform's own error is dropped for that reason too. */
async function importKey(
  setting: string,
  jwk: { kty: string; crv: string; x: string; d?: string },
): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, jwk.d === undefined ? ['verify'] : ['sign'])
  } catch {
    throw new Error(`${setting} has a key that cannot be imported`)
  }
}

/** Texts that an isolate remembers: one, and as many again as tests of rotation in one isolate need. */
const rememberedTexts = 4

/** Remembers values, not promises: on Workers a promise belongs to the request that made it. Failures are not remembered. */
function memoizeLatest<Value>(load: (text: string | undefined) => Promise<Value>) {
  const remembered = new Map<string, Value>()
  return async (text: string | undefined): Promise<Value> => {
    const known = text === undefined ? undefined : remembered.get(text)
    if (known) return known
    const value = await load(text)
    if (remembered.size >= rememberedTexts) remembered.clear()
    remembered.set(text ?? '', value)
    return value
  }
}
