/** Proxied requests that need several permissions, some of them only after a step-up. */
import { expect, it } from 'vitest'
import type { CheckFacts } from '#domain/access/check-facts.ts'
import { findObstacle } from '#domain/access/request-mapping/authorization.ts'
import { requirement, singleReading } from '#domain/access/request-mapping/mapping.ts'

const reading = singleReading(requirement('read', ['a']), requirement('write', ['b']))

/** @param required what the grants of the two permissions require: null nothing, undefined: there is no such grant */
function obstacle(...required: (readonly [number | null, number | null] | null | undefined)[]) {
  const grants = required.flatMap((each, n) => {
    const row = each ? ([...each, 1, 3600] as const) : null
    return each === undefined ? [] : [['', 1, ['read', 'write'][n]!, null, null, 'allow', 'recursive', row] as const]
  })
  const facts: CheckFacts = { caller: ['ada', false], paths: [[1], [1]], grants }
  return findObstacle({ api: reading }, { mapping: 'api', configuration: null, basic: false, facts })
}

it('a step-up is named where it helps with all of them, and then the strictest of each kind', () => {
  expect(obstacle(null, null)).toBeNull()
  expect(obstacle([2, null], null)?.stepUp).toEqual({ aal: 2 })
  expect(obstacle(null, [null, 15])?.stepUp).toEqual({ within_minutes: 15 })
  expect(obstacle([2, 30], [null, 15])?.stepUp).toEqual({ aal: 2, within_minutes: 15 })
  expect(obstacle([null, 10], [2, null])?.stepUp).toEqual({ aal: 2, within_minutes: 10 })
})

it('no step-up is named where another permission is denied in any session', () => {
  for (const answer of [
    obstacle([2, null], undefined),
    obstacle(undefined, [2, null]),
    obstacle(undefined, undefined),
  ]) {
    expect(answer).not.toBeNull()
    expect(answer).not.toHaveProperty('stepUp')
  }
  expect(obstacle([2, null], undefined)?.detail).toContain('write on b')
})
