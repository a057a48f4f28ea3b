import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reservedUserDataKeys, type UserDataPatch, userDataLimits } from '#domain/accounts/user-data.ts'
import { mergeUserData, readUserData } from '#test/models/accounts/user-data.ts'
import { friendlyName, generateUsername } from '#test/models/accounts/user-fields.ts'
import { usernameForms } from '#domain/accounts/username.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, group, as, row } = peopleOf(postern)
const note = (whom: { uuid: string }, user_data: unknown) => as(root, 'PATCH', `/v1/users/${whom.uuid}`, { user_data })
const isSignedIn = async (who: SignedIn) => (await as(who, 'GET', '/v1/sessions/current')).status === 200
const shown = async (whom: { uuid: string }) => (await as(root, 'GET', `/v1/users/${whom.uuid}`)).body

describe('the user data of an account', () => {
  it('200 merges and removes free keys for administrators; sessions continue', async () => {
    const ann = await person()
    const { status, body } = await note(ann, { theme: 'dark', seat: { row: 4 } })
    expect(status).toBe(200)
    expect(body.user_data).toMatchObject({ theme: 'dark', seat: { row: 4 }, full_name: null, social: {} })
    await note(ann, { seat: null, desk: 7 })
    expect((await shown(ann)).user_data).toEqual({ ...body.user_data, seat: undefined, desk: 7 })
    expect(await isSignedIn(ann)).toBe(true)
  })

  it('200 merges profiles of `social` one by one into the stored ones, as the sign-in of Websauna does', async () => {
    const ann = await person()
    await note(ann, { social: { hub: { id: 1, name: 'A' }, other: { id: 2 } } })
    await note(ann, { social: { hub: { name: 'B' }, other: null } })
    expect((await shown(ann)).user_data.social).toEqual({ hub: { id: 1, name: 'B' } })
  })

  it('200 merges in SQL as mergeUserData does', async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.string({ unit: 'grapheme-ascii' }),
      fc.constant({ a: 1 }),
    )
    const key = fc.constantFrom('a', 'b', 'c')
    const profile = fc.dictionary(key, fc.integer(), { noNullPrototype: true })
    const social = fc.dictionary(key, fc.oneof(profile, fc.constant(null)), { noNullPrototype: true })
    const wishes = fc.record({ free: fc.dictionary(key, value, { noNullPrototype: true }), social: fc.option(social) })
    const toPatch = (input: { free: object; social: UserDataPatch['social'] | null }): UserDataPatch => ({
      ...input.free,
      ...(input.social && { social: input.social }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(wishes, { minLength: 1, maxLength: 3 }), async (each) => {
        let [stored, data]: [unknown, unknown] = [{}, readUserData({})]
        stored = data
        for (const input of each.map(toPatch)) {
          const [merged] = await postern.database.sql<{ m: unknown }>('select merge_user_data($1, $2) as m', [
            JSON.stringify(stored),
            JSON.stringify(input),
          ])
          stored = merged!.m
          data = mergeUserData(readUserData(data), input)
        }
        expect(stored).toEqual(JSON.parse(JSON.stringify(data)))
      }),
      { numRuns: 200 },
    )
  })

  it('200 for administrators only, and in the export of the owner', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    await note(ann, { suspicion: 'high' })
    for (const who of [boss, ann])
      expect(Object.keys((await as(who, 'GET', `/v1/users/${ann.uuid}`)).body)).not.toContain('user_data')
    expect((await as(root, 'GET', `/v1/users?id=${ann.uuid}`)).body.items[0]).not.toHaveProperty('user_data')
    expect((await as(ann, 'GET', '/v1/users/current/export')).body.user.user_data.suspicion).toBe('high')
  })

  it('403 for the caller’s own user data, and for group administrators', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    for (const who of [boss, ann])
      expect(await as(who, 'PATCH', `/v1/users/${ann.uuid}`, { user_data: { a: 1 } })).toMatchObject({
        status: 403,
        body: { errors: [{ pointer: '/user_data', code: 'field-not-permitted' }] },
      })
  })

  it.each(reservedUserDataKeys)('422 for the key %s, which has its own rule', async (key) => {
    expect(await note(root, { [key]: null })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: `/user_data/${key}`, code: 'reserved-key' }] },
    })
  })

  it.each([
    ['a list', []],
    ['a profile that is a list', { social: { hub: [] } }],
    ['a profile that is none', { social: { hub: 'me' } }],
    ['a list of profiles', { social: [] }],
    ['null', null],
  ])('422 refuses %s', async (_, data) => {
    expect((await note(root, data)).status).toBe(422)
  })

  it('422 for user data that becomes too large, in keys or bytes, and changes nothing', async () => {
    const ann = await person()
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]))
    const before = Object.keys((await shown(ann)).user_data).length
    expect((await note(ann, keys(userDataLimits.keys - before))).status).toBe(200)
    const tooLarge = { status: 422, body: { errors: [{ pointer: '/user_data', code: 'too-large' }] } }
    expect(await note(ann, { one: 1 })).toMatchObject(tooLarge)
    const ben = await person()
    const [{ bytes }] = (await postern.database.sql<{ bytes: number }>(
      `select octet_length((user_data || '{"n": ""}')::text) as bytes from users where uuid = $1`,
      [ben.uuid],
    )) as [{ bytes: number }]
    expect(await note(ben, { n: 'x'.repeat(userDataLimits.bytes - bytes + 1) })).toMatchObject(tooLarge)
    expect((await shown(ben)).user_data).not.toHaveProperty('n')
    expect((await note(ben, { n: 'x'.repeat(userDataLimits.bytes - bytes) })).status).toBe(200)
  })
})

describe('the name of an account', () => {
  it('201 is generated if an administrator sends none: user- and a number, which no user can choose', async () => {
    const { status, body } = await as(root, 'POST', '/v1/users', { email: `${freshName('e')}@example.test` })
    expect(status).toBe(201)
    const stored = (await row(body.uuid))!
    const forms = usernameForms(generateUsername(Number(stored['id'])))
    expect(body.username).toBe(forms.display)
    expect([stored['username_canonical'], stored['username_skeleton']]).toEqual([forms.canonical, forms.skeleton])
    expect(body.friendly_name).toBe(body.email)
    expect((await as(root, 'GET', `/v1/users/${body.username}`)).body.uuid).toBe(body.uuid)
    expect((await as(root, 'POST', '/v1/users', { username: 'user-999', email: 'x@example.test' })).status).toBe(422)
  })

  it('200 has a friendly form: the full name, else a chosen name, in every response with a user', async () => {
    const ann = await person()
    expect((await as(ann, 'GET', '/v1/sessions/current')).body.user.friendly_name).toBe(ann.name)
    await as(ann, 'PATCH', '/v1/users/current', { full_name: 'Ann Lee' })
    const answers = [
      (await as(ann, 'GET', '/v1/sessions/current')).body.user,
      (await as(ann, 'GET', '/v1/users/current')).body.user,
      await shown(ann),
      (await postern.call('POST', '/v1/sessions', { body: { login: ann.name, password: goodPassword } })).body.user,
    ]
    expect(answers.map(({ friendly_name }) => friendly_name)).toEqual(answers.map(() => 'Ann Lee'))
  })

  it('200 has the same friendly form in SQL as by friendlyName', async () => {
    const text = fc.oneof(
      fc.constantFrom('', 'user-7', 'user-', 'User-7', 'ada'),
      fc.string({ unit: 'grapheme-ascii' }),
    )
    await fc.assert(
      fc.asyncProperty(fc.option(text), fc.option(text), fc.option(text), async (fullName, username, email) => {
        const [named] = await postern.database.sql('select friendly_name($1, $2, $3) as name', [
          fullName,
          username,
          email,
        ])
        expect(named).toEqual({ name: friendlyName({ fullName, username, email }) })
      }),
      { numRuns: 200 },
    )
  })
})

describe('the history of an account', () => {
  it('200 last_login_at and last_login_ip are null until the first sign-in, and then those of the last', async () => {
    const name = freshName('u')
    await postern.createUser(name)
    const { uuid, last_login_at, last_login_ip } = (await as(root, 'GET', `/v1/users/${name}`)).body
    expect([last_login_at, last_login_ip]).toEqual([null, null])
    const now = async () => (await postern.database.sql<{ now: string }>('select app_now()::text as now'))[0]!.now
    const from = async (address: string) => {
      const before = await now()
      const headers = { 'CF-Connecting-IP': address }
      await postern.call('POST', '/v1/sessions', { headers, body: { login: name, password: goodPassword } })
      const account = await shown({ uuid })
      const [compared] = await postern.database.sql('select $1::timestamptz between $2 and $3 as meanwhile', [
        account.last_login_at,
        before,
        await now(),
      ])
      expect(compared).toEqual({ meanwhile: true })
      return account
    }
    const first = await from('192.0.2.7')
    expect(first.last_login_ip).toBe('192.0.2.7')
    await postern.database.moveClock('1 minute')
    const second = await from('2001:db8::7')
    expect(second.last_login_ip).toBe('2001:db8::7')
    expect(Date.parse(second.last_login_at) - Date.parse(first.last_login_at)).toBeGreaterThanOrEqual(60_000)
  })

  it('200 updated_at is the creation until an edit changes a value, and moves with each that does', async () => {
    const ann = await person()
    const first = await shown(ann)
    expect(Date.parse(first.updated_at) - Date.parse(first.created_at)).toBeLessThan(1000)
    for (const change of [{ full_name: 'Ann' }, { user_data: { desk: 1 } }, { must_change_password: true }]) {
      const before = await shown(ann)
      await postern.database.moveClock('1 minute')
      await as(root, 'PATCH', `/v1/users/${ann.uuid}`, change)
      const after = await shown(ann)
      expect(Date.parse(after.updated_at) - Date.parse(before.updated_at)).toBeGreaterThanOrEqual(60_000)
      await as(root, 'PATCH', `/v1/users/${ann.uuid}`, change)
      expect((await shown(ann)).updated_at).toBe(after.updated_at)
    }
    const { updated_at } = await shown(ann)
    await as(root, 'PUT', `/v1/users/${ann.uuid}/groups`, { groups: [await group()] })
    expect((await shown(ann)).updated_at).toBe(updated_at)
  })

  it('200 the marker moves with sensitive changes, and not with user data, names, groups or unchanged values', async () => {
    const ann = await person()
    const club = await group()
    const marker = async () => (await row(ann.uuid))!['last_auth_sensitive_operation_at'] as Date
    const patch = (change: unknown) => as(root, 'PATCH', `/v1/users/${ann.uuid}`, change)
    const start = await marker()
    await patch({ user_data: { desk: 1 }, full_name: 'Ann', must_change_password: true })
    await patch({ username: ann.name, is_active: true, role: 'authenticated' })
    await as(root, 'PUT', `/v1/users/${ann.uuid}/groups`, { groups: [club] })
    expect(await marker()).toEqual(start)
    await patch({ username: freshName('u'), role: 'staff' })
    expect((await marker()).getTime()).toBeGreaterThan(start.getTime())
  })

  it('200 is_admin shows membership in the group admin, and gives no right', async () => {
    const ann = await person({ groups: ['admin'] })
    expect((await as(ann, 'GET', '/v1/users/current')).body).toMatchObject({ is_admin: true, groups: ['admin'] })
    expect((await as(ann, 'GET', '/v1/settings')).status).toBe(403)
    expect((await as(root, 'GET', '/v1/users/current')).body.is_admin).toBe(true)
    expect((await as(await person(), 'GET', '/v1/users/current')).body.is_admin).toBe(false)
  })
})
