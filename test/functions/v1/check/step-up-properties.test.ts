/** Sessions of every kind in random worlds, over HTTP and SQL, one by one and a thousand at once. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker, conditionalCases, wantedNames } from '#test/domain/access/decision-worlds.ts'
import { askOracle, type World } from '#test/models/access/decision.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { type Authenticated, setAuthentication } from '#test/support/fixtures/authenticated-sessions.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const worldCount = 200
const perCall = 1000
/** Minutes are such that the seconds of a test do not matter. */
const sessions: Authenticated[] = [
  { aal: 1, minutesAgo: 2 },
  { aal: 2, minutesAgo: 2 },
  { aal: 1, minutesAgo: 30 },
  { aal: 2, minutesAgo: 30 },
  { aal: 2, minutesAgo: 90 },
]

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, asker)

let worlds: World[]
let planted: string[][]
beforeAll(async () => {
  await postern.createUser('bob')
  worlds = fc.sample(conditionalCases, worldCount).map(({ world }) => ({ ...world, administrator: false }))
  planted = await seedDecisionCases(postern.database, worlds, asker)
})

/** Each question, and the decision of the specification for a session, null for what meets nothing. */
function askedIn(session: Authenticated | null, memberships?: string[]) {
  return worlds.flatMap((world, w) =>
    planted[w]!.flatMap((resource, node) => {
      const asked: World = { ...world, ...(memberships && { memberships }) }
      if (session) asked.session = session
      else delete asked.session
      const decided = askOracle(asked, memberships ? 'anonymous' : asker, node, true, wantedNames)
      return wantedNames.map((permission) => {
        const { allow, reason, stepUp } = decided.get(permission)!
        const group = /^group:(.+)$/.exec(reason)?.[1]
        const named = group ? `group:${groupName(w, group)}` : reason
        return { resource, permission, expected: { allow, reason: named, ...(stepUp && { step_up: stepUp }) } }
      })
    }),
  )
}

async function answers(asked: ReturnType<typeof askedIn>, token: string | null, more: object = {}, at = perCall) {
  const results: unknown[] = []
  for (let start = 0; start < asked.length; start += at) {
    const checks = asked.slice(start, start + at).map(({ resource, permission }) => ({ resource, permission, ...more }))
    const { status, body } = await postern.call('POST', '/v1/check', { body: { checks }, token })
    expect(status).toBe(200)
    results.push(...body.results)
  }
  return results
}

const expectations = (asked: ReturnType<typeof askedIn>) => asked.map(({ expected }) => expected)

describe('in random worlds with conditional grants, every response is the one of the specification', () => {
  it.each(sessions)('in a session with %o, at once and one by one', async (session) => {
    await setAuthentication(postern, ada, session)
    const asked = askedIn(session)
    expect(await answers(asked, ada.token)).toEqual(expectations(asked))
    const some = asked.filter((_, n) => n % 40 === 0)
    expect(await answers(some, ada.token, {}, 1)).toEqual(expectations(some))
    expect(await answers(some, ada.token, { user: asker })).toEqual(expectations(some))
    const meetsAll = session.aal === 2 && session.minutesAgo <= 5
    expect(asked.some(({ expected }) => expected.reason === 'step-up-required')).toBe(!meetsAll)
  })

  it('about another user, as the one who asks says how that user authenticated', async () => {
    for (const { aal, minutesAgo } of sessions) {
      const authentication = { aal, authenticated_at: new Date(Date.now() - minutesAgo * 60_000).toISOString() }
      const asked = askedIn({ aal, minutesAgo })
      expect(await answers(asked, root.token, { user: asker, authentication })).toEqual(expectations(asked))
    }
  })

  it('by an API key, about another user and for a stranger, who meet nothing', async () => {
    const asked = askedIn(null)
    const key = await createKey(postern, ada, ['check'])
    expect(await answers(asked, key)).toEqual(expectations(asked))
    const some = asked.filter((_, n) => n % 40 === 0)
    expect(await answers(some, key, {}, 1)).toEqual(expectations(some))
    expect(await answers(asked, root.token, { user: asker })).toEqual(expectations(asked))
    const ofNobody = askedIn(null, ['everyone'])
    expect(await answers(ofNobody, null)).toEqual(expectations(ofNobody))
  })
})
