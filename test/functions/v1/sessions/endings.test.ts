/** Every way to end a session, and every way that must not, driven as a client or an administrator would. */
import { describe, expect, it } from 'vitest'
import {
  type HarmlessOperation,
  harmlessOperations,
  type SensitiveOperation,
  sensitiveOperations,
} from '#test/models/sessions/session-endings.ts'
import { runCommand } from '#test/support/command.ts'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { authenticatorOf, prepareRegistration } from '#test/support/fixtures/passkeys.ts'
import { type People, peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { type Answer, goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'
import { weakHash } from '#test/support/fixtures/weak-hash.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)

const { as, person, group }: People = peopleOf(postern)
const fresh = 'another horse, another staple'
const edit = (who: Person, body: object) => as(root, 'PATCH', `/v1/users/${who.uuid}`, body)
const signIn = (login: string, password = goodPassword) => as(undefined, 'POST', '/v1/sessions', { login, password })
const guess = (login: string) => signIn(login, 'wrong horse battery staple')

/** Performs the operation on the account of a signed-in user. */
type Driver = (who: Person) => Promise<Answer>

const sensitive: Record<SensitiveOperation, Driver> = {
  'password-changed': (who) =>
    as(who, 'PUT', '/v1/passwords/current', { current_password: goodPassword, new_password: fresh }),
  'password-set': (who) => as(root, 'PUT', `/v1/passwords/${who.uuid}`, { new_password: fresh }),
  'password-set-directly': (who) => commanded(['set-password', who.name], fresh),
  async 'password-reset'(who) {
    const email = `${who.name}@example.test`
    await as(undefined, 'POST', '/v1/passwords/reset', { email })
    const link = linkIn(await mailTo(inbox, email, 'Reset your password'))
    return as(undefined, 'POST', link, { new_password: fresh })
  },
  'email-changed': (who) => edit(who, { email: `other.${who.name}@example.test`, email_verified: true }),
  'email-verification-changed': (who) => edit(who, { email_verified: false }),
  'passkey-created': async (who) =>
    as(who, 'POST', '/v1/passkeys', await prepareRegistration(postern, who, authenticatorOf())),
  'passkey-deleted': async (who) => as(who, 'DELETE', `/v1/passkeys/${await givenPasskey(who)}`),
  'username-changed': (who) => edit(who, { username: `other.${who.name}` }),
  'user-disabled': (who) => edit(who, { is_active: false }),
  async 'user-enabled'(who) {
    // As if something had disabled them and left the marker: what they had must not come back to life.
    await postern.database.sql('update users set enabled = false where uuid = $1', [who.uuid])
    return edit(who, { is_active: true })
  },
  'role-changed': (who) => edit(who, { role: 'staff' }),
  'user-locked': (who) => as(root, 'POST', `/v1/users/${who.uuid}/lock`, { kind: 'administrative' }),
  'user-deleted': (who) => as(root, 'DELETE', `/v1/users/${who.uuid}`),
  'all-sessions-ended': (who) => as(who, 'DELETE', '/v1/sessions'),
}

/** A passkey that the account has always had. @returns its id */
async function givenPasskey({ uuid }: Person): Promise<string> {
  const [row] = await postern.database.sql<{ uuid: string }>(
    `insert into passkeys (user_id, credential_id, public_key, user_handle, rp_id, aaguid, name, backup_eligible, backed_up)
     select id, sha256(uuid_send(uuid)), '', sha256(''), 'id.example.test', uuid, 'Passkey', true, true from users where uuid = $1
     returning uuid`,
    [uuid],
  )
  return row!.uuid
}

/** Memberships are set in the database. A text is the reason why the operation cannot be performed yet. */
const harmless: Record<HarmlessOperation, Driver | string> = {
  'passkey-renamed': async (who) => as(who, 'PATCH', `/v1/passkeys/${await givenPasskey(who)}`, { name: 'Blue key' }),
  'full-name-changed': (who) => as(who, 'PATCH', '/v1/users/current', { full_name: 'Somebody Else' }),
  'user-data-changed': 'no route sets user_data',
  'nothing-changed': (who) => edit(who, { username: who.name, email: `${who.name}@example.test`, is_active: true }),
  'membership-added': async (who) => joined(who, await group()),
  async 'membership-removed'(who) {
    const answer = await joined(who, await group())
    await postern.database.sql('delete from memberships m using users u where u.id = m.user_id and u.uuid = $1', [
      who.uuid,
    ])
    return answer
  },
  async 'membership-requested'(who) {
    return as(root, 'PUT', `/v1/groups/${await groupWithTerms()}/members/${who.uuid}`, { flags: {} })
  },
  async 'membership-request-dropped'(who) {
    const name = await groupWithTerms()
    await as(root, 'PUT', `/v1/groups/${name}/members/${who.uuid}`, { flags: {} })
    return as(who, 'POST', `/v1/groups/${name}/leave`)
  },
  async 'membership-flags-changed'(who) {
    const answer = await joined(who, await group())
    await postern.database.sql(
      'update memberships m set group_administrator = true from users u where u.id = m.user_id and u.uuid = $1',
      [who.uuid],
    )
    return answer
  },
  'upload-group-changed': 'no route sets the upload group',
  'password-change-forced': (who) => as(root, 'POST', `/v1/passwords/${who.uuid}/force-change`),
  async 'password-rehashed'(who) {
    await postern.database.sql('update users set password_hash = $2 where uuid = $1', [
      who.uuid,
      weakHash(postern.secrets),
    ])
    return signIn(who.name)
  },
  'session-opened': (who) => signIn(who.name),
  async 'session-ended'(who) {
    const other = await postern.signIn(who.name)
    return as(other, 'DELETE', '/v1/sessions/current')
  },
  'sign-in-failed': (who) => guess(who.name),
  async 'name-locked-out'(who) {
    for (let n = 0; n < 10; n += 1) await guess(who.name)
    return guess(who.name)
  },
  async 'lockout-cleared'(who) {
    await guess(who.name)
    return signIn(who.name)
  },
  'user-unlocked': 'a lock has ended every session; none can be opened while it lasts',
  async 'terms-agreed'(who) {
    const { body } = await as(root, 'PUT', '/v1/terms', { texts: { en: 'Be kind.' } })
    return as(who, 'POST', '/v1/users/current/terms', { version: body.version, language: 'en' })
  },
  'link-requested': (who) => as(undefined, 'POST', '/v1/passwords/reset', { email: `${who.name}@example.test` }),
}

async function groupWithTerms(): Promise<string> {
  const name = await group()
  await as(root, 'PUT', `/v1/groups/${name}/terms`, { texts: { en: 'Be kind.' } })
  return name
}

/** A command that went well, as an answer. */
async function commanded(args: string[], input: string): Promise<Answer> {
  const { status, complains } = await runCommand(postern, args, `${input}\n`)
  return { status: status === 0 ? 200 : 500, headers: new Headers(), body: complains }
}

async function joined(who: Person, name: string): Promise<Answer> {
  await postern.database.sql(
    'insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g where u.uuid = $1 and g.name = $2',
    [who.uuid, name],
  )
  return as(who, 'GET', '/v1/users/current')
}

describe('operations that end sessions', () => {
  it('every operation of the table is tested here', () => {
    expect(Object.keys(sensitive).sort()).toEqual(Object.keys(sensitiveOperations).sort())
  })

  it.each(Object.entries(sensitive))(
    '%s: 401 for the next request with an old token, and for a refresh',
    async (_name, drive) => {
      const who = await person()
      const other = await postern.signIn(who.name)
      expect((await drive(who)).status).toSatisfy((status: number) => status < 300)
      for (const session of [who, other]) {
        expect((await as(session, 'GET', '/v1/sessions/current')).status).toBe(401)
        const refreshed = await as(undefined, 'POST', '/v1/sessions/refresh', { refresh_token: session.refreshToken })
        expect(refreshed.status).toBe(401)
      }
    },
  )
})

describe('operations that keep sessions', () => {
  it('every operation of the other table is tested here or not possible yet', () => {
    expect(Object.keys(harmless).sort()).toEqual(Object.keys(harmlessOperations).sort())
  })

  const possible = Object.entries(harmless).flatMap(([name, drive]) =>
    typeof drive === 'function' ? [[name, drive] as const] : [],
  )
  it.each(possible)('%s', async (_name, drive) => {
    const who = await person()
    const before = await markerOf(who)
    expect((await drive(who)).status).toSatisfy((code: number) => code < 300 || code === 401 || code === 429)
    expect((await as(who, 'GET', '/v1/sessions/current')).status).toBe(200)
    expect(await markerOf(who)).toBe(before)
  })
})

async function markerOf({ uuid }: SignedIn): Promise<string> {
  const [row] = await postern.database.sql<{ rev: string }>(
    'select rev_of(last_auth_sensitive_operation_at) as rev from users where uuid = $1',
    [uuid],
  )
  return row!.rev
}
