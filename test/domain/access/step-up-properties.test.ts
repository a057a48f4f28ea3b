/** Grants that require something of the session, in random worlds with sessions of every kind. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, explain } from '#domain/access/decision.ts'
import { meets } from '#domain/permissions/requirement.ts'
import { askOracle } from '#test/models/access/decision.ts'
import { asker, conditionalCases, factsOf, shuffle, wantedNames } from './decision-worlds.ts'

const caseCount = 50_000
const timeLimitMs = 90_000
const options = { numRuns: caseCount, interruptAfterTimeLimit: timeLimitMs, markInterruptAsFailure: true }
/** What each case must show often for agreement to mean something. */
const leastOfEach = 500

describe('conditional grants in random worlds', () => {
  it(
    'agree with the oracle in decision, reason and what a step-up needs',
    () => {
      const seen = new Map<string, number>()
      fc.assert(
        fc.property(conditionalCases, (drawn) => {
          const facts = factsOf(drawn)
          const expected = askOracle(drawn.world, asker, drawn.node, drawn.exact, wantedNames)
          return wantedNames.every((permission) => {
            const { allow, reason, stepUp } = expected.get(permission)!
            const kind = stepUp ? JSON.stringify(stepUp) : `${allow} ${reason.split(':')[0]}`
            seen.set(kind, (seen.get(kind) ?? 0) + 1)
            const question = { permission, userName: asker }
            return [decide(question, facts), explain(question, facts)].every(
              (answer) =>
                answer.allow === allow &&
                answer.reason === reason &&
                JSON.stringify(answer.step_up) === JSON.stringify(stepUp),
            )
          })
        }),
        options,
      )
      const stepUps = [{ aal: 2 }, { within_minutes: 5 }, { within_minutes: 60 }, { aal: 2, within_minutes: 5 }]
      const kinds = [...stepUps.map((stepUp) => JSON.stringify(stepUp)), 'true default', 'true user', 'false user']
      expect(kinds.filter((kind) => (seen.get(kind) ?? 0) < leastOfEach)).toEqual([])
    },
    timeLimitMs,
  )

  it(
    'a session that meets what a step-up needs is allowed, and one that meets everything is never asked for one',
    () => {
      fc.assert(
        fc.property(conditionalCases, (drawn) => {
          const facts = factsOf(drawn)
          return wantedNames.every((permission) => {
            const question = { permission, userName: asker }
            const { step_up: needed } = decide(question, facts)
            const best = decide(question, { ...facts, authentication: { aal: 2, ageSeconds: 0 } })
            if (best.step_up !== undefined) return false
            if (needed === undefined) return true
            const met = { aal: needed.aal ?? 1, ageSeconds: (needed.within_minutes ?? 1440) * 60 }
            return decide(question, { ...facts, authentication: met }).allow && best.allow
          })
        }),
        options,
      )
    },
    timeLimitMs,
  )

  it(
    'a better session is never allowed less',
    () => {
      fc.assert(
        fc.property(conditionalCases, (drawn) => {
          const facts = factsOf(drawn)
          return wantedNames.every((permission) => {
            const question = { permission, userName: asker }
            const { allow } = decide(question, facts)
            return !allow || decide(question, { ...facts, authentication: { aal: 2, ageSeconds: 0 } }).allow
          })
        }),
        options,
      )
    },
    timeLimitMs,
  )

  it(
    'explanations have every grant once, name those that the session does not meet, and do not depend on their order',
    () => {
      fc.assert(
        fc.property(conditionalCases, (drawn) => {
          const facts = factsOf(drawn)
          const shuffled = { ...facts, grants: shuffle(facts.grants, drawn.shuffleSeed) }
          return wantedNames.every((permission) => {
            const question = { permission, userName: asker }
            const { deciding, losers } = explain(question, facts)
            const asked = facts.grants.filter(({ name }) => name === permission)
            const told = [...losers.map(({ grant }) => grant), ...(deciding ? [deciding] : [])]
            const unmet = losers.filter(({ why }) => why === 'step-up')
            return (
              told.length === asked.length &&
              asked.every((grant) => told.includes(grant)) &&
              (deciding === null || meets(deciding.requires, facts.authentication)) &&
              unmet.every(({ grant }) => !meets(grant.requires, facts.authentication)) &&
              JSON.stringify(explain(question, shuffled)) === JSON.stringify(explain(question, facts))
            )
          })
        }),
        options,
      )
    },
    timeLimitMs,
  )
})
