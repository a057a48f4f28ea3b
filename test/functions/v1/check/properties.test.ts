import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker, cases, wantedNames } from '#test/domain/access/decision-worlds.ts'
import { askOracle, type OracleAnswer, type World } from '#test/models/access/decision.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'

const worldCount = 400

/** A question with the decision of the specification. */
interface Asked {
  resource: string
  permission: string
  expected: OracleAnswer
}

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, asker)

let asked: Asked[]
let askedOfNobody: Asked[]
let askedBelow: Asked[]
beforeAll(async () => {
  await postern.createUser('bob')
  const worlds = fc.sample(cases, worldCount).map(({ world }) => ({ ...world, administrator: false }))
  const planted = await seedDecisionCases(postern.database, worlds, asker)
  asked = worlds.flatMap((world, w) => questionsOf(world, w, planted[w]!, asker))
  askedBelow = worlds.flatMap((world, w) => questionsOf(world, w, planted[w]!, asker, false))
  askedOfNobody = worlds.flatMap((world, w) =>
    questionsOf({ ...world, memberships: ['everyone'] }, w, planted[w]!, 'anonymous'),
  )
})

describe('in random worlds, every response over HTTP and SQL is the one of the specification', () => {
  it('for a caller who is signed in', async () => {
    expect(await answers(asked, { token: ada.token })).toEqual(expectations(asked))
  })

  it('for an anonymous caller', async () => {
    expect(await answers(askedOfNobody, {})).toEqual(expectations(askedOfNobody))
  })

  it('for an administrator about another user', async () => {
    expect(await answers(asked, { token: root.token, user: asker })).toEqual(expectations(asked))
    expect(await answers(askedOfNobody, { token: root.token, user: 'anonymous' })).toEqual(expectations(askedOfNobody))
  })

  it('for missing resources, below each resource', async () => {
    const expected = askedBelow.map(({ expected: answer }) => (answer.allow ? { ...answer, exact: false } : answer))
    for (const [explain, below] of [
      [false, ['no', 'such place']],
      [true, ['no']],
    ] as const) {
      const given = await answers(askedBelow, { token: ada.token, explain, below })
      expect(given.map(({ allow, reason, exact }) => ({ allow, reason, exact }))).toEqual(expected)
    }
    const told = await answers(askedBelow, { token: root.token, user: asker, below: ['no'] })
    expect(told).toEqual(expectations(askedBelow).map((answer) => ({ ...answer, exact: false })))
  })

  it('for a single question, which has its own statement', async () => {
    for (const [questions, more] of [
      [asked, { token: ada.token }],
      [askedOfNobody, {}],
      [askedBelow, { token: ada.token, below: ['no'] }],
    ] as const) {
      const some = questions.filter((_, n) => n % 40 === 0)
      const given = await answers(some, { ...more, perCall: 1 })
      expect(given.map(({ allow, reason }) => ({ allow, reason }))).toEqual(expectations(some))
    }
  })

  it('with an explanation, whose deciding grant matches the decision', async () => {
    const explained = await answers(asked, { token: ada.token, explain: true })
    expect(explained.map(({ allow, reason }) => ({ allow, reason }))).toEqual(expectations(asked))
    const said = explained.map(({ explain, reason }) => explain.deciding?.permission.access ?? reason)
    const expected = asked.map(({ expected: { allow, reason } }) =>
      reason === 'no-permission' || reason === 'default' ? reason : allow ? 'allow' : 'deny',
    )
    expect(said).toEqual(expected)
  })

  it('and the worlds are not trivial', () => {
    expect(asked.length).toBeGreaterThanOrEqual(4000)
    const kinds = new Set(asked.map(({ expected }) => `${expected.allow} ${expected.reason.replace(/w\d+-/, '')}`))
    expect(kinds.size).toBeGreaterThanOrEqual(13)
  })
})

function questionsOf(world: World, w: number, uuids: string[], user: string, exact = true): Asked[] {
  return uuids.flatMap((resource, node) => {
    const oracle = askOracle(world, user, node, exact, wantedNames)
    return wantedNames.map((permission) => ({ resource, permission, expected: named(w, oracle.get(permission)!) }))
  })
}

/** The answer with the name that the group has in the database. */
function named(w: number, { allow, reason }: OracleAnswer): OracleAnswer {
  const group = /^group:(.+)$/.exec(reason)?.[1]
  return { allow, reason: group ? `group:${groupName(w, group)}` : reason }
}

function expectations(questions: Asked[]): OracleAnswer[] {
  return questions.map(({ expected }) => expected)
}

interface Asking {
  token?: string
  user?: string
  explain?: boolean
  below?: readonly string[]
  perCall?: number
}

async function answers(questions: Asked[], { token, user, explain, below, perCall = 1000 }: Asking) {
  // oxlint-disable-next-line typescript/no-explicit-any -- as `Answer.body`
  const results: any[] = []
  for (let start = 0; start < questions.length; start += perCall) {
    const checks = questions
      .slice(start, start + perCall)
      .map(({ resource, permission }) => ({ resource, permission, ...(user && { user }), ...(below && { below }) }))
    const { status, body } = await postern.call('POST', '/v1/check', {
      body: { checks, ...(explain && { explain }) },
      token,
    })
    expect(status).toBe(200)
    results.push(...body.results)
  }
  return results
}
