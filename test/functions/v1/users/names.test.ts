import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)
beforeAll(() => postern.createUser('renamed'))
beforeEach(() => policy({ username_rules: 'unicode', reserved_usernames: [] }))

const policy = (body: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body })
let made = 0
const address = () => `number${(made += 1)}@example.test`

/** Every way to set a user name over HTTP except the bootstrap, which happens once. */
const ways = {
  registers: (username: string, email = address()) =>
    postern.call('POST', '/v1/registrations', { body: { username, email } }),
  'is given an account': (username: string, email = address()) =>
    postern.call('POST', '/v1/users', { token: root.token, body: { username, email, send_mail: false } }),
  'is renamed': async (username: string, email?: string) => {
    const [{ uuid }] = (await postern.database.sql(`select uuid from users where email = 'renamed@example.test'`)) as [
      { uuid: string },
    ]
    return postern.call('PATCH', `/v1/users/${uuid}`, {
      token: root.token,
      body: { username, ...(email && { email }) },
    })
  },
}
const everyWay = Object.entries(ways)
const held = () =>
  postern.database.sql('select username from users union all select username from registrations order by 1')

describe.each(everyWay)('a user who %s', (_way, name) => {
  it.each([
    ['unicode', 'Jörg.1', 'jo__hn', 'invalid-character'],
    ['ascii', 'Tab_-_1', 'tab.2', 'invalid-character'],
    ['ascii-lowercase', 'lower.1', 'Upper', 'invalid-character'],
    ['unicode', 'Émile', 'ab', 'too-short'],
  ])('gets a name by the rules %s from the next request on: %s, and not %s', async (rules, good, bad, code) => {
    await policy({ username_rules: rules })
    const before = await held()
    postern.database.takeRoundTrips()
    expect(await name(bad)).toMatchObject({
      status: 422,
      body: { code: 'invalid-request', errors: [{ pointer: '/username', code }] },
    })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await held()).toEqual(before)
    expect((await name(`${good}${(made += 1)}`)).status).toBeLessThan(300)
  })

  it('422 with every error at once, the name by the rules in force', async () => {
    await policy({ username_rules: 'ascii-lowercase' })
    const { errors } = (await name('Ann.Lee', 'no address')).body
    expect(errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
      ['/username', 'invalid-character'],
      ['/email', 'invalid-character'],
    ])
    expect(errors[0].detail).toContain('lower-case letters')
  })

  it('cannot have a reserved name, nor a similar one, in any case or width', async () => {
    await policy({ reserved_usernames: ['Billing', 'Ämter'] })
    for (const reserved of ['billing', 'BILLING', 'bi11ing', 'ｂｉｌｌｉｎｇ', 'amter', 'ämter']) {
      expect(await name(reserved), reserved).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/username', code: 'reserved-name' }] },
      })
    }
    expect((await name(`billings${(made += 1)}`)).status).toBeLessThan(300)
  })
})

it('a name that breaks the rules gets the same response with and without an account of the address', async () => {
  await postern.createUser('known')
  await policy({ username_rules: 'ascii', reserved_usernames: ['billing'] })
  for (const bad of ['a.b', 'billing']) {
    const answers = [await ways.registers(bad), await ways.registers(bad, 'known@example.test')]
    expect(answers.map(({ status, body }) => [status, body.errors])).toEqual([
      [422, answers[0]!.body.errors],
      [422, answers[0]!.body.errors],
    ])
  }
})

it('an existing name stays: its user can be edited, and another spelling is judged', async () => {
  await postern.createUser('has.dots')
  await policy({ username_rules: 'ascii' })
  const edit = (body: object) => postern.call('PATCH', '/v1/users/has.dots', { token: root.token, body })
  expect((await edit({ full_name: 'Dot' })).status).toBe(200)
  expect((await edit({ username: 'has.dots', full_name: 'Dots' })).status).toBe(200)
  expect((await edit({ username: 'Has.Dots' })).status).toBe(422)
  await policy({ username_rules: 'unicode' })
  expect((await edit({ username: 'Has.Dots' })).status).toBe(200)
})

it('409 for the confirmation of a name that was reserved since the request; the link stays valid', async () => {
  await ways.registers('support', 'support@elsewhere.test')
  const link = linkIn(await mailTo(inbox, 'support@elsewhere.test'))
  await policy({ reserved_usernames: ['support'] })
  const confirm = () => postern.call('POST', link, { body: { password: goodPassword } })
  expect(await confirm()).toMatchObject({ status: 409, body: { code: 'name-taken' } })
  await policy({ reserved_usernames: [] })
  expect((await confirm()).status).toBe(201)
})

it('403 before 422 for a name that the caller may not set', async () => {
  const renamed = await postern.createUser('bystander').then(() => postern.signIn('bystander'))
  await policy({ username_rules: 'ascii' })
  const answer = await postern.call('PATCH', '/v1/users/current', { token: renamed.token, body: { username: 'a.b.c' } })
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})

it('the registration policy returns the rules in force', async () => {
  for (const [rules, min_length] of [
    ['ascii-lowercase', 1],
    ['unicode', 3],
  ]) {
    await policy({ username_rules: rules })
    const { body } = await postern.call('GET', '/v1/registrations/policy')
    expect(body.username).toEqual({ rules, min_length, max_length: 64 })
  }
})
