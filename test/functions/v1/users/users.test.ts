import { beforeAll, describe, expect, it } from 'vitest'
import { uuidsOf, walk } from '#test/support/pages.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { usePresets } from '#test/support/presets.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(() => postern.createUser('alice'))

const { person, group, as, auditOf } = peopleOf(postern)

describe('GET /v1/users/current', () => {
  it('200 returns the caller with their groups, in one round trip', async () => {
    const { group: fill } = createTreeFixture(postern, root)
    await fill('readers', 0, 'alice')
    await fill('artists', 3, 'alice')
    await fill('strangers')
    const { token, uuid } = await postern.signIn('alice')
    postern.database.takeRoundTrips()
    const { status, body } = await postern.call('GET', '/v1/users/current', { token })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toEqual({
      user: {
        uuid,
        username: 'alice',
        email: 'alice@example.test',
        full_name: null,
        friendly_name: 'alice',
        role: 'authenticated',
        must_change_password: false,
        must_agree_terms: false,
        created_at: expect.any(String),
      },
      groups: ['artists', 'readers'],
      is_admin: false,
      scopes: [],
      language: null,
    })
  })
})

describe('GET /v1/users', () => {
  const uuids = async (who: SignedIn, search = '') =>
    uuidsOf((await as(who, 'GET', `/v1/users?limit=100${search}`)).body.items)

  it('200 lists all accounts except reserved ones for an administrator, page by page, each once, in one round trip each', async () => {
    await Promise.all([person(), person(), person()])
    const [count] = await postern.database.sql<{ n: number }>(`select count(*)::int as n from users where id > 100`)
    const seen: string[] = []
    postern.database.takeRoundTrips()
    for await (const { items } of walk(postern, '/v1/users?limit=2', root.token)) {
      expect(postern.database.takeRoundTrips()).toBe(1)
      expect(items.length).toBeLessThanOrEqual(2)
      seen.push(...uuidsOf(items))
    }
    expect(seen).toHaveLength(count!.n)
    expect(seen).toEqual([...new Set(seen)].sort())
  })

  it('200 never returns a password, a digest or a row number', async () => {
    const { body } = await as(root, 'GET', '/v1/users')
    expect(JSON.stringify(body)).not.toMatch(/argon2|hash|"id"/)
  })

  it('200 lists the users they may edit for a group administrator, each once, and none for an ordinary user', async () => {
    const [one, two, other] = [await group(), await group(), await group()]
    const boss = await person({ administers: [one, two] })
    const shared = await person({ groups: [one, two] })
    await person({ groups: [one], role: 'staff' })
    await person({ groups: [one], administers: [other] })
    await person({ groups: [other] })
    expect(await uuids(boss)).toEqual([shared.uuid])
    expect(await uuids(shared)).toEqual([])
  })

  it('200 filters by beginning, id, group, status and lock', async () => {
    const club = await group()
    const [ann, ben] = [await person({ groups: [club] }), await person({ groups: [club] })]
    expect(await uuids(root, `&q=${ann.name.toUpperCase()}`)).toEqual([ann.uuid])
    expect(await uuids(root, `&q=${ann.name}@exam`)).toEqual([ann.uuid])
    expect(await uuids(root, `&q=%25`)).toEqual([])
    expect(await uuids(root, `&id=${ben.uuid}`)).toEqual([ben.uuid])
    expect(await uuids(root, `&group=${club}`)).toEqual([ann.uuid, ben.uuid].sort())
    await as(root, 'POST', `/v1/users/${ben.uuid}/lock`, { kind: 'administrative' })
    expect(await uuids(root, `&group=${club}&locked=true`)).toEqual([ben.uuid])
    expect(await uuids(root, `&group=${club}&locked=false`)).toEqual([ann.uuid])
    expect(await uuids(root, `&group=${club}&status=locked`)).toEqual([ben.uuid])
    await as(root, 'PATCH', `/v1/users/${ann.uuid}`, { is_active: false })
    expect(await uuids(root, `&group=${club}&status=disabled`)).toEqual([ann.uuid])
    expect(await uuids(root, `&group=${club}&status=active`)).toEqual([])
  })

  it('422 for an unknown group, or one that the caller does not administer, with the same text', async () => {
    const [club, ann] = [await group(), await person()]
    const answers = [await as(ann, 'GET', `/v1/users?group=${club}`), await as(ann, 'GET', '/v1/users?group=nowhere')]
    for (const { status, body } of answers) {
      expect(status).toBe(422)
      expect(body.errors).toEqual([{ pointer: '?group', code: 'unknown-group', detail: expect.any(String) }])
    }
  })

  it.each(['limit=0', 'limit=101', 'after=x', 'status=lost', 'locked=yes', 'id=7', 'nothing=1', 'q=', 'q=a&q=b'])(
    '422 refuses ?%s',
    async (search) => {
      expect((await as(root, 'GET', `/v1/users?${search}`)).status).toBe(422)
    },
  )
})

describe('GET /v1/users/{u}', () => {
  it('200 for the user themselves, and for an administrator any user, by id or name', async () => {
    const ann = await person()
    const shown = await as(ann, 'GET', `/v1/users/${ann.uuid}`)
    expect(shown).toMatchObject({ status: 200, body: { uuid: ann.uuid, status: 'active', lock: null } })
    for (const name of [ann.uuid.toUpperCase(), ann.name, ann.name.toUpperCase()])
      expect((await as(root, 'GET', `/v1/users/${name}`)).body).toMatchObject(shown.body)
  })

  it('404 with the same text for invisible, unknown and reserved accounts and for invalid names', async () => {
    const [ann, ben] = [await person(), await person()]
    const about = [ben.uuid, ben.name, 'nobody-at-all', 'anonymous', '%00', 'x'.repeat(5000)]
    for (const name of about) expect((await as(ann, 'GET', `/v1/users/${name}`)).status, name).toBe(404)
    expect((await as(root, 'GET', '/v1/users/anonymous')).status).toBe(404)
  })
})

describe('POST /v1/users', () => {
  const invited = (name: string) => ({ username: name, email: `${name}@example.test`, full_name: 'New Body' })

  it('201 creates an account without a password and sends a link to choose one', async () => {
    const name = freshName('n')
    postern.database.takeRoundTrips()
    const { status, body, headers } = await as(root, 'POST', '/v1/users', invited(name))
    expect(postern.database.takeRoundTrips()).toBeLessThanOrEqual(1)
    expect(status).toBe(201)
    expect(headers.get('Location')).toBe(`/v1/users/${body.uuid}`)
    expect(body).toMatchObject({ username: name, role: 'authenticated', has_password: false, status: 'active' })
    expect(await auditOf(body.uuid)).toEqual(['user-created'])
    const mails = await postern.database.sql(
      `select template, operation from outbox_mail m join one_time_tokens t on t.id = m.one_time_token_id where recipient = $1`,
      [`${name}@example.test`],
    )
    expect(mails).toEqual([{ template: 'user-invitation', operation: 'user-password-reset' }])
    const signIn = await postern.call('POST', '/v1/sessions', { body: { login: name, password: goodPassword } })
    expect(signIn.status).toBe(401)
  })

  it('201 sends no email if not requested', async () => {
    const name = freshName('n')
    expect((await as(root, 'POST', '/v1/users', { ...invited(name), send_mail: false })).status).toBe(201)
    expect(await postern.database.sql('select from outbox_mail where recipient like $1', [`${name}%`])).toEqual([])
  })

  it('409 for a name or an address that is taken, and sends no email', async () => {
    const ann = await person()
    const [name, other] = [invited(ann.name), invited(freshName('n'))]
    expect((await as(root, 'POST', '/v1/users', { ...name, email: other.email })).status).toBe(409)
    expect((await as(root, 'POST', '/v1/users', { ...other, email: name.email })).status).toBe(409)
    expect(await postern.database.sql('select from outbox_mail where recipient = $1', [other.email])).toEqual([])
  })

  it.each([
    ['a reserved name', { username: 'admin' }],
    ['no address', { email: 'x' }],
    ['a common password', { password: 'password1234567' }],
    ['a role', { role: 'superuser' }],
  ])('422 refuses %s', async (_, change) => {
    const { status, body } = await as(root, 'POST', '/v1/users', { ...invited(freshName('n')), ...change })
    expect(status).toBe(422)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([`/${Object.keys(change)[0]}`])
  })
})

describe('GET /v1/users/{u}/capabilities', () => {
  usePresets(postern, 'camcops')

  it('200 computes what a user may do in which groups, in one round trip', async () => {
    const [club, seen] = [await group(), await group()]
    const ann = await person({ groups: [club] })
    await postern.database.sql(
      `update memberships set flags = '{"dump": true}' where user_id = (select id from users where uuid = $1)`,
      [ann.uuid],
    )
    await postern.database.sql(
      `insert into group_visibility (viewer_id, group_id) select a.id, b.id from groups a, groups b where a.name = $1 and b.name = $2`,
      [club, seen],
    )
    postern.database.takeRoundTrips()
    const { status, body } = await as(ann, 'GET', '/v1/users/current/capabilities')
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    const names = (groups: { name: string }[]) => groups.map(({ name }) => name)
    expect(names(body.capabilities.may.dump.groups)).toEqual([club])
    expect(names(body.capabilities.visible_groups)).toEqual([club, seen].sort())
    expect(body.readings).toMatchObject({ may_dump: true, may_report: false, is_group_administrator: false })
  })

  it('200 include every group for superusers, and none for a locked user', async () => {
    const club = await group()
    const ann = await person({ administers: [club] })
    expect((await as(root, 'GET', '/v1/users/current/capabilities')).body.readings.may_dump).toBe(true)
    const path = `/v1/users/${ann.uuid}/capabilities`
    expect((await as(root, 'GET', path)).body.readings.may_administer_groups).toBe(true)
    await as(root, 'POST', `/v1/users/${ann.uuid}/lock`, { kind: 'administrative' })
    expect((await as(root, 'GET', path)).body).toMatchObject({
      capabilities: { is_account_active: false },
      readings: { may_administer_groups: false, is_group_administrator: true },
    })
  })

  it('200 do not change by the status webhook-error', async () => {
    const ann = await person({ administers: [await group()] })
    await postern.database.sql(`update users set status = 'webhook-error' where uuid = $1`, [ann.uuid])
    expect((await as(ann, 'GET', '/v1/users/current/capabilities')).body).toMatchObject({
      capabilities: { is_account_active: true },
      readings: { may_administer_groups: true },
    })
  })

  it('404 for other users', async () => {
    const [ann, ben] = [await person(), await person()]
    expect((await as(ann, 'GET', `/v1/users/${ben.uuid}/capabilities`)).status).toBe(404)
    expect((await as(root, 'GET', '/v1/users/system/capabilities')).status).toBe(404)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/users/current', 'signed-in')
refusesUnauthorized(postern, 'GET', '/v1/users', 'signed-in')
refusesUnauthorized(postern, 'GET', '/v1/users/somebody', 'signed-in')
refusesUnauthorized(postern, 'GET', '/v1/users/current/capabilities', 'signed-in')
refusesUnauthorized(postern, 'POST', '/v1/users', 'administrator', {
  username: 'stranger.made',
  email: 'stranger@example.test',
})
