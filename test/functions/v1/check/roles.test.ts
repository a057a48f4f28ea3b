import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { authnzerverRolePolicy } from '#domain/access/roles/authnzerver-policy.ts'
import {
  allActions,
  itemNames,
  roleNames,
  tableSays,
  visibilityNames,
} from '#test/domain/access/roles/default-table.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'authnzerver')
const tokens: Record<string, string | undefined> = {}
/** All users: their uuid, effective role, and whether they are active. */
const people: Record<string, { uuid: string; role: string; active: boolean }> = {}

beforeAll(async () => {
  await person('first.superuser', 'superuser', '')
  for (const [name, role] of [
    ['ann', 'authenticated'],
    ['ben', 'authenticated'],
    ['sue', 'staff'],
    ['eve', 'superuser'],
  ] as const) {
    await postern.createUser(name)
    await person(name, role, `role = '${role}'`)
    tokens[name] = (await postern.signIn(name)).token
  }
  await person('anonymous', 'anonymous', '')
  const states = {
    disabled: 'enabled = false',
    unconfirmed: 'activated_at = null',
    lockedout: `lock_kind = 'administrative'`,
    waslocked: `lock_kind = 'automatic', lock_until = app_now() - interval '1 second'`,
  }
  for (const [name, state] of Object.entries(states)) {
    await postern.createUser(name)
    await person(name, name === 'lockedout' ? 'locked' : 'authenticated', state, name === 'waslocked')
  }
  people['nobody'] = { uuid: randomUUID(), role: 'authenticated', active: false }
})

async function person(name: string, role: string, state: string, active = true): Promise<void> {
  if (state) await postern.database.sql(`update users set ${state} where username = $1`, [name])
  const [row] = await postern.database.sql<{ uuid: string }>('select uuid from users where username = $1', [name])
  people[name] = { uuid: row!.uuid, role, active }
}

const ask = (checks: unknown, token?: string) => postern.call('POST', '/v1/check/roles', { body: { checks }, token })
const policy = (roles_policy: unknown) =>
  postern.call('PATCH', '/v1/settings', { token: root.token, body: { roles_policy } })
const answersTo = async (checks: unknown, token?: string): Promise<[boolean, string][]> => {
  const { status, body } = await ask(checks, token)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.results.map(({ allow, reason }: { allow: boolean; reason: string }) => [allow, reason])
}
const uuidOf = (name: string) => people[name]!.uuid

/** A question with user names; `role` null: none is given. */
interface Asked {
  user: string
  role: string | null
  item: string
  action: string
  visibility: string
  owner: string
  shared: string[]
}

/** authnzerver's `check_user_access` in its own words. */
function oracle({ user, role, item, action, visibility, owner, shared }: Asked): boolean {
  const asker = people[user]!
  if (!allActions.includes(action) || !visibilityNames.includes(visibility)) return false
  if (!asker.active || (role !== null && role !== asker.role)) return false
  if (![owner, ...shared].every((name) => people[name]!.active)) return false
  const listed = shared.includes(user) || shared.includes('anonymous')
  return tableSays({ role: asker.role, action, item, visibility, owns: user === owner, listed })
}

/** Mostly names of the table and active users, so that many are allowed. */
function askedBy(users: string[]): fc.Arbitrary<Asked> {
  const active = ['ann', 'ben', 'sue', 'eve', 'anonymous', 'waslocked']
  const anybody = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...active) },
    { weight: 1, arbitrary: fc.constantFrom('disabled', 'unconfirmed', 'lockedout', 'nobody') },
  )
  const known = (names: string[]) =>
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constant('constructor') })
  return fc.record({
    user: fc.constantFrom(...users),
    role: fc.oneof(
      { weight: 9, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...roleNames) },
    ),
    item: known(itemNames),
    action: known(allActions),
    visibility: known(visibilityNames),
    owner: fc.oneof(anybody, fc.constantFrom(...users)),
    shared: fc.array(anybody, { maxLength: 3 }),
  })
}

function sent({ user, role, owner, shared, ...rest }: Asked, aboutOthers: boolean) {
  return {
    ...rest,
    owner: uuidOf(owner),
    shared_with: shared.map(uuidOf),
    ...(aboutOthers && { user: uuidOf(user) }),
    ...(role !== null && { role }),
  }
}

describe('POST /v1/check/roles', () => {
  it('200 answers a thousand questions about any user by the tables of authnzerver, in one round trip', async () => {
    const users = Object.keys(people)
    const questions = fc.sample(askedBy(users), 1000)
    postern.database.takeRoundTrips()
    const answers = await answersTo(
      questions.map((question) => sent(question, true)),
      root.token,
    )
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(questions.filter((question, n) => answers[n]![0] !== oracle(question))).toEqual([])
    expect(questions.filter(oracle).length).toBeGreaterThan(30)
  })

  it.each(['ann', 'sue', 'eve', 'anonymous'])('200 answers %s about themselves by the tables', async (name) => {
    const questions = fc.sample(askedBy([name]), 500)
    const answers = await answersTo(
      questions.map((question) => sent(question, false)),
      tokens[name],
    )
    expect(questions.filter((question, n) => answers[n]![0] !== oracle(question))).toEqual([])
  })

  it.each(
    Object.entries({ superuser: [5e6, 6e4], staff: [1e6, 6e4], authenticated: [5e5, 6e3], anonymous: [1e5, 600] }),
  )('a limit of %s is exclusive, and inactive accounts have none', async (role, [requests, perMinute]) => {
    const name = Object.keys(people).find((each) => people[each]!.role === role)!
    const user = uuidOf(name)
    const within: [boolean, string] = [true, 'policy']
    const beyond: [boolean, string] = [false, 'beyond-limit']
    const inactive: [boolean, string] = [false, 'party-unknown-or-inactive']
    const checks = [
      { limit: 'requests', value: requests! - 1, user },
      { limit: 'requests', value: requests, user },
      { limit: 'requests_per_minute', value: perMinute! - 1, user, role },
      { limit: 'requests_per_minute', value: perMinute, user },
      { limit: 'speed', value: 0, user },
      { limit: 'requests', value: 0, user, role: 'locked' },
      { limit: 'requests', value: 0, user: uuidOf('disabled') },
      { limit: 'requests', value: -1, user: uuidOf('lockedout') },
      { limit: 'requests', value: 0, user: uuidOf('nobody') },
    ]
    const expected = [within, beyond, within, beyond, beyond, inactive, inactive, inactive, inactive]
    expect(await answersTo(checks, root.token)).toEqual(expected)
  })

  it('a denial has a reason', async () => {
    const item = { item: 'dataset', action: 'view', visibility: 'private' }
    const checks = [
      { ...item, owner: 'current' },
      item,
      { ...item, item: 'boat', owner: 'current' },
      { ...item, visibility: 'public', action: 'delete' },
      { ...item, visibility: 'public', owner: uuidOf('disabled') },
      { ...item, owner: 'current', role: 'superuser' },
      { ...item, visibility: 'shared', shared_with: ['current'] },
      { ...item, visibility: 'shared', owner: uuidOf('ben'), shared_with: ['anonymous'] },
      { ...item, owner: uuidOf('ann').toUpperCase() },
    ]
    expect(await answersTo(checks, tokens['ann'])).toEqual([
      [true, 'policy'],
      [false, 'not-visible'],
      [false, 'unknown-name'],
      [false, 'not-an-action-of-theirs'],
      [false, 'party-unknown-or-inactive'],
      [false, 'party-unknown-or-inactive'],
      [true, 'policy'],
      [true, 'policy'],
      [true, 'policy'],
    ])
  })

  it('a new policy, a lock and the end of a session apply to the next check', async () => {
    const mine = [{ item: 'dataset', action: 'change_owner', visibility: 'private', owner: 'current' }]
    expect(await answersTo(mine, tokens['ben'])).toEqual([[false, 'not-an-action-of-theirs']])
    const changed = structuredClone(authnzerverRolePolicy) as unknown as {
      role_policy: Record<string, { on_owned: string[] }>
    }
    changed.role_policy['authenticated']!.on_owned.push('change_owner')
    expect((await policy(changed)).status).toBe(200)
    expect(await answersTo(mine, tokens['ben'])).toEqual([[true, 'policy']])
    await policy(authnzerverRolePolicy)
    expect(await answersTo(mine, tokens['ben'])).toEqual([[false, 'not-an-action-of-theirs']])

    const theirs = [{ item: 'dataset', action: 'view', visibility: 'public', owner: uuidOf('ben') }]
    expect(await answersTo(theirs, tokens['ann'])).toEqual([[true, 'policy']])
    await postern.call('POST', '/v1/users/ben/lock', { token: root.token, body: { kind: 'administrative' } })
    expect(await answersTo(theirs, tokens['ann'])).toEqual([[false, 'party-unknown-or-inactive']])
    expect((await ask(mine, tokens['ben'])).status).toBe(401)
    await postern.call('POST', '/v1/users/ben/unlock', { token: root.token })
  })

  it('an account can get the roles of the setting `roles`; one that the policy does not name counts as `authenticated`', async () => {
    const text = JSON.stringify({
      ...authnzerverRolePolicy,
      roles: authnzerverRolePolicy.roles.filter((role) => role !== 'staff'),
    })
    const without = JSON.parse(text) as { role_policy: Record<string, unknown> }
    delete without.role_policy['staff']
    expect((await policy(without)).status).toBe(200)
    const give = (role: string) => postern.call('PATCH', '/v1/users/ann', { token: root.token, body: { role } })
    expect(await give('nobody-has-it')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/role', code: 'unknown-role' }] },
    })
    expect((await give('staff')).status).toBe(200)
    const limits = [499_999, 500_000].map((value) => ({ limit: 'requests', value, user: 'ann' }))
    expect(await answersTo(limits, root.token)).toEqual([
      [true, 'policy'],
      [false, 'beyond-limit'],
    ])
    await policy(authnzerverRolePolicy)
    expect(await answersTo(limits, root.token)).toEqual([
      [true, 'policy'],
      [true, 'policy'],
    ])
    expect((await give('authenticated')).status).toBe(200)
  })

  it('422 for a policy with every error at once, and the previous one stays in force', async () => {
    const wrong = JSON.parse(JSON.stringify(authnzerverRolePolicy).replace('"view"', '"veiw"')) as { extra?: number }
    const { status, body } = await policy(wrong)
    expect(status).toBe(422)
    expect(body.errors).toContainEqual({
      pointer: '/roles_policy/item_policy/user/actions/1',
      code: 'unknown-name',
      detail: 'Declare this name in the lists of the policy, or remove it.',
    })
    expect((await policy({ ...authnzerverRolePolicy, extra: 1 })).body.errors).toEqual([
      { pointer: '/roles_policy/extra', code: 'unknown-key', detail: 'This key does not exist. Remove it.' },
    ])
    const settings = await postern.call('GET', '/v1/settings', { token: root.token })
    expect(settings.body.roles_policy).toEqual(authnzerverRolePolicy)
  })

  it('403 and 401 for questions about other users, by any name, except for administrators', async () => {
    const about = (user: string) => [{ limit: 'requests', value: 1, user }]
    for (const user of ['ben', uuidOf('ben'), 'nobody.at.all', uuidOf('nobody'), 'anonymous']) {
      expect(await ask(about(user), tokens['sue'])).toMatchObject({
        status: 403,
        body: { detail: 'Only administrators may ask about others.' },
      })
    }
    for (const user of ['ben', uuidOf('ben')]) {
      expect(await ask(about(user))).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    }
    for (const user of ['sue', 'SUE', uuidOf('sue'), 'current']) {
      expect((await ask(about(user), tokens['sue'])).status).toBe(200)
    }
    expect((await ask(about('anonymous'))).status).toBe(200)
  })

  const good = { item: 'dataset', action: 'view', visibility: 'public' }
  it.each([
    ['no question', []],
    ['1001 questions', Array.from({ length: 1001 }, () => good)],
    ['a half of each kind', [{ ...good, limit: 'requests', value: 1 }]],
    ['a value that is no number', [{ limit: 'requests', value: '1' }]],
    ['an owner by name', [{ ...good, owner: 'ben' }]],
    ['a user name instead of a uuid', [{ ...good, shared_with: ['ben'] }]],
    ['an unknown key', [{ ...good, owns: true }]],
  ])('422 refuses %s', async (_, checks) => {
    expect(await ask(checks)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})
