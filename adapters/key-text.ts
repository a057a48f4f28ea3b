/** The texts of keys in the environment, read strictly. No error here repeats a value: it may be a secret. */
import { calculateJwkThumbprint } from 'jose'
import { decodeBase64url } from './base64url.ts'
import { refusePublishedSecret } from './published-secrets.ts'

/** Where a published key stands in its rotation; a key that is gone is simply not there. All three verify. */
type KeyState = 'next' | 'current' | 'previous'

/** An entry of `VERIFICATION_KEYS`. `kid` is the key's RFC 7638 thumbprint, so two keys can never share one. */
export interface PublicKey {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
  kid: string
  state: KeyState
}

/** What `SIGNING_KEY` holds. */
export interface PrivateKey {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
  d: string
  kid: string
}

/** More keys than a rotation ever has at a time. */
const maxKeys = 8

/** Bytes of an Ed25519 key, either half (RFC 8032 §5.1.5). */
const keyBytes = 32

const publicMembers = new Set(['kty', 'crv', 'x', 'kid', 'state', 'alg', 'use'])
const privateMembers = new Set(['kty', 'crv', 'x', 'd', 'kid', 'alg', 'use'])

/**
 * Reads the JSON Web Key Set `{"keys": […]}` in `VERIFICATION_KEYS`.
 *
 * @throws Error for a private member, another kind of key, a `kid` that is not the thumbprint or comes twice, more than
 * eight keys, or not exactly one that is `current`
 */
export async function parsePublicKeys(text: string | undefined): Promise<PublicKey[]> {
  const setting = 'VERIFICATION_KEYS'
  const { keys } = parseObject(setting, text)
  must(Array.isArray(keys) && keys.length <= maxKeys, `${setting} needs a list of ${maxKeys} keys at most`)
  const entries = await Promise.all((keys as unknown[]).map((jwk) => readPublicKey(setting, jwk)))
  must(new Set(entries.map(({ kid }) => kid)).size === entries.length, `${setting} has one kid twice`)
  must(entries.filter(({ state }) => state === 'current').length === 1, `${setting} needs exactly one current key`)
  return entries
}

/**
 * Reads the JSON Web Key in `SIGNING_KEY`.
 *
 * @throws Error when it is not an Ed25519 private key, names itself by something else than its thumbprint, or was published
 */
export async function parsePrivateKey(text: string | undefined): Promise<PrivateKey> {
  const setting = 'SIGNING_KEY'
  const jwk = parseObject(setting, text)
  const { kid, x } = await readKey(setting, jwk, privateMembers)
  const { d } = jwk
  must(isKeyText(d), `${setting} has no private half of ${keyBytes} bytes`)
  refusePublishedSecret(setting, d)
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid }
}

async function readPublicKey(setting: string, jwk: unknown): Promise<PublicKey> {
  must(isObject(jwk), `${setting} has an entry that is no key`)
  const { kid, x } = await readKey(setting, jwk, publicMembers)
  const { state } = jwk
  must(isKeyState(state), `${setting} has a key whose state is not next, current or previous`)
  return { kty: 'OKP', crv: 'Ed25519', x, kid, state }
}

/** What both halves have in common. One key, one algorithm, one use (RFC 8725 §3.1). */
async function readKey(setting: string, jwk: Record<string, unknown>, members: Set<string>) {
  const { kty, crv, x, kid, alg = 'EdDSA', use = 'sig' } = jwk
  must(
    Object.keys(jwk).every((name) => members.has(name)),
    `${setting} has a key with a member that does not belong there`,
  )
  must(
    kty === 'OKP' && crv === 'Ed25519' && alg === 'EdDSA' && use === 'sig',
    `${setting} has a key that is not Ed25519 for EdDSA`,
  )
  must(isKeyText(x), `${setting} has a key whose public half is not ${keyBytes} bytes`)
  must(kid === (await calculateJwkThumbprint({ kty, crv, x })), `${setting} has a key whose kid is not its thumbprint`)
  return { kid, x }
}

function parseObject(setting: string, text: string | undefined): Record<string, unknown> {
  must(typeof text === 'string' && text !== '', `${setting} is missing: make one with "npm run secrets"`)
  const value = parseJson(text)
  must(isObject(value), `${setting} is not a JSON object`)
  return value
}

/** JSON.parse quotes the text in its error; we do not. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isKeyState(value: unknown): value is KeyState {
  return value === 'next' || value === 'current' || value === 'previous'
}

function isKeyText(value: unknown): value is string {
  return typeof value === 'string' && decodeBase64url(value)?.length === keyBytes
}

function must(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message)
}
