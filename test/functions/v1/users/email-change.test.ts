import { describe, expect, it } from 'vitest'
import { mintSecretToken } from '#adapters/tokens/secret-token.ts'
import { mailsPerHour } from '#domain/operations.ts'
import { hex } from '#store/run-as.ts'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { goodPassword, type SignedIn, startPostern } from '#test/support/servers/postern.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)

const { person, group, as, row, auditOf } = peopleOf(postern)
const edit = (who: SignedIn, target: { uuid: string }, body: unknown) =>
  as(who, 'PATCH', `/v1/users/${target.uuid}`, body)
/** An edit with the password of the caller. */
const prove = (who: SignedIn, target: { uuid: string }, body: object) =>
  edit(who, target, { ...body, current_password: goodPassword })
const isSignedIn = async (who: SignedIn) => (await as(who, 'GET', '/v1/sessions/current')).status === 200
const addressOf = async (who: { uuid: string }) => (await row(who.uuid))!['email']
const freshAddress = () => `${freshName('e')}@example.test`
const open = async (link: string) => (await postern.call('GET', link)).status
const redeem = (link: string) => postern.call('POST', link)

/** Gives an account a passkey, a recovery code, a linked provider and an API key, all of that name. */
async function add(uuid: string, name: string): Promise<void> {
  await postern.database.sql(
    `with account as (select id from users where uuid = $1),
      passkey as (insert into passkeys (user_id, credential_id, public_key, user_handle, rp_id, aaguid, name, backup_eligible, backed_up)
        select id, $2::text::bytea, '\\x00', sha256('handle'), 'id.example.test', gen_random_uuid(), $2, false, false from account),
      code as (insert into recovery_codes (user_id, digest) select id, $2::text::bytea from account),
      provider as (insert into providers (name, title, preset, issuer, client_id, scopes, sign_up, link, allowed_domains, metadata)
        values ($2, $2, 'oidc', 'https://' || $2 || '.example', 'client', '{openid}', false, false, '{}', '{}') returning id, issuer),
      identity as (insert into identities (user_id, provider_id, issuer, subject)
        select account.id, provider.id, provider.issuer, $2 from account, provider)
      insert into api_keys (user_id, name, digest, last_four, scopes)
        select id, $2, sha256($2::text::bytea), 'four', '{}' from account`,
    [uuid, name],
  )
}

/** Gives an account an authenticator app. */
async function addApp(uuid: string): Promise<void> {
  const authenticator = `insert into authenticators (user_id, secret, last_step) select id, 'sealed', 0 from users where uuid = $1`
  await postern.database.sql(authenticator, [uuid])
}

/** The names of what `add` gave an account that is there still: passkeys, codes, providers, live keys. */
async function waysOf(uuid: string): Promise<string[]> {
  const rows = await postern.database.sql<{ name: string }>(
    `select w.name from users u cross join lateral (
        select name from passkeys where user_id = u.id
        union all select convert_from(digest, 'UTF8') from recovery_codes where user_id = u.id
        union all select subject from identities where user_id = u.id
        union all select name from api_keys where user_id = u.id and revoked_at is null
        union all select 'an app' from authenticators where user_id = u.id) as w where u.uuid = $1`,
    [uuid],
  )
  return rows.map(({ name }) => name)
}

/** Requests a new address, and returns the emailed link. */
async function requestChange(who: Person, address: string): Promise<string> {
  expect((await prove(who, who, { email: address })).status).toBe(202)
  return linkIn(await mailTo(inbox, address, 'Confirm your new email address'))
}

/** Changes the address of a user, and returns the link that undoes it. */
async function changeAddress(who: Person, address: string): Promise<string> {
  const before = String(await addressOf(who))
  const notices = () => inbox.mails().filter(({ to, subject }) => to[0] === before && subject.includes('was changed'))
  const earlier = notices().length
  expect((await redeem(await requestChange(who, address))).status).toBe(200)
  await expect.poll(() => notices().length).toBeGreaterThan(earlier)
  return linkIn(notices()[0]!)
}

/** Resets the password to the same one, by the link to the current address. */
async function resetPassword(who: Person): Promise<void> {
  const address = String(await addressOf(who))
  await postern.call('POST', '/v1/passwords/reset', { body: { email: address } })
  const link = linkIn(await mailTo(inbox, address, 'Reset your password'))
  expect((await postern.call('POST', link, { body: { new_password: goodPassword } })).status).toBe(200)
}

describe('PATCH /v1/users/{u} with a new address', () => {
  it('202 sends a link to the new address, and the old address stays until it is redeemed', async () => {
    const ann = await person()
    const address = freshAddress()
    const { status, body } = await prove(ann, ann, { email: address, full_name: 'Ann' })
    expect(status).toBe(202)
    expect(body).toMatchObject({ email: `${ann.name}@example.test`, full_name: 'Ann', status: 'active' })
    const link = linkIn(await mailTo(inbox, address))
    const seen = await postern.call('GET', link)
    expect(seen.body).toMatchObject({ operation: 'user-email-change-confirm', email: 'e*****@e*****.test', post: [] })
    expect(await addressOf(ann)).toBe(`${ann.name}@example.test`)
    expect(await isSignedIn(ann)).toBe(true)
    expect((await auditOf(ann.uuid)).sort()).toEqual(['email-change-requested', 'user-edited'])
  })

  it('202 shows the name of the account to the new address only as far as to any stranger', async () => {
    const ann = await person()
    const address = freshAddress()
    await requestChange(ann, address)
    expect((await mailTo(inbox, address)).text).not.toContain(ann.name)
  })

  it('202 for a group administrator and a member, and for an administrator themselves', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    expect((await edit(boss, ann, { email: freshAddress() })).status).toBe(202)
    expect((await prove(root, root, { email: freshAddress() })).status).toBe(202)
    expect(await isSignedIn(root)).toBe(true)
  })

  it('200 sends no link for the current address, in any spelling', async () => {
    const ann = await person()
    expect((await edit(ann, ann, { email: `${ann.name.toUpperCase()}@EXAMPLE.test` })).status).toBe(200)
    expect(await isSignedIn(ann)).toBe(true)
  })

  it('200 sets the address at once for an administrator and another user, who is notified; it signs no user in until it is confirmed', async () => {
    const ann = await person()
    const address = freshAddress()
    const { status, body } = await edit(root, ann, { email: address })
    expect(status).toBe(200)
    expect(body).toMatchObject({ email: address, status: 'unverified' })
    expect((await mailTo(inbox, `${ann.name}@example.test`, 'was changed')).text).not.toContain('/links/')
    const link = linkIn(await mailTo(inbox, address))
    expect((await redeem(link)).status).toBe(200)
    expect(await postern.signIn(address)).toMatchObject({ uuid: ann.uuid })
  })

  it('429 for the whole edit after the hourly limit, and sends no email', async () => {
    const ann = await person()
    for (let n = 0; n < mailsPerHour; n += 1)
      expect((await prove(ann, ann, { email: freshAddress() })).status).toBe(202)
    const before = await row(ann.uuid)
    const late = await prove(ann, ann, { email: freshAddress(), full_name: 'Late' })
    expect(late).toMatchObject({ status: 429, body: { code: 'too-many-requests' } })
    expect(await row(ann.uuid)).toEqual(before)
    const victim = freshAddress()
    for (let n = 0; n < mailsPerHour; n += 1) await requestChange(await person(), victim)
    const ben = await person()
    expect((await prove(ben, ben, { email: victim })).status).toBe(429)
  })
})

describe('PATCH /v1/users/{u} with a new address of the caller', () => {
  const guess = (who: SignedIn, how: object = {}) =>
    edit(who, who, { email: freshAddress(), full_name: 'Thief', current_password: 'not the password', ...how })

  it.each(['authenticated', 'staff', 'superuser'])(
    '422 for a user of the role %s without the password, and changes nothing; 401 for a wrong one, the same',
    async (role) => {
      const ann = await person({ role })
      const before = await row(ann.uuid)
      for (const named of ['current', ann.name, ann.uuid]) {
        expect(await edit(ann, { uuid: named }, { email: freshAddress(), full_name: 'Thief' })).toMatchObject({
          status: 422,
          body: { errors: [{ pointer: '/current_password', code: 'current-password-required' }] },
        })
      }
      expect(await guess(ann)).toMatchObject({ status: 401, body: { code: 'invalid-credentials' } })
      expect(await row(ann.uuid)).toEqual(before)
      expect(await isSignedIn(ann)).toBe(true)
      expect(await auditOf(ann.uuid)).toEqual(['email-change-failed'])
      const links = `select from one_time_tokens t join users u on u.id = t.user_id where u.uuid = $1`
      expect(await postern.database.sql(links, [ann.uuid])).toEqual([])
    },
  )

  it('202 with the same response for a free address, a taken one, and one pending approval', async () => {
    const [ann, ben] = [await person(), await person()]
    const waiting = freshName('waiting.')
    await createRegistration(postern, waiting, { status: 'confirmed' })
    const seen = new Set<string>()
    for (const email of [freshAddress(), `${ben.name}@example.test`, `${waiting}@example.test`]) {
      const { status, headers, body } = await prove(ann, ann, { email })
      seen.add(JSON.stringify([status, [...headers].filter(([name]) => name !== 'date'), body]))
    }
    expect([...seen]).toHaveLength(1)
    expect([...seen][0]).toMatch(/^\[202,/)
  })

  it('422 for a superuser without the password who marks their own new address as verified', async () => {
    const ada = await person({ role: 'superuser' })
    const vouched = { email: freshAddress(), email_verified: true }
    expect((await edit(ada, ada, vouched)).status).toBe(422)
    expect((await prove(ada, ada, vouched)).status).toBe(200)
    expect(await addressOf(ada)).toBe(vouched.email)
  })

  it('429 counts wrong passwords with those of a password change, and a right one uncounts its attempt', async () => {
    const ann = await person()
    const change = (current_password: string) =>
      as(ann, 'PUT', '/v1/passwords/current', { current_password, new_password: 'another horse, another staple' })
    expect((await prove(ann, ann, { email: freshAddress() })).status).toBe(202)
    const attempts = `select failures from login_attempts l join users u on u.id = l.account where u.uuid = $1`
    expect(await postern.database.sql(attempts, [ann.uuid])).toEqual([])
    const { body: settings } = await as(root, 'GET', '/v1/settings')
    const { threshold } = settings.lockout
    for (let n = 0; n < threshold - 1; n += 1) expect((await guess(ann)).status).toBe(401)
    expect((await change('not the password')).status).toBe(401)
    expect((await guess(ann, { current_password: goodPassword })).status).toBe(429)
    expect((await change(goodPassword)).status).toBe(429)
    expect(await isSignedIn(ann)).toBe(true)
  })

  it('403 for fields that the caller may not set, even with the right password, and uncounts the attempt', async () => {
    const ann = await person()
    expect((await prove(ann, ann, { email: freshAddress(), role: 'superuser' })).status).toBe(403)
    expect(
      await postern.database.sql('select from login_attempts l join users u on u.id = l.account where u.uuid = $1', [
        ann.uuid,
      ]),
    ).toEqual([])
  })

  it('requires no password for the address of another user, and refuses a wrong one that is sent', async () => {
    const ann = await person()
    expect((await edit(root, ann, { email: freshAddress(), current_password: 'not the password' })).status).toBe(401)
    expect((await edit(root, ann, { email: freshAddress() })).status).toBe(200)
  })

  it('takes two round trips, with a hash between them, and stores no idempotency key', async () => {
    const quiet = await startPostern()
    await quiet.createUser('erin')
    const { token } = await quiet.signIn('erin')
    const body = { email: freshAddress(), current_password: goodPassword }
    quiet.database.takeRoundTrips()
    const headers = { 'Idempotency-Key': 'an-address-of-erin' }
    const { status } = await quiet.call('PATCH', '/v1/users/current', { token, body, headers })
    expect(status).toBe(202)
    expect(quiet.database.takeRoundTrips()).toBe(2)
    expect(await quiet.database.sql('select from idempotency_keys')).toEqual([])
    await quiet.stop()
  })
})

describe('POST /links/{token} for user-email-change-confirm', () => {
  it('200 changes the address: sessions and other links end, and the former address can undo it', async () => {
    const ann = await person()
    await postern.call('POST', '/v1/passwords/reset', { body: { email: `${ann.name}@example.test` } })
    const reset = linkIn(await mailTo(inbox, `${ann.name}@example.test`, 'Reset your password'))
    const address = freshAddress()
    const link = await requestChange(ann, address)
    expect(await redeem(link)).toMatchObject({
      status: 200,
      body: { operation: 'user-email-change-confirm', status: 'done' },
    })
    expect(await addressOf(ann)).toBe(address)
    expect(await isSignedIn(ann)).toBe(false)
    expect(await open(reset)).toBe(410)
    expect(await redeem(link)).toMatchObject({ status: 410, body: { code: 'link-expired' } })
    expect(await open(linkIn(await mailTo(inbox, `${ann.name}@example.test`, 'was changed')))).toBe(200)
    expect(await auditOf(ann.uuid)).toEqual(['email-change-requested', 'email-changed'])
    await postern.signIn(address)
  })

  it('200 accepts the button of the page, which sends no field', async () => {
    const ann = await person()
    const link = await requestChange(ann, freshAddress())
    const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
    expect((await postern.call('GET', link, { headers })).body).toMatch(/<form method="post">\s*<button>/)
    const done = await postern.call('POST', link, { body: '', headers })
    expect(done.status).toBe(200)
    expect(done.body).toContain('<h1>Your email address was changed</h1>')
  })

  it('410 for a link that a newer request replaced, and 422 for one with a body', async () => {
    const ann = await person()
    const [older, newer] = [await requestChange(ann, freshAddress()), await requestChange(ann, freshAddress())]
    expect((await redeem(older)).status).toBe(410)
    expect((await postern.call('POST', newer, { body: { email: freshAddress() } })).status).toBe(422)
    expect((await redeem(newer)).status).toBe(200)
  })

  it('of fifty accounts that confirm one address simultaneously, one gets it and the others lose nothing', async () => {
    const address = freshAddress()
    const links = await race(async () => {
      const name = freshName('r')
      await postern.createUser(name)
      const { token, hash } = mintSecretToken()
      await postern.database.sql(
        `insert into one_time_tokens (operation, user_id, payload, lifetime_seconds, hash, expires_at)
         select 'user-email-change-confirm', id, $2, 3600, $3, app_now() + interval '1 hour' from users where username = $1`,
        [name, JSON.stringify({ email: address, email_canonical: address }), hex(hash)],
      )
      return `/links/${token}`
    })
    const answers = await race((n) => redeem(links[n]!))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: racers - 1 })
    expect(await postern.database.sql('select from users where email_canonical = $1', [address])).toHaveLength(1)
    const loser = links[answers.findIndex(({ status }) => status === 409)]!
    expect(await open(loser)).toBe(200)
  })
})

describe('POST /links/{token} for user-email-change-undo', () => {
  it('200 restores the address: sessions end, a password set since is removed, and the other address is notified', async () => {
    const ann = await person()
    const address = freshAddress()
    const undo = await changeAddress(ann, address)
    await postern.call('POST', '/v1/passwords/reset', { body: { email: address } })
    const reset = linkIn(await mailTo(inbox, address, 'Reset your password'))
    const stolen = 'the password of the thief'
    expect((await postern.call('POST', reset, { body: { new_password: stolen } })).status).toBe(200)
    const thief = await postern.signIn(ann.name, stolen)

    expect((await redeem(undo)).status).toBe(200)
    expect(await addressOf(ann)).toBe(`${ann.name}@example.test`)
    expect(await isSignedIn(thief)).toBe(false)
    const again = await postern.call('POST', '/v1/sessions', { body: { login: ann.name, password: stolen } })
    expect(again.status).toBe(401)
    expect((await mailTo(inbox, address, 'was restored')).text).toContain(ann.name)
    expect((await redeem(undo)).status).toBe(410)
  })

  it('200 removes the password, which the other person knew; a reset goes to the owner again', async () => {
    const ann = await person()
    expect((await redeem(await changeAddress(ann, freshAddress()))).status).toBe(200)
    const known = { login: ann.name, password: goodPassword }
    expect((await postern.call('POST', '/v1/sessions', { body: known })).status).toBe(401)
    await resetPassword(ann)
    await postern.signIn(ann.name)
  })

  it('200 removes every other way in that was added since, each with an audit event, and keeps what was there before', async () => {
    const ann = await person()
    const [hers, theirs] = [freshName('hers'), freshName('theirs')]
    await add(ann.uuid, hers)
    const undo = await changeAddress(ann, freshAddress())
    await add(ann.uuid, theirs)
    await addApp(ann.uuid)
    expect((await redeem(undo)).status).toBe(200)

    expect(await waysOf(ann.uuid)).toEqual([hers, hers, hers, hers])
    expect((await auditOf(ann.uuid)).sort()).toEqual([
      'authenticator-removed',
      'email-change-requested',
      'email-change-undone',
      'email-changed',
      'identity-unlinked',
      'passkey-deleted',
    ])
    const revoked = `select k.name, k.revoked_at is not null as revoked, e.details ->> 'reason' as reason
      from api_keys k join users u on u.id = k.user_id left join audit_events e on e.target = k.uuid::text where u.uuid = $1 order by k.id`
    expect(await postern.database.sql(revoked, [ann.uuid])).toEqual([
      { name: hers, revoked: false, reason: null },
      { name: theirs, revoked: true, reason: 'email-change-undone' },
    ])
  })

  it('200 removes recovery codes of before too, where the app that they stood in for was replaced since', async () => {
    const ann = await person()
    const code = `insert into recovery_codes (user_id, digest) select id, sha256('hers') from users where uuid = $1`
    await postern.database.sql(code, [ann.uuid])
    const undo = await changeAddress(ann, freshAddress())
    await addApp(ann.uuid)
    expect((await redeem(undo)).status).toBe(200)
    expect(await waysOf(ann.uuid)).toEqual([])
  })

  it('remains valid after later changes, and revokes their links; theirs do not revoke it', async () => {
    const ann = await person()
    const first = await changeAddress(ann, freshAddress())
    const later = await changeAddress({ ...(await postern.signIn(ann.name)), name: ann.name }, freshAddress())
    expect((await redeem(later)).status).toBe(200)
    expect(await open(first)).toBe(200)
    await resetPassword(ann)
    const latest = await changeAddress({ ...(await postern.signIn(ann.name)), name: ann.name }, freshAddress())
    expect((await redeem(first)).status).toBe(200)
    expect(await addressOf(ann)).toBe(`${ann.name}@example.test`)
    expect(await open(latest)).toBe(410)
  })

  it('410 after a week, or after an administrator set an address', async () => {
    const [ann, ben] = [await person(), await person()]
    const [hers, his] = [await changeAddress(ann, freshAddress()), await changeAddress(ben, freshAddress())]
    await edit(root, ben, { email: freshAddress(), email_verified: true })
    expect(await open(his)).toBe(410)
    await postern.database.moveClock('6 days 23 hours')
    expect(await open(hers)).toBe(200)
    await postern.database.moveClock('1 hour 1 minute')
    expect(await open(hers)).toBe(410)
  })

  it('works once for fifty simultaneous requests', async () => {
    const ann = await person()
    const undo = await changeAddress(ann, freshAddress())
    const answers = await race(() => redeem(undo))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 410: racers - 1 })
  })
})
