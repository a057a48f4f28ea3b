import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { issueAccessToken } from '#adapters/tokens/access-token.ts'
import { accessTokenVerifier } from '#adapters/tokens/access-token-verifier.ts'
import { loadSigningKey, loadVerificationKeys } from '#adapters/tokens/signing-keys.ts'
import { audience, encode, forge, issuer, now, openWorkshop, signSegments, soundClaims } from './token-fixtures.ts'
import { processorMilliseconds } from '#test/support/processor-milliseconds.ts'

const workshop = openWorkshop()
const stranger = openWorkshop()
const { header, kid } = workshop
const { VERIFICATION_KEYS } = workshop.secrets
const verifier = accessTokenVerifier({ keys: VERIFICATION_KEYS, issuer, audience })
const sound = await issue()

async function issue(from = workshop, changes = {}) {
  const keys = await loadVerificationKeys(from.secrets.VERIFICATION_KEYS)
  return issueAccessToken(await loadSigningKey(from.secrets.SIGNING_KEY, keys), soundClaims(changes))
}

const fetched = vi.fn<() => never>(() => {
  throw new Error('A token made us fetch')
})
beforeAll(() => void vi.stubGlobal('fetch', fetched))
afterAll(() => void vi.unstubAllGlobals())

const refused = { name: 'Refusal', code: 'invalid-token' }
const claims = soundClaims()
const [soundHeader = '', soundBody = '', soundSignature = ''] = sound.split('.')
const withHeader = (changes: object) => forge(workshop, { ...header, ...changes }, claims)
const withClaims = (changes: object) => forge(workshop, header, { ...claims, ...changes })
/** Claims as text with one value in a form that JSON.stringify cannot produce. */
const withSpelling = (name: keyof typeof claims, spelling: string) =>
  forge(
    workshop,
    header,
    JSON.stringify(claims).replace(`"${name}":${JSON.stringify(claims[name])}`, `"${name}":${spelling}`),
  )
const without = (record: object, name: string) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))
const { x: publicHalf = '' } = workshop.privateJwk

function macked(hash: string, secret: string | Uint8Array, alg: string) {
  const signed = `${encode(JSON.stringify({ ...header, alg }))}.${soundBody}`
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`
}

function signedWith(alg: string, digest: string | null, key: ReturnType<typeof generateKeyPairSync>['privateKey']) {
  const signed = `${encode(JSON.stringify({ ...header, alg }))}.${soundBody}`
  return `${signed}.${encode(sign(digest, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }))}`
}

/** S + L is the same signature to a careless verifier (RFC 8032 §8.4). */
function addOrder() {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const bytes = Buffer.from(soundSignature, 'base64url')
  let sum = BigInt(`0x${Buffer.from(bytes.subarray(32).toReversed()).toString('hex')}`) + order
  for (let index = 32; index < 64; index++, sum >>= 8n) bytes[index] = Number(sum & 255n)
  return `${soundHeader}.${soundBody}.${encode(bytes)}`
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** The same bytes with one of the spare bits of the last character set. */
function spare(segment: string) {
  const last = alphabet.indexOf(segment.at(-1) ?? '')
  return segment.slice(0, -1) + alphabet[last + 1]
}

const forgeries: Record<string, () => string | Promise<string>> = {
  // Algorithms
  'alg none without a signature': () => `${encode(JSON.stringify({ ...header, alg: 'none' }))}.${soundBody}.`,
  'alg none with our signature': () => withHeader({ alg: 'none' }),
  'alg None, to get past a comparison with none': () => withHeader({ alg: 'None' }),
  'alg eddsa in lower case': () => withHeader({ alg: 'eddsa' }),
  'alg Ed25519, its other name': () => withHeader({ alg: 'Ed25519' }),
  'alg as a list': () => withHeader({ alg: ['EdDSA'] }),
  'no alg': () => forge(workshop, without(header, 'alg'), claims),
  'HS256 keyed with the bytes of our public key': () => macked('sha256', Buffer.from(publicHalf, 'base64url'), 'HS256'),
  'HS256 keyed with the text of our public key': () => macked('sha256', publicHalf, 'HS256'),
  'HS256 keyed with our key set': () => macked('sha256', VERIFICATION_KEYS, 'HS256'),
  'HS512 keyed with nothing': () => macked('sha512', '', 'HS512'),
  'EdDSA in the header and an HMAC for a signature': () => macked('sha512', publicHalf, 'EdDSA'),
  ES256: () => signedWith('ES256', 'sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  'ES256 with r and s zero (CVE-2022-21449)': () =>
    `${encode(JSON.stringify({ ...header, alg: 'ES256' }))}.${soundBody}.${encode(new Uint8Array(64))}`,
  ES384: () => signedWith('ES384', 'sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
  RS256: () => signedWith('RS256', 'sha256', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  Ed448: () => signedWith('EdDSA', null, generateKeyPairSync('ed448').privateKey),
  // Keys
  'the key of a stranger under our kid': () => forge(stranger, header, claims),
  'the key of a stranger under its own kid': () => issue(stranger),
  'a missing kid': () => forge(workshop, without(header, 'kid'), claims),
  'an empty kid': () => withHeader({ kid: '' }),
  'a kid in another case': () => withHeader({ kid: kid.toLowerCase() }),
  'a kid that is a number': () => withHeader({ kid: 0 }),
  'a kid that is a path': () => withHeader({ kid: '../../../../dev/null' }),
  'a kid that is SQL': () => withHeader({ kid: `x' union select '${publicHalf}` }),
  'a kid that every object has': () => withHeader({ kid: '__proto__' }),
  'a key of its own (jwk)': () =>
    forge(stranger, { ...header, jwk: { kty: 'OKP', crv: 'Ed25519', x: stranger.privateJwk.x } }, claims),
  'our own key as jwk': () => withHeader({ jwk: { kty: 'OKP', crv: 'Ed25519', x: publicHalf } }),
  'an address of keys (jku)': () => withHeader({ jku: 'https://attacker.example/jwks.json' }),
  'an address of certificates (x5u)': () => withHeader({ x5u: 'https://attacker.example/x5u.pem' }),
  'certificates (x5c)': () => withHeader({ x5c: ['MIIB'] }),
  'a thumbprint (x5t#S256)': () => withHeader({ 'x5t#S256': 'AAAA' }),
  // Headers
  'crit naming something unknown': () => withHeader({ crit: ['exp'], exp: 1 }),
  'crit that is empty': () => withHeader({ crit: [] }),
  'crit that is a string': () => withHeader({ crit: 'b64' }),
  'crit that is null': () => withHeader({ crit: null }),
  'crit naming a registered member': () => withHeader({ crit: ['alg'] }),
  'crit naming the same twice': () => withHeader({ crit: ['b64', 'b64'], b64: true }),
  'an unencoded payload (b64 false)': () =>
    signSegments(workshop, encode(JSON.stringify({ ...header, crit: ['b64'], b64: false })), soundBody),
  'b64 true, which changes nothing': () => withHeader({ crit: ['b64'], b64: true }),
  'typ JWT': () => withHeader({ typ: 'JWT' }),
  'typ application/at+jwt': () => withHeader({ typ: 'application/at+jwt' }),
  'typ in another case': () => withHeader({ typ: 'AT+JWT' }),
  'typ of a logout token': () => withHeader({ typ: 'logout+jwt' }),
  'typ of a token for another service, with the claims of a session': () => withHeader({ typ: 'audience+jwt' }),
  'no typ': () => forge(workshop, without(header, 'typ'), claims),
  cty: () => withHeader({ cty: 'JWT' }),
  zip: () => withHeader({ zip: 'DEF' }),
  'any member more': () => withHeader({ nonce: 'x' }),
  'members in another order': () => forge(workshop, { kid, alg: 'EdDSA', typ: 'at+jwt' }, claims),
  'white space in the header': () => forge(workshop, JSON.stringify(header, null, 1), claims),
  'alg named twice': () => forge(workshop, `{"alg":"none",${JSON.stringify(header).slice(1)}`, claims),
  'an escape in the header': () => forge(workshop, JSON.stringify(header).replace('EdDSA', '\\u0045dDSA'), claims),
  'a header that is a list': () => forge(workshop, [header], claims),
  'a header that is null': () => forge(workshop, 'null', claims),
  'a header that is not JSON': () => forge(workshop, 'EdDSA', claims),
  'a header that is not UTF-8': () => signSegments(workshop, encode(Uint8Array.of(0xff, 0xfe)), soundBody),
  // Spelling of the segments
  'an empty text': () => '',
  'two dots': () => '..',
  'one segment': () => soundHeader,
  'two segments': () => `${soundHeader}.${soundBody}`,
  'four segments': () => `${sound}.`,
  'five segments, as a JWE has': () =>
    `${encode('{"alg":"dir","enc":"A256GCM"}')}..${encode('iv')}.${soundBody}.${encode('tag')}`,
  'a JWE with costly PBES2': () =>
    `${encode('{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647,"p2s":"AAAA"}')}.AA.AA.AA.AA`,
  'the flattened JSON serialisation': () =>
    JSON.stringify({ protected: soundHeader, payload: soundBody, signature: soundSignature }),
  'no signature': () => `${soundHeader}.${soundBody}.`,
  'no payload': () => `${soundHeader}..${soundSignature}`,
  'no header': () => `.${soundBody}.${soundSignature}`,
  'a signature of zeroes': () => `${soundHeader}.${soundBody}.${encode(new Uint8Array(64))}`,
  'a signature cut short': () => sound.slice(0, -4),
  'a signature with more behind it': () => `${sound}AAAA`,
  'a signature of which S is S + L': addOrder,
  'a padded signature': () => `${sound}==`,
  'a padded header': () => signSegments(workshop, `${soundHeader}=`, soundBody),
  'a padded payload': () => signSegments(workshop, soundHeader, `${soundBody}=`),
  'a space in front': () => ` ${sound}`,
  'a new line behind': () => `${sound}\n`,
  'a tab within the signature': () => `${sound.slice(0, -5)}\t${sound.slice(-5)}`,
  'a space within the payload': () =>
    signSegments(workshop, soundHeader, `${soundBody.slice(0, 8)} ${soundBody.slice(8)}`),
  'plus and slash for minus and underscore': () =>
    `${soundHeader}.${soundBody}.${`-_${soundSignature.slice(2)}`.replaceAll('-', '+').replaceAll('_', '/')}`,
  'the word Bearer': () => `Bearer ${sound}`,
  'a NUL': () => `${sound}\0`,
  'full-width letters': () => sound.replace('e', 'ｅ'),
  'a letter of another script': () => sound.replace('e', 'е'),
  'an unpaired surrogate': () => `${sound}\uD800`,
  // Issuer and audience
  'another issuer': () => withClaims({ iss: 'https://id.example.org' }),
  'an issuer with a slash more': () => withClaims({ iss: `${issuer}/` }),
  'a list of issuers with ours in it (CVE-2025-30144)': () => withClaims({ iss: [issuer] }),
  'no issuer': () => forge(workshop, header, without(claims, 'iss')),
  'another audience': () => withClaims({ aud: 'https://other.example.com' }),
  'a list of audiences': () => withClaims({ aud: [audience, 'https://other.example.com'] }),
  'a list of one audience': () => withClaims({ aud: [audience] }),
  'an empty list of audiences': () => withClaims({ aud: [] }),
  'no audience': () => forge(workshop, header, without(claims, 'aud')),
  // Times
  'exp that is infinite (1e400)': () => withSpelling('exp', '1e400'),
  'exp that is NaN': () => withSpelling('exp', 'NaN'),
  'exp that is a string': () => withClaims({ exp: String(claims.exp) }),
  'exp that is null': () => withClaims({ exp: null }),
  'exp that is negative': () => withClaims({ exp: -1 }),
  'exp that is zero': () => withClaims({ exp: 0 }),
  'exp with a fraction': () => withClaims({ exp: now + 299.5 }),
  'exp in milliseconds': () => withClaims({ exp: (now + 300) * 1000 }),
  'exp beyond the safe integers': () => withSpelling('exp', '9007199254740993'),
  'exp as a date': () => withClaims({ exp: new Date((now + 300) * 1000).toISOString() }),
  'exp in exponent spelling': () => withSpelling('exp', `${(now + 300) / 1e2}e2`),
  'no exp': () => forge(workshop, header, without(claims, 'exp')),
  'exp in the past': () => withClaims({ iat: now - 400, exp: now - 100 }),
  'a life one second too long': () => withClaims({ exp: now + 301 }),
  'exp before iat': () => withClaims({ iat: now + 4, exp: now + 2 }),
  'exp at iat': () => withClaims({ exp: now }),
  'iat in the future': () => withClaims({ iat: now + 60, exp: now + 120 }),
  'iat in milliseconds': () => withClaims({ iat: now * 1000 }),
  'iat that is negative': () => withClaims({ iat: -1 }),
  'iat that is a string': () => withClaims({ iat: String(now) }),
  'no iat': () => forge(workshop, header, without(claims, 'iat')),
  'nbf in the past': () => withClaims({ nbf: now - 1 }),
  'nbf in the future': () => withClaims({ nbf: now + 10 }),
  // Who
  'sub that is a number': () => withClaims({ sub: 1 }),
  'sub that is empty': () => withClaims({ sub: '' }),
  'sub that is no UUID': () => withClaims({ sub: 'admin' }),
  'sub in upper case': () => withClaims({ sub: claims.sub.toUpperCase() }),
  'sub with a new line behind': () => withClaims({ sub: `${claims.sub}\n` }),
  'sub that is null': () => withClaims({ sub: null }),
  'no sub': () => forge(workshop, header, without(claims, 'sub')),
  'sid that is SQL': () => withClaims({ sid: "' or 1=1 --" }),
  'no sid': () => forge(workshop, header, without(claims, 'sid')),
  'jti that is a number': () => withClaims({ jti: 7 }),
  'no jti': () => forge(workshop, header, without(claims, 'jti')),
  'rev that is a string': () => withClaims({ rev: String(claims.rev) }),
  'rev with a fraction': () => withClaims({ rev: claims.rev + 0.5 }),
  'rev that is true': () => withClaims({ rev: true }),
  'rev that is minus zero': () => withSpelling('rev', '-0'),
  'no rev': () => forge(workshop, header, without(claims, 'rev')),
  // The claims as a whole
  'a claim of rights': () => withClaims({ role: 'administrator' }),
  'a claim called __proto__': () =>
    forge(workshop, header, `${JSON.stringify(claims).slice(0, -1)},"__proto__":{"rev":0}}`),
  'the eighth claim replaced by a name every object has': () =>
    forge(workshop, header, { ...without(claims, 'rev'), constructor: 1 }),
  'sub named twice': () => forge(workshop, header, `{"sub":"${stranger.kid}",${JSON.stringify(claims).slice(1)}`),
  'rev named twice alike': () => forge(workshop, header, `${JSON.stringify(claims).slice(0, -1)},"rev":${claims.rev}}`),
  'an escape in a claim': () => forge(workshop, header, JSON.stringify(claims).replace('"sub"', '"s\\u0075b"')),
  'white space in the claims': () => forge(workshop, header, JSON.stringify(claims, null, 1)),
  'a byte order mark': () => forge(workshop, header, `\uFEFF${JSON.stringify(claims)}`),
  'claims that are a list': () => forge(workshop, header, [claims]),
  'claims that are null': () => forge(workshop, header, 'null'),
  'claims that are a string': () => forge(workshop, header, '"x"'),
  'claims that are not JSON': () => forge(workshop, header, 'x'),
  'claims that are not UTF-8': () => signSegments(workshop, soundHeader, encode(Uint8Array.of(0x7b, 0xff, 0x7d))),
  'a token within a token': () => forge(workshop, { ...header, cty: 'JWT' }, sound),
}

const verifyAt = async (iat: number, exp: number) =>
  verifier.verify(await forge(workshop, header, { ...claims, iat, exp }), now)

const entry = (from: typeof workshop, state: string) => ({
  ...JSON.parse(from.secrets.VERIFICATION_KEYS).keys[0],
  state,
})
const verifierOf = (...keys: object[]) => accessTokenVerifier({ keys: JSON.stringify({ keys }), issuer, audience })

describe('the access token verifier', () => {
  it('accepts a token of the service and returns its claims', async () => {
    expect(await verifier.verify(sound, now)).toEqual(claims)
    expect(await verifier.verify(await forge(workshop, header, claims), now)).toEqual(claims)
  })

  it.for(Object.entries(forgeries))('refuses %s', async ([, make]) => {
    await expect(verifier.verify(await make(), now)).rejects.toMatchObject(refused)
  })

  it('rejects the fifteen other spellings of one signature', async () => {
    const first = alphabet.indexOf(sound.at(-1) ?? '')
    for (let bits = 1; bits < 16; bits++) {
      const respelled = sound.slice(0, -1) + alphabet[first + bits]
      expect(Buffer.from(respelled.slice(-86), 'base64url')).toEqual(Buffer.from(soundSignature, 'base64url'))
      await expect(verifier.verify(respelled, now)).rejects.toMatchObject(refused)
    }
  })

  it('rejects non-zero unused bits in the claims, even with a valid signature', async () => {
    // The length of the issuer moves the end of the claims over all three positions in a group
    let tried = 0
    for (const iss of ['https://a.example', 'https://ab.example', 'https://abc.example']) {
      const other = accessTokenVerifier({ keys: VERIFICATION_KEYS, issuer: iss, audience })
      const body = encode(JSON.stringify({ ...claims, iss }))
      await expect(other.verify(await signSegments(workshop, soundHeader, body), now)).resolves.toMatchObject({ iss })
      if (body.length % 4 === 0) continue
      tried++
      await expect(other.verify(await signSegments(workshop, soundHeader, spare(body)), now)).rejects.toMatchObject(
        refused,
      )
    }
    expect(tried).toBe(2)
  })

  it('rejects a token with any single character changed', async () => {
    for (const [index, character] of Array.from(sound).entries()) {
      const changed = sound.slice(0, index) + (character === 'A' ? 'B' : 'A') + sound.slice(index + 1)
      await expect(verifier.verify(changed, now)).rejects.toMatchObject(refused)
    }
  })

  it('reads at most 4096 characters, even of a signed token', async () => {
    const length = async (iss: string) => (await issue(workshop, { iss })).length
    let iss = `https://${'a'.repeat(2600)}`
    while ((await length(`${iss}a`)) <= 4096) iss += 'a'
    const rules = { keys: VERIFICATION_KEYS, audience }
    await expect(
      accessTokenVerifier({ ...rules, issuer: iss }).verify(await issue(workshop, { iss }), now),
    ).resolves.toMatchObject({ iss })
    const longer = `${iss}a`
    const refusing = accessTokenVerifier({ ...rules, issuer: longer }).verify(
      await issue(workshop, { iss: longer }),
      now,
    )
    await expect(refusing).rejects.toMatchObject({ ...refused, message: 'access token: too long' })
  })

  it('rejects a megabyte of dots or letters in no measurable time', async () => {
    const startedAt = processorMilliseconds()
    for (const text of ['.'.repeat(1e6), 'A'.repeat(1e6), `${'A'.repeat(4000)}.`.repeat(250)]) {
      await expect(verifier.verify(text, now)).rejects.toMatchObject(refused)
    }
    expect(processorMilliseconds() - startedAt).toBeLessThan(1000)
  })

  it('allows a clock difference of five seconds, and not of six', async () => {
    await expect(verifyAt(now - 304, now - 4)).resolves.toMatchObject({ exp: now - 4 })
    await expect(verifyAt(now - 305, now - 5)).rejects.toMatchObject(refused)
    await expect(verifyAt(now + 5, now + 305)).resolves.toMatchObject({ iat: now + 5 })
    await expect(verifyAt(now + 6, now + 306)).rejects.toMatchObject(refused)
  })

  it('rejects everything if the time is not a number', async () => {
    await expect(verifier.verify(sound, Number.NaN)).rejects.toMatchObject(refused)
  })

  it('accepts current and previous keys and rejects a removed one', async () => {
    const newer = await issue(stranger)
    const rotating = verifierOf(entry(workshop, 'previous'), entry(stranger, 'current'))
    await expect(rotating.verify(sound, now)).resolves.toEqual(claims)
    await expect(rotating.verify(newer, now)).resolves.toEqual(claims)
    await expect(verifierOf(entry(workshop, 'current'), entry(stranger, 'next')).verify(newer, now)).resolves.toEqual(
      claims,
    )
    await expect(verifierOf(entry(stranger, 'current')).verify(sound, now)).rejects.toMatchObject(refused)
    const crossed = await forge(stranger, header, claims)
    await expect(rotating.verify(crossed, now)).rejects.toMatchObject(refused)
  })

  it.each([
    ['once it has expired', now + 305],
    ['before it was issued, by a clock that was set back', now - 6],
  ])('rejects a token that it has accepted before, %s', async (_, later) => {
    const token = await issue(workshop, { jti: randomUUID() })
    for (const again of [now, now + 304])
      await expect(verifier.verify(token, again)).resolves.toMatchObject({ exp: now + 300 })
    await expect(verifier.verify(token, later)).rejects.toMatchObject(refused)
  })

  it('rejects a token that it has accepted before, for another audience or issuer', async () => {
    await verifier.verify(sound, now)
    for (const rules of [
      { issuer, audience: 'https://other.example.com' },
      { issuer: 'https://id.example.org', audience },
    ])
      await expect(accessTokenVerifier({ keys: VERIFICATION_KEYS, ...rules }).verify(sound, now)).rejects.toMatchObject(
        refused,
      )
  })

  it('does not remember a token that it refused', async () => {
    const early = await issue(workshop, { iat: now + 60, exp: now + 360 })
    await expect(verifier.verify(early, now)).rejects.toMatchObject(refused)
    await expect(verifier.verify(early, now + 60)).resolves.toMatchObject({ iat: now + 60 })
    await expect(verifier.verify(early, now)).rejects.toMatchObject(refused)
  })

  it('logs which header was unknown, and nothing else of the token', async () => {
    const token = await withHeader({ kid: 'gone' })
    const [unknown] = token.split('.')
    await expect(verifier.verify(token, now)).rejects.toMatchObject({
      message: `access token: unknown header ${unknown}`,
    })
  })

  it('treats invalid keys as an internal error, not as an invalid token', async () => {
    const broken = accessTokenVerifier({ keys: undefined, issuer, audience })
    await expect(broken.verify(sound, now)).rejects.toThrow('VERIFICATION_KEYS is missing')
    await expect(broken.verify(sound, now)).rejects.not.toMatchObject({ name: 'Refusal' })
  })

  it('fetches nothing', () => {
    expect(fetched).not.toHaveBeenCalled()
  })
})
