import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, explain, type Explanation } from '#domain/access/decision.ts'
import type { Facts, GrantFact } from '#domain/access/decision-facts.ts'
import { askOracle } from '#test/models/access/decision.ts'
import { asker, cases, factsOf, shuffle, wantedNames } from './decision-worlds.ts'

const caseCount = 100_000
const timeLimitMs = 90_000
/** Every kind of decision. */
const everyKind = [
  'allow administrator',
  'allow default',
  'allow group',
  'allow multiple',
  'allow user',
  'deny group',
  'deny multiple',
  'deny no-permission',
  'deny user',
]
/** How often each must occur for agreement to mean something; the rarest (multiple) is drawn some 750 times, give or take 30. */
const leastOfEachKind = 500
const options = { numRuns: caseCount, interruptAfterTimeLimit: timeLimitMs, markInterruptAsFailure: true }

describe('decisions in random worlds', () => {
  it(
    'agree with the oracle in decision and reason, with and without explanation, and every kind of decision occurs often',
    () => {
      const seen = new Map<string, number>()
      let ran = 0
      fc.assert(
        fc.property(cases, (drawn) => {
          ran += 1
          const facts = factsOf(drawn)
          const expected = askOracle(drawn.world, asker, drawn.node, drawn.exact, wantedNames)
          return wantedNames.every((permission) => {
            const answer = expected.get(permission)
            const kind = `${answer?.allow ? 'allow' : 'deny'} ${answer?.reason.split(':')[0]}`
            seen.set(kind, (seen.get(kind) ?? 0) + 1)
            const question = { permission, userName: asker }
            return [decide(question, facts), explain(question, facts)].every(
              ({ allow, reason }) => allow === answer?.allow && reason === answer.reason,
            )
          })
        }),
        options,
      )
      expect(ran).toBe(caseCount)
      expect([...seen.keys()].sort()).toEqual(everyKind)
      expect(everyKind.filter((kind) => (seen.get(kind) ?? 0) < leastOfEachKind)).toEqual([])
    },
    timeLimitMs,
  )

  it(
    'have explanations that do not depend on the order of the grants',
    () => {
      let ran = 0
      fc.assert(
        fc.property(cases, (drawn) => {
          ran += 1
          const facts = factsOf(drawn)
          const shuffled = { ...facts, grants: shuffle(facts.grants, drawn.shuffleSeed) }
          return wantedNames.every((permission) => sameAnswer({ permission, userName: asker }, facts, shuffled))
        }),
        options,
      )
      expect(ran).toBe(caseCount)
    },
    timeLimitMs,
  )

  it('have explanations with each grant of the name exactly once, as the deciding one or as a loser', () => {
    let ran = 0
    fc.assert(
      fc.property(cases, (drawn) => {
        ran += 1
        const facts = factsOf(drawn)
        return wantedNames.every((permission) => {
          const { deciding, losers } = explain({ permission, userName: asker }, facts)
          const told = [...losers.map(({ grant }) => grant), ...(deciding === null ? [] : [deciding])]
          const asked = facts.grants.filter((grant) => grant.name === permission)
          return told.length === asked.length && asked.every((grant) => told.includes(grant))
        })
      }),
      { ...options, numRuns: caseCount / 10 },
    )
    expect(ran).toBe(caseCount / 10)
  })
})

function sameAnswer(question: { permission: string; userName: string }, one: Facts, other: Facts): boolean {
  const decisions = [decide(question, one), decide(question, other)] as const
  const agree = decisions[0].allow === decisions[1].allow && decisions[0].reason === decisions[1].reason
  return agree && sameExplanation(explain(question, one), explain(question, other))
}

/** Compares rows by identity: both explanations were given the same ones. */
function sameExplanation(one: Explanation<GrantFact>, other: Explanation<GrantFact>): boolean {
  if (one.deciding !== other.deciding || one.losers.length !== other.losers.length) return false
  return one.losers.every(({ grant, why }, index) => {
    const counterpart = other.losers[index]
    return counterpart?.grant === grant && counterpart.why === why
  })
}
