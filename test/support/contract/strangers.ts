/** Requests that every operation must refuse unless it is public: one list for the tests of all functions. */
import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { baseUrl, type Postern, type SignedIn } from '#test/support/servers/postern.ts'

/**
 * Tests that an operation refuses requests without a token, with a forged, expired or foreign one, with an ended session, and of a disabled user;
 * and operations for administrators all other users. None of these requests may write anything.
 *
 * @param path with any ids, since these requests are refused before ids are resolved
 * @param body a valid one
 */
export function refusesUnauthorized(
  postern: Postern,
  method: string,
  path: string,
  audience: 'signed-in' | 'administrator',
  body?: unknown,
): void {
  describe(`${method} ${path} without the role superuser`, () => {
    const strangers: Record<string, string> = {}
    beforeAll(async () => Object.assign(strangers, await createInvalidTokens(postern)))

    for (const who of unauthenticated) {
      it(`401 for ${who}`, async () => {
        const token = strangers[who]
        const before = await fingerprint(postern)
        const answer = await postern.call(method, path, { body, token })
        expect(answer).toMatchObject({
          status: 401,
          body: { code: token ? 'invalid-token' : 'unauthenticated', status: 401 },
        })
        expect(answer.headers.get('WWW-Authenticate')).toBe(token ? invalidToken : 'Bearer')
        expect(await fingerprint(postern)).toBe(before)
      })
    }

    if (audience === 'administrator') {
      it('403 for a user who is no administrator', async () => {
        const before = await fingerprint(postern)
        const answer = await postern.call(method, path, { body, token: strangers['somebody']! })
        expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
        expect(await fingerprint(postern)).toBe(before)
      })
    }
  })
}

const invalidToken = 'Bearer error="invalid_token", error_description="The access token is invalid, expired or revoked"'

const unauthenticated = [
  'nobody',
  'a token that is none',
  'a token with another key',
  'an expired token',
  'a token for another audience',
  'a token for another service',
  'a session that has ended',
  'a session of before a sensitive operation',
  'a user who is disabled',
] as const

async function createInvalidTokens(postern: Postern): Promise<Record<string, string>> {
  const name = `s${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const [somebody, ended, stale, disabled] = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (suffix) => {
      await postern.createUser(`${name}${suffix}`)
      return postern.signIn(`${name}${suffix}`)
    }),
  )
  await postern.database.sql(
    `update sessions set ended_at = app_now() where user_id = (select id from users where uuid = $1)`,
    [ended!.uuid],
  )
  await postern.database.sql(
    `update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at) where uuid = $1`,
    [stale!.uuid],
  )
  await postern.database.sql(`update users set enabled = false where uuid = $1`, [disabled!.uuid])
  const other = JSON.parse((await import('#scripts/secrets.ts')).generateDevelopmentSecrets().SIGNING_KEY)
  return {
    somebody: somebody!.token,
    'a token that is none': 'eyJhbGciOiJub25lIn0.e30.',
    'a token with another key': await resign(somebody!, other),
    'an expired token': await resign(somebody!, JSON.parse(postern.secrets.SIGNING_KEY), { iat: -400, exp: -100 }),
    'a token for another audience': await resign(somebody!, JSON.parse(postern.secrets.SIGNING_KEY), {
      aud: 'https://other.test',
    }),
    'a token for another service': await createAudienceToken(postern, somebody!),
    'a session that has ended': ended!.token,
    'a session of before a sensitive operation': stale!.token,
    'a user who is disabled': disabled!.token,
  }
}

/** The token that `POST /v1/sessions/current/tokens` answers, for an audience of its own. */
export async function createAudienceToken(postern: Postern, { token }: Pick<SignedIn, 'token'>): Promise<string> {
  const audience = `api-${randomUUID()}`
  await postern.database.sql(
    `insert into audiences (identifier, claims, user_data_keys, lifetime_seconds) values ($1, '{role}', '{}', 300)`,
    [audience],
  )
  const { status, body } = await postern.call('POST', '/v1/sessions/current/tokens', { token, body: { audience } })
  if (status !== 200) throw new Error(`audience token: ${status} ${JSON.stringify(body)}`)
  return body.token
}

/** Signs the claims of a token again, with changes or with another key. @param changes `iat` and `exp` are seconds from now */
export async function resign(
  { token }: SignedIn,
  jwk: { kid: string },
  changes: { iat?: number; exp?: number; aud?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
  const { iat = 0, exp = 300, aud = baseUrl } = changes
  return new SignJWT({ ...claims, aud, iat: now + iat, exp: now + exp })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: jwk.kid })
    .sign(await importJWK(jwk, 'EdDSA'))
}

/** The number of rows in each table, except for those that these tests write. */
async function fingerprint(postern: Postern): Promise<string> {
  const [row] = await postern.database.sql<{ counts: string }>(
    `select concat_ws(' ', (select count(*) from services), (select count(*) from resources), (select count(*) from grants),
       (select count(*) from registrations), (select count(*) from one_time_tokens), (select count(*) from outbox_mail),
       (select count(*) from groups), (select count(*) from memberships), (select count(*) from group_visibility),
       (select count(*) from terms_versions), (select count(*) from terms_acceptances),
       (select count(*) from pending_memberships),
       (select count(*) from sessions where ended_at is null), (select count(*) from webhooks), (select count(*) from webhook_deliveries),
       (select count(*) from audiences),
       (select count(*) from audit_events)) as counts`,
  )
  return row!.counts
}
