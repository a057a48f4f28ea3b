/** Grants that require something of the session: every kind of session, every kind of grant, every way to ask. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { type Authenticated, signInAs } from '#test/support/fixtures/authenticated-sessions.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { proxyOf } from '#test/support/servers/proxy.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'
import { checkerOf } from '#test/support/contract/checker.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const { call, service, resource, grant, group } = createTreeFixture(postern, root)
const { check } = checkerOf(postern)
const { ask } = proxyOf(postern)

const fresh: Authenticated = { aal: 2, minutesAgo: 0 }
const secondFactor: Authenticated = { aal: 2, minutesAgo: 30 }
const password: Authenticated = { aal: 1, minutesAgo: 0 }
const old: Authenticated = { aal: 1, minutesAgo: 30 }
const sessions = new Map<Authenticated, SignedIn>()
const placeOf = new Map<string, { name: string; uuid: string }>()

const both = { aal: 2, within_minutes: 15 }
/** Each kind of grant, with whether it applies to sessions of each kind. */
const kinds: [requires: object | null, applies: Authenticated[]][] = [
  [null, [fresh, secondFactor, password, old]],
  [{ aal: 2 }, [fresh, secondFactor]],
  [{ within_minutes: 15 }, [fresh, password]],
  [both, [fresh]],
]

beforeAll(async () => {
  await group('staff', 3, 'ada')
  for (const each of [fresh, secondFactor, password, old]) sessions.set(each, await signInAs(postern, 'ada', each))
  for (const [requires] of kinds) {
    const name = freshName('s')
    const uuid = await service(name)
    placeOf.set(JSON.stringify(requires), { name, uuid })
    await grant({ user: 'ada' }, uuid, requires ? { name: 'read', requires } : 'read')
  }
})

const table = kinds.flatMap(([requires, applies]) =>
  [fresh, secondFactor, password, old].map((session) => [requires, session, applies.includes(session)] as const),
)

describe('a grant that requires %o', () => {
  it.each(table)('%o in a session with %o applies: %s', async (requires, session, applies) => {
    const { token } = sessions.get(session)!
    const { name, uuid } = placeOf.get(JSON.stringify(requires))!
    const expected = applies
      ? { allow: true, reason: 'user:ada' }
      : { allow: false, reason: 'step-up-required', step_up: requires }

    postern.database.takeRoundTrips()
    const one = await check([{ resource: uuid, permission: 'read' }], token)
    expect(one.body.results).toEqual([expected])
    const byName = await check([{ service: name, below: ['no'], permission: 'read' }], token)
    expect(byName.body.results).toEqual([applies ? { ...expected, exact: false } : expected])
    expect(postern.database.takeRoundTrips()).toBe(2)

    const many = await check(
      [
        { resource: uuid, permission: 'read' },
        { resource: uuid, permission: 'read', user: 'ada' },
        { resource: uuid, permission: 'write' },
      ],
      token,
    )
    expect(many.body.results).toEqual([expected, expected, { allow: false, reason: 'no-permission' }])

    const { body } = await check([{ resource: uuid, permission: 'read' }], token, { explain: true })
    const [{ explain, ...answer }] = body.results
    expect(answer).toEqual(expected)
    const told = applies ? explain.deciding : explain.losers[0].grant
    expect(told.permission).toEqual({
      name: 'read',
      access: 'allow',
      scope: 'recursive',
      ...(requires && { requires }),
    })
    expect(applies ? explain.losers : [explain.deciding, explain.losers[0].why]).toEqual(
      applies ? [] : [null, 'step-up'],
    )

    const { status, headers, body: problem } = await ask(`GET /${name}/page`, { token } as SignedIn)
    if (applies) expect(status).toBe(200)
    else {
      expect([status, problem.code, problem.step_up]).toEqual([403, 'step-up-required', requires])
      const texts = [requires && 'aal' in requires && 'aal2', requires && 'within_minutes' in requires && 'within=15']
      expect(headers.get('X-Postern-Step-Up')).toBe(texts.filter(Boolean).join(', '))
    }
  })

  it('is met until the last second, and no longer', async () => {
    const { uuid } = placeOf.get(JSON.stringify({ within_minutes: 15 }))!
    const session = await signInAs(postern, 'ada', password)
    const reasonOf = async () =>
      (await check([{ resource: uuid, permission: 'read' }], session.token)).body.results[0].reason
    await postern.database.sql(
      `update sessions set authenticated_at = app_now() - interval '14 minutes 58 seconds' where authenticated_at > app_now() - interval '1 minute'`,
    )
    expect(await reasonOf()).toBe('user:ada')
    await postern.database.sql(`update sessions set authenticated_at = app_now() - interval '15 minutes 1 second'
      where authenticated_at > app_now() - interval '15 minutes'`)
    expect(await reasonOf()).toBe('step-up-required')
  })
})

describe('what is decided without the grants that do not apply', () => {
  it('a weaker grant, a deny that the step-up would overrule, a deny that it would not', async () => {
    const { token } = sessions.get(old)!
    const top = await service()
    const leaf = await resource(top)
    const answer = async (place: string) =>
      (await check([{ resource: place, permission: 'read' }], token)).body.results[0]
    await grant({ user: 'ada' }, leaf, { name: 'read', requires: { aal: 2 } })
    await grant('everyone', top, 'read')
    expect(await answer(leaf)).toEqual({ allow: true, reason: 'group:everyone' })
    await grant({ group: 'staff' }, leaf, 'read-deny')
    expect(await answer(leaf)).toEqual({ allow: false, reason: 'step-up-required', step_up: { aal: 2 } })
    await call('PUT', '/v1/grants', { holder: { user: 'ada' }, resource: leaf, permission: 'read-deny' })
    await grant({ group: 'staff' }, top, { name: 'read', requires: { aal: 2 } })
    expect(await answer(leaf)).toEqual({ allow: false, reason: 'user:ada' })
  })

  it('the default of the type, unless the resource has the grant itself; in one question and in several', async () => {
    const { token } = sessions.get(old)!
    const index = await service(freshName('index'), 'packages')
    const [one, another] = [await resource(index, 'one', 'package'), await resource(index, 'another', 'package')]
    await grant({ user: 'ada' }, index, { name: 'read', requires: { aal: 2 } })
    await grant({ user: 'ada' }, another, { name: 'read', requires: { within_minutes: 15 } })
    const questions = [one, another].map((place) => ({ resource: place, permission: 'read' }))
    const expected = [
      { allow: true, reason: 'default' },
      { allow: false, reason: 'step-up-required', step_up: { within_minutes: 15 } },
    ]
    expect((await check(questions, token)).body.results).toEqual(expected)
    for (const [n, question] of questions.entries())
      expect((await check([question], token)).body.results).toEqual([expected[n]])
  })

  it('an administrator needs no step-up', async () => {
    const { uuid } = placeOf.get(JSON.stringify(both))!
    await grant({ user: 'first.superuser' }, uuid, { name: 'read', requires: both })
    const { body } = await check([{ resource: uuid, permission: 'read' }], root.token)
    expect(body.results[0].reason).toBe('administrator')
  })
})

describe('who meets no requirement', () => {
  const required = { allow: false, reason: 'step-up-required', step_up: { aal: 2 } }

  it('an API key, a stranger, and another user', async () => {
    const { name, uuid } = placeOf.get(JSON.stringify({ aal: 2 }))!
    const question = { resource: uuid, permission: 'read' }
    const key = await createKey(postern, ada, ['check'])
    expect((await check([question], key)).body.results).toEqual([required])
    expect((await check([question, { ...question, user: 'ada' }], key)).body.results).toEqual([required, required])
    expect((await check([{ ...question, user: 'ada' }], root.token)).body.results).toEqual([required])
    expect((await ask(`GET /${name}`, { token: key } as SignedIn)).body.code).toBe('step-up-required')

    const open = await service()
    await grant('everyone', open, { name: 'read', requires: { aal: 2 } })
    expect((await check([{ resource: open, permission: 'read' }], null)).body.results).toEqual([required])
    expect((await ask(`GET /${freshName()}`)).status).toBe(401)
  })

  it('a key that is limited to other branches is told of its ceiling, and of no step-up', async () => {
    const { uuid } = placeOf.get(JSON.stringify({ aal: 2 }))!
    const [inside, elsewhere] = [
      await createKey(postern, ada, ['check'], { branches: [uuid] }),
      await createKey(postern, ada, ['check'], { branches: [await service()] }),
    ]
    const question = { resource: uuid, permission: 'read' }
    for (const more of [{}, { explain: true }]) {
      expect((await check([question], inside, more)).body.results[0]).toMatchObject(required)
      const { body } = await check([question], elsewhere, more)
      expect(body.results[0]).toMatchObject({ allow: false, reason: 'key-ceiling' })
      expect(body.results[0]).not.toHaveProperty('step_up')
    }
  })
})

describe('`authentication`, which an application server says of another user', () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()
  const question = (requires: object, aal: unknown, seconds: number, user = 'ada') => ({
    resource: placeOf.get(JSON.stringify(requires))!.uuid,
    permission: 'read',
    user,
    authentication: { aal, authenticated_at: ago(seconds) },
  })

  it('200 counts for the question that it is in, with a session and with a key that may ask about others', async () => {
    const checks = [
      question({ aal: 2 }, 2, 86_400),
      question({ aal: 2 }, 1, 0),
      question(both, 2, 60),
      question(both, 2, 1000),
      question({ within_minutes: 15 }, 1, 60),
      question({ within_minutes: 15 }, 2, -3600),
    ]
    const server = await createKey(postern, root, ['check', 'check:others'])
    for (const token of [root.token, server]) {
      const { status, body } = await check(checks, token)
      expect([status, body.results.map(({ allow }: { allow: boolean }) => allow)]).toEqual([
        200,
        [true, false, true, false, true, false],
      ])
    }
  })

  it('403 without the scope for questions about others, and 422 of oneself, by whatever name', async () => {
    const body = { checks: [question({ aal: 2 }, 2, 0)] }
    await postern.createUser('eve')
    const { token: eve } = await postern.signIn('eve')
    expect(await postern.call('POST', '/v1/check', { body, token: eve })).toMatchObject({ status: 403 })
    const { token } = sessions.get(old)!
    const error = { pointer: '/checks/0/authentication', code: 'conflicting-field' }
    for (const user of ['ada', 'ADA', ada.uuid, 'current', undefined]) {
      for (const who of [token, await createKey(postern, ada, ['check', 'check:others'])]) {
        const asked = { ...question({ aal: 2 }, 2, 0), user }
        expect(await check([asked], who)).toMatchObject({ status: 422, body: { errors: [error] } })
      }
    }
    expect((await check([question({ aal: 2 }, 2, 0)], null)).status).toBe(401)
  })

  it('does not count for `anonymous`', async () => {
    const open = await service()
    await grant('everyone', open, { name: 'read', requires: { aal: 2 } })
    const { body } = await check([{ ...question({ aal: 2 }, 2, 0, 'anonymous'), resource: open }], root.token)
    expect(body.results[0].reason).toBe('step-up-required')
  })

  it('422 for anything else in it', async () => {
    const wrong: [object, string][] = [
      [{ aal: 3, authenticated_at: ago(0) }, '/aal'],
      [{ aal: '2', authenticated_at: ago(0) }, '/aal'],
      [{ aal: 2 }, '/authenticated_at'],
      [{ authenticated_at: ago(0) }, '/aal'],
      [{ aal: 2, authenticated_at: 'now' }, '/authenticated_at'],
      [{ aal: 2, authenticated_at: ago(0), amr: [] }, '/amr'],
    ]
    for (const [authentication, pointer] of wrong) {
      const asked = { ...question({ aal: 2 }, 2, 0), authentication }
      const { status, body } = await check([asked], root.token)
      expect([status, body.errors?.[0].pointer]).toEqual([422, `/checks/0/authentication${pointer}`])
    }
  })
})
