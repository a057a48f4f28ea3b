import { describe, expect, it } from 'vitest'
import { explain } from '#domain/access/decision.ts'
import type { GrantFact } from '#domain/access/decision-facts.ts'
import { direct, ofEveryone, ofGroup, permutations } from './decision-examples.ts'

const question = { permission: 'read', userName: 'ada' }

/** Explains in every order of the grants, expects one explanation, and returns it in short form. */
function explained(grants: GrantFact[], { administrator = false, targetIsExact = true } = {}) {
  const explanations = permutations(grants).map((met) => {
    const { deciding, losers, ...decision } = explain(question, { administrator, targetIsExact, grants: met })
    return { ...decision, deciding, losers: losers.map(({ grant, why }) => [grant, why]) }
  })
  for (const explanation of explanations) expect(explanation).toEqual(explanations[0])
  return explanations[0]
}

describe('an explanation', () => {
  it('gives the reason why each kind of grant lost against a group', () => {
    const deciding = ofGroup('m', 'read-deny', 1, 5)
    const weakerScope = ofGroup('match', 'read-deny-match', 1, 5)
    const losers = [ofGroup('low', 'read', 0, 4), ofGroup('a', 'read', 1, 5), ofGroup('far', 'read', 2, 5)] as const
    expect(explained([deciding, weakerScope, ...losers])).toEqual({
      allow: false,
      reason: 'group:m',
      deciding,
      losers: [
        [losers[0], 'lower-priority'],
        [losers[1], 'deny-wins'],
        [weakerScope, 'match-does-not-reach'],
        [losers[2], 'farther'],
      ],
    })
  })

  it('reports that recursive won over match on the target itself', () => {
    const [deciding, loser] = [ofGroup('b', 'read'), ofGroup('a', 'read-match')]
    expect(explained([deciding, loser])).toEqual({
      allow: true,
      reason: 'group:b',
      deciding,
      losers: [[loser, 'recursive-wins']],
    })
  })

  it('reports that a user grant won over groups, and over a user grant farther up', () => {
    const deciding = direct('read', 1)
    const group = ofGroup('a', 'read-deny', 0, 9)
    const farther = direct('read-deny', 2)
    const losers = [
      [group, 'direct-grant-wins'],
      [farther, 'farther'],
    ]
    expect(explained([farther, deciding, group])).toEqual({ allow: true, reason: 'user:ada', deciding, losers })
  })

  it('names the first group of several equal ones, and lists the others as the same', () => {
    const [a, b, c] = [ofGroup('a', 'read'), ofGroup('b', 'read'), ofGroup('c', 'read')] as const
    const losers = [
      [b, 'same-as'],
      [c, 'same-as'],
    ]
    expect(explained([c, a, b])).toEqual({ allow: true, reason: 'multiple', deciding: a, losers })
  })

  it('lists the irrelevant grants for an administrator', () => {
    const grants = [direct('read-deny'), ofEveryone('read-match', 3)] as const
    const losers = grants.map((grant) => [grant, 'administrator'])
    expect(explained([...grants], { administrator: true })).toEqual({
      allow: true,
      reason: 'administrator',
      deciding: null,
      losers,
    })
  })

  it('lists the grants that do not apply if there is no permission', () => {
    const grants = [direct('read-match'), ofEveryone('read-match', 1)] as const
    const losers = grants.map((grant) => [grant, 'match-does-not-reach'])
    const explanation = { allow: false, reason: 'no-permission', deciding: null, losers }
    expect(explained([...grants], { targetIsExact: false })).toEqual(explanation)
  })

  it('ignores grants of other names', () => {
    expect(explained([direct('write')])).toEqual({ allow: false, reason: 'no-permission', deciding: null, losers: [] })
  })

  it('returns the given rows, with their other columns', () => {
    const rows = [
      { ...direct('read'), grantUuid: 'one' },
      { ...ofEveryone('read'), grantUuid: 'two' },
    ] as const
    const explanation = explain(question, { administrator: false, targetIsExact: true, grants: rows })
    expect(explanation.deciding).toBe(rows[0])
    expect(explanation.losers[0]?.grant).toBe(rows[1])
  })
})
