import { describe, expect, it } from 'vitest'
import { direct, ofEveryone, ofGroup } from '#test/domain/access/decision-examples.ts'
import { effectivePermissions } from './effective-permissions.ts'

describe('the effective listing', () => {
  const grants = [ofGroup('a', 'write-deny', 1), direct('read', 3), ofEveryone('browse-match', 1)]

  it('decides every name of the type once, sorted, with the scope match; undecided names are denied', () => {
    const facts = { administrator: false, targetIsExact: true, grants }
    expect(effectivePermissions(['write', 'read', 'browse', 'read'], 'ada', facts)).toEqual([
      { name: 'browse', access: 'deny', scope: 'match', reason: 'no-permission' },
      { name: 'read', access: 'allow', scope: 'match', reason: 'user:ada' },
      { name: 'write', access: 'deny', scope: 'match', reason: 'group:a' },
    ])
  })

  it('allows an administrator every name', () => {
    const facts = { administrator: true, targetIsExact: true, grants }
    expect(effectivePermissions(['write'], 'ada', facts)).toEqual([
      { name: 'write', access: 'allow', scope: 'match', reason: 'administrator' },
    ])
  })

  it('is empty for a type without names', () => {
    expect(effectivePermissions([], 'ada', { administrator: true, targetIsExact: true, grants })).toEqual([])
  })
})
