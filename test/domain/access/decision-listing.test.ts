import { describe, expect, it } from 'vitest'
import { compareGrants } from '#domain/access/decision-contest.ts'
import { resolvedGrants } from '#domain/access/decision-listing.ts'
import { direct, ofEveryone, ofGroup, permutations } from './decision-examples.ts'

describe('the resolved listing', () => {
  it('reduces the grants of one node to the strongest of each name, in listing order and with its reason', () => {
    const [wins, loses] = [direct('write-match'), ofGroup('a', 'write-deny')] as const
    const [one, alike] = [ofGroup('b', 'read-deny-match'), ofGroup('c', 'read-deny-match')] as const
    for (const grants of permutations([wins, loses, one, alike])) {
      expect(resolvedGrants(grants, 'ada')).toEqual([
        { grant: one, reason: 'multiple' },
        { grant: wins, reason: 'user:ada' },
      ])
    }
  })

  it('is empty without grants', () => {
    expect(resolvedGrants([], 'ada')).toEqual([])
  })

  it('throws for a comparison of grants of different names', () => {
    expect(() => compareGrants(direct('read'), ofEveryone('write'))).toThrow('cannot be compared')
  })

  it('throws for a comparison of two user grants on one node', () => {
    expect(() => compareGrants(direct('read'), direct('read-deny'))).toThrow('two direct grants')
  })

  it('throws for a comparison of grants of different resources', () => {
    expect(() => resolvedGrants([direct('read'), ofEveryone('read', 1)], 'ada')).toThrow('several resources')
  })
})
