/** `POST /v1/sessions/current/tokens`: what a token for another service says, and that the service can verify it. */
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { scopes } from '#domain/keys/scope.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { baseUrl } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource, serviceType, grant, group } = createTreeFixture(postern, root)
const { person, as } = peopleOf(postern)

const everyClaim = ['email', 'email_verified', 'groups', 'locale', 'name', 'preferred_username', 'role']

/** @returns the identifier of a new audience */
async function audience(fields: object = {}): Promise<string> {
  const identifier = `https://${freshName('api')}.example.test`
  const { status, body } = await call('POST', '/v1/audiences', { identifier, ...fields })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return identifier
}

const ask = (who: { token: string }, identifier: string) =>
  postern.call('POST', '/v1/sessions/current/tokens', { token: who.token, body: { audience: identifier } })

/** As the other service does it: with the published keys, its own identifier and the type. */
async function verified(token: string, identifier: string) {
  const { body } = await postern.call('GET', '/.well-known/jwks.json')
  const { payload } = await jwtVerify(token, createLocalJWKSet(body as JSONWebKeySet), {
    issuer: baseUrl,
    audience: identifier,
    typ: 'audience+jwt',
    algorithms: ['EdDSA'],
  })
  return payload
}

async function claimsOf(who: { token: string }, identifier: string) {
  const { status, body } = await ask(who, identifier)
  if (status !== 200) throw new Error(JSON.stringify(body))
  const {
    iss: _,
    aud: __,
    sub: ___,
    jti: ____,
    iat: _____,
    exp: ______,
    amr: _______,
    acr: ________,
    auth_time: _________,
    ...chosen
  } = await verified(body.token, identifier)
  return chosen
}

describe('POST /v1/sessions/current/tokens', () => {
  it('200 returns a token that another service verifies with the published keys, in one round trip, without a write', async () => {
    const ann = await person()
    const identifier = await audience({ lifetime_seconds: 60 })
    const events = () => postern.database.sql('select count(*) from audit_events')
    const before = await events()
    postern.database.takeRoundTrips()
    const { status, body } = await ask(ann, identifier)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await events()).toEqual(before)
    expect({ status, body }).toEqual({
      status: 200,
      body: { token_type: 'Bearer', token: expect.any(String), expires_in: 60 },
    })
    const payload = await verified(body.token, identifier)
    expect(payload).toEqual({
      iss: baseUrl,
      aud: identifier,
      sub: ann.uuid,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: payload.iat! + 60,
      amr: ['pwd'],
      acr: 'aal1',
      auth_time: expect.any(Number),
    })
    expect(decodeProtectedHeader(body.token)).toMatchObject({ alg: 'EdDSA', typ: 'audience+jwt' })
    await expect(verified(ann.token, baseUrl)).rejects.toThrow(/typ/)
    await expect(verified(body.token, 'https://other.test')).rejects.toThrow(/aud/)
  })

  it('200 has the chosen claims, from the database at this moment, and no claim without a value', async () => {
    const names = [freshName('g'), freshName('g')].sort()
    for (const name of names) await group(name)
    const ann = await person({ groups: names.toReversed(), role: 'staff' })
    const identifier = await audience({ claims: everyClaim })
    const usual = { email: `${ann.name}@example.test`, email_verified: true, preferred_username: ann.name }
    expect(await claimsOf(ann, identifier)).toEqual({ ...usual, groups: names, role: 'staff' })
    await call('PATCH', `/v1/users/${ann.uuid}`, { full_name: 'Ann A', language: 'de', role: 'authenticated' })
    await call('DELETE', `/v1/groups/${names[0]}/members/${ann.uuid}`)
    expect((await ask(ann, identifier)).status).toBe(401) // another role ends the sessions
    const again = await postern.signIn(ann.name)
    expect(await claimsOf(again, identifier)).toEqual({
      ...usual,
      groups: [names[1]],
      locale: 'de',
      name: 'Ann A',
      role: 'authenticated',
    })
    for (const claim of everyClaim) {
      const some = await audience({ claims: [claim] })
      expect(Object.keys(await claimsOf(again, some))).toEqual([claim])
    }
  })

  it('200 has the chosen keys of the user data that the user has', async () => {
    const ann = await person()
    const identifier = await audience({ user_data: ['lab', 'orcid', 'social'] })
    expect(await claimsOf(ann, identifier)).toEqual({ user_data: { social: {} } })
    const user_data = { lab: { room: [1, null] }, secret: 'x', social: { github: { login: 'ann' } } }
    await call('PATCH', `/v1/users/${ann.uuid}`, { user_data })
    const { secret: _, ...chosen } = user_data
    expect(await claimsOf(ann, identifier)).toEqual({ user_data: chosen })
  })

  it('200 lists at each chosen resource what `mode=effective` lists: inherited, denied, by group, by default', async () => {
    const crew = freshName('g')
    await group(crew)
    const ann = await person({ groups: [crew] })
    const place = await service()
    const child = await resource(place)
    const bare = await service(freshName('s'), await serviceType([]))
    await grant({ group: crew }, place, 'read')
    await grant({ user: ann.uuid }, place, 'write-match')
    await grant({ user: ann.uuid }, child, 'write')
    const identifier = await audience({ permissions_at: [place, child, bare] })
    const same = async (who: { token: string }) => {
      const expected = await Promise.all([place, child, bare].map(async (node) => [node, await effective(who, node)]))
      expect((await claimsOf(who, identifier))['permissions']).toEqual(Object.fromEntries(expected))
    }
    await same(ann)
    expect(await claimsOf(ann, identifier)).toEqual({
      permissions: { [place]: ['read', 'write'], [child]: ['read', 'write'], [bare]: [] },
    })
    await same(root)
    await grant({ user: ann.uuid }, child, 'read-deny')
    await same(ann)
    expect(await claimsOf(ann, identifier)).toMatchObject({ permissions: { [child]: ['write'] } })
    await call('DELETE', `/v1/resources/${child}`)
    expect(await claimsOf(ann, identifier)).toEqual({ permissions: { [place]: ['read', 'write'], [bare]: [] } })
    await call('DELETE', `/v1/services/${place}`)
    await call('DELETE', `/v1/services/${bare}`)
    expect(await claimsOf(ann, identifier)).toEqual({})
  })

  it('200 for every chosen claim, data and permission together, still in one round trip', async () => {
    const ann = await person()
    const identifier = await audience({ claims: everyClaim, user_data: ['lab'], permissions_at: [await service()] })
    postern.database.takeRoundTrips()
    expect((await ask(ann, identifier)).status).toBe(200)
    expect(postern.database.takeRoundTrips()).toBe(1)
  })

  it('409 when the claims do not fit into a token', async () => {
    const ann = await person()
    const identifier = await audience({ user_data: ['lab'] })
    const note = (length: number) => call('PATCH', `/v1/users/${ann.uuid}`, { user_data: { lab: 'x'.repeat(length) } })
    await note(4800)
    const { body } = await ask(ann, identifier)
    expect(`Authorization: Bearer ${body.token}`.length).toBeLessThan(8192)
    await note(5100)
    expect(await ask(ann, identifier)).toMatchObject({ status: 409, body: { code: 'claims-too-large' } })
  })

  it.each([
    ['an unknown identifier', 'https://nobody.example.test', 'unknown-audience'],
    ['our own address', baseUrl, 'unknown-audience'],
    ['an empty one', '', 'too-short'],
    ['a list', ['a'], 'invalid-type'],
  ])('422 for %s', async (_, sent, code) => {
    const answer = await call('POST', '/v1/sessions/current/tokens', { audience: sent })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/audience', code }] } })
  })

  it('422 for an identifier in other capitals, the id of the audience, or one that was deleted', async () => {
    const identifier = await audience()
    const { uuid } = (await call('GET', `/v1/audiences/${encodeURIComponent(identifier)}`)).body
    for (const wrong of [identifier.toUpperCase(), `${identifier}/`, uuid])
      expect(await ask(root, wrong)).toMatchObject({ status: 422, body: { errors: [{ code: 'unknown-audience' }] } })
    expect((await ask(root, identifier)).status).toBe(200)
    await call('DELETE', `/v1/audiences/${uuid}`)
    expect((await ask(root, identifier)).status).toBe(422)
  })

  it('401 the moment the session has ended, and 403 while it has to do something first', async () => {
    const ann: Person = await person()
    const identifier = await audience()
    await call('POST', `/v1/passwords/${ann.name}/force-change`)
    expect(await ask(ann, identifier)).toMatchObject({ status: 403, body: { code: 'password-change-required' } })
    const ben = await person()
    expect((await ask(ben, identifier)).status).toBe(200)
    await as(ben, 'DELETE', '/v1/sessions/current')
    expect(await ask(ben, identifier)).toMatchObject({ status: 401, body: { code: 'invalid-token' } })
  })

  it('403 with an API key, whatever its scopes', async () => {
    const token = await createKey(postern, root, scopes)
    expect(await ask({ token }, await audience())).toMatchObject({ status: 403, body: { code: 'session-required' } })
  })

  it('403 with the cookie of another site', async () => {
    const headers = { Cookie: `__Host-postern-session=${root.token}`, 'Sec-Fetch-Site': 'cross-site' }
    const answer = await postern.call('POST', '/v1/sessions/current/tokens', { headers, body: { audience: 'x' } })
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin-not-allowed' } })
  })

  refusesUnauthorized(postern, 'POST', '/v1/sessions/current/tokens', 'signed-in', { audience: 'x' })
})

async function effective(who: { token: string }, node: string): Promise<string[]> {
  const { body } = await postern.call('GET', `/v1/permissions?resource=${node}&mode=effective`, { token: who.token })
  const held = body.permissions as { name: string; access: string }[]
  return held.filter(({ access }) => access === 'allow').map(({ name }) => name)
}
