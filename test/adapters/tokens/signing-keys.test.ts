import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { inspect } from 'node:util'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { loadSigningKey, loadVerificationKeys, publicKeySet } from '#adapters/tokens/signing-keys.ts'
import { generateSigningKey } from '#scripts/secrets.ts'

const { privateJwk, publicJwk } = generateSigningKey()
const other = generateSigningKey()
const current = { ...publicJwk, state: 'current' }
const set = (...keys: unknown[]) => JSON.stringify({ keys })
const without = (record: object, name: string) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))

/** A set of one key of another kind that is otherwise in order. */
const setOf = async (jwk: JWK) => set({ ...jwk, kid: await calculateJwkThumbprint(jwk), state: 'current' })
const publicHalf = (pair: { publicKey: KeyObject }) => pair.publicKey.export({ format: 'jwk' })

const foreignSets = {
  x25519: await setOf({ ...publicHalf(generateKeyPairSync('x25519')) }),
  rsa: await setOf({ ...publicHalf(generateKeyPairSync('rsa', { modulusLength: 2048 })) }),
  ec: await setOf({ ...publicHalf(generateKeyPairSync('ec', { namedCurve: 'P-256' })) }),
  short: await setOf({ kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }),
  padded: await setOf({ kty: 'OKP', crv: 'Ed25519', x: `${publicJwk.x}=` }),
}
const currentOnly = await loadVerificationKeys(set(current))

describe('VERIFICATION_KEYS', () => {
  it('are parsed in all three states, and a removed one is missing', async () => {
    const [next, previous] = [generateSigningKey().publicJwk, generateSigningKey().publicJwk]
    const keys = await loadVerificationKeys(
      set(current, { ...next, state: 'next' }, { ...previous, state: 'previous' }),
    )
    expect(keys.byHeader.size).toBe(3)
    expect(keys.published.map(({ state }) => state)).toEqual(['current', 'next', 'previous'])
  })

  it('are imported once per text', async () => {
    const text = set(current)
    expect(await loadVerificationKeys(text)).toBe(await loadVerificationKeys(`${text.slice(0, 5)}${text.slice(5)}`))
    expect(await loadVerificationKeys(set({ ...other.publicJwk, state: 'current' }))).not.toBe(
      await loadVerificationKeys(text),
    )
  })

  it('stay correct with more texts than the cache holds', async () => {
    for (let round = 0; round < 10; round++) {
      const { publicJwk: fresh } = generateSigningKey()
      const { published } = await loadVerificationKeys(set({ ...fresh, state: 'current' }))
      expect(published[0]?.kid).toBe(fresh.kid)
    }
  })

  it('are imported for verification only, and cannot be exported', async () => {
    for (const key of (await loadVerificationKeys(set(current))).byHeader.values()) {
      expect(key.usages).toEqual(['verify'])
    }
  })

  const refused: Record<string, string | undefined> = {
    'the private half of a key': set({ ...current, d: privateJwk.d }),
    'a private half that is empty': set({ ...current, d: '' }),
    'one kid twice': set(current, { ...current, state: 'next' }),
    'a kid that is not the thumbprint': set({ ...current, kid: other.publicJwk.kid }),
    'no kid': set(without(current, 'kid')),
    'a second key of no state': set(current, other.publicJwk),
    'a second key of unknown state': set(current, { ...other.publicJwk, state: 'gone' }),
    'no current key': set({ ...current, state: 'previous' }),
    'two current keys': set(current, { ...other.publicJwk, state: 'current' }),
    'no keys': set(),
    'nine keys': set(
      current,
      ...Array.from({ length: 8 }, () => ({ ...generateSigningKey().publicJwk, state: 'next' })),
    ),
    'a key for X25519': foreignSets.x25519,
    'an RSA key': foreignSets.rsa,
    'an EC key': foreignSets.ec,
    'a symmetric key': set({ kty: 'oct', k: 'AAAA', kid: 'AAAAAAAA', state: 'current' }),
    'a key for another algorithm': set({ ...current, alg: 'ES256' }),
    'a key for encryption': set({ ...current, use: 'enc' }),
    'a member that fetches': set({ ...current, x5u: 'https://attacker.example/' }),
    'a short public half': foreignSets.short,
    'a padded public half': foreignSets.padded,
    'a list in place of a set': JSON.stringify([current]),
    'a key in place of a set': JSON.stringify(current),
    'keys that are not a list': JSON.stringify({ keys: current }),
    'a key that is null': set(current, null),
    null: 'null',
    'text that is not JSON': `${set(current)},`,
    'an empty text': '',
    nothing: undefined,
  }
  it.for(Object.entries(refused))('reject %s', async ([, text]) => {
    await expect(loadVerificationKeys(text)).rejects.toThrow(/^VERIFICATION_KEYS /)
  })
})

const load = (jwk: object | string, published = currentOnly) =>
  loadSigningKey(typeof jwk === 'string' ? jwk : JSON.stringify(jwk), published)

describe('SIGNING_KEY', () => {
  it('is imported for signing only, cannot be exported, and is identified by its thumbprint', async () => {
    const { kid, key } = await load(privateJwk)
    expect(kid).toBe(await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: privateJwk.x ?? '' }))
    expect(key.usages).toEqual(['sign'])
    expect(key.extractable).toBe(false)
  })

  it('may be the next key: verifiers know a key before it signs', async () => {
    const rotating = await loadVerificationKeys(set(current, { ...other.publicJwk, state: 'next' }))
    await expect(load(other.privateJwk, rotating)).resolves.toMatchObject({ kid: other.publicJwk.kid })
  })

  it('may not be a retiring key or one that is not published', async () => {
    const rotated = await loadVerificationKeys(
      set({ ...publicJwk, state: 'previous' }, { ...other.publicJwk, state: 'current' }),
    )
    await expect(load(privateJwk, rotated)).rejects.toThrow('SIGNING_KEY is a previous key')
    await expect(load(other.privateJwk)).rejects.toThrow('SIGNING_KEY is not among VERIFICATION_KEYS')
  })

  it('may not be the published key of the RFCs', async () => {
    const published = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
    const jwk = {
      ...published,
      kid: await calculateJwkThumbprint(published),
      d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    }
    await expect(load(jwk)).rejects.toThrow('SIGNING_KEY is a published or guessable secret')
  })

  it.for<[string, object | string]>([
    ['nothing', ''],
    ['a public key', publicJwk],
    ['halves of two keys', { ...privateJwk, d: other.privateJwk.d }],
    ['a private half that is too short', { ...privateJwk, d: 'AAAA' }],
    ['a kid that is not the thumbprint', { ...privateJwk, kid: 'signing-key-1' }],
    ['no kid', without(privateJwk, 'kid')],
    ['a member that does not belong there', { ...privateJwk, state: 'current' }],
    ['another algorithm', { ...privateJwk, alg: 'RS256' }],
    ['text that is not JSON', `${JSON.stringify(privateJwk)},`],
  ])('is rejected when it is %s, in an error that does not repeat it', async ([, jwk]) => {
    const error: unknown = await load(jwk).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(inspect(error)).toContain('SIGNING_KEY')
    expect(inspect(error)).not.toContain(privateJwk.d?.slice(0, 8))
  })
})

describe('the published key set', () => {
  it('has the public members of every key, and no others', async () => {
    const keys = await loadVerificationKeys(set(current, { ...other.publicJwk, state: 'next' }))
    const expected = [publicJwk, other.publicJwk].map((jwk) => ({ ...jwk, alg: 'EdDSA', use: 'sig' }))
    expect(publicKeySet(keys)).toEqual({ keys: expected })
    for (const key of publicKeySet(keys).keys)
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  })
})
