import { describe, expect, it } from 'vitest'
import { decide } from '#domain/access/decision.ts'
import { authenticatedPriority, defaultGroupPriority, everyonePriority } from '#test/models/access/priorities.ts'
import { answer, direct, ofEveryone, ofGroup } from './decision-examples.ts'

const byUser = 'user:ada'
const nobody = { allow: false, reason: 'no-permission' }

describe('two grants of one name on one node', () => {
  it('a user grant wins over any group grant, with any priority, access or scope', () => {
    expect(answer([direct('read-allow-match'), ofGroup('a', 'read-deny-recursive', 0, 1000)])).toEqual({
      allow: true,
      reason: byUser,
    })
    expect(answer([direct('read-deny-match'), ofGroup('a', 'read-allow-recursive', 0, 1000)])).toEqual({
      allow: false,
      reason: byUser,
    })
  })

  it('two user grants on one node throw', () => {
    const grants = [direct('read'), direct('read-deny')]
    const facts = { administrator: false, targetIsExact: true, grants }
    expect(() => decide({ permission: 'read', userName: 'ada' }, facts)).toThrow(
      'two direct grants of read on one resource',
    )
  })

  it('the group with the higher priority wins, with any access or scope', () => {
    expect(answer([ofGroup('high', 'read-match', 0, 2), ofGroup('low', 'read-deny', 0, 1)])).toEqual({
      allow: true,
      reason: 'group:high',
    })
    expect(answer([ofGroup('high', 'read-deny-match', 0, 2), ofGroup('low', 'read', 0, 1)])).toEqual({
      allow: false,
      reason: 'group:high',
    })
  })

  it('with equal priority deny wins over allow, also a deny match over an allow recursive', () => {
    expect(answer([ofGroup('a', 'read-deny-match'), ofGroup('b', 'read-allow-recursive')])).toEqual({
      allow: false,
      reason: 'group:a',
    })
  })

  it('with equal priority and access recursive wins over match', () => {
    expect(answer([ofGroup('a', 'read-match'), ofGroup('b', 'read')])).toEqual({ allow: true, reason: 'group:b' })
    expect(answer([ofGroup('a', 'read-deny-match'), ofGroup('b', 'read-deny')])).toEqual({
      allow: false,
      reason: 'group:b',
    })
  })

  it('with equal priority identical grants give the reason multiple', () => {
    expect(answer([ofGroup('a', 'read'), ofGroup('b', 'read')])).toEqual({ allow: true, reason: 'multiple' })
    expect(answer([ofGroup('a', 'read-deny'), ofGroup('b', 'read-deny'), ofGroup('c', 'read-deny')])).toEqual({
      allow: false,
      reason: 'multiple',
    })
  })

  it('multiple stays if a weaker grant is added', () => {
    expect(answer([ofGroup('a', 'read-deny'), ofGroup('b', 'read-deny'), ofGroup('c', 'read')])).toEqual({
      allow: false,
      reason: 'multiple',
    })
  })

  it('multiple is replaced by a single stronger grant', () => {
    expect(answer([ofGroup('a', 'read'), ofGroup('b', 'read'), ofGroup('c', 'read-deny')])).toEqual({
      allow: false,
      reason: 'group:c',
    })
    expect(answer([ofGroup('a', 'read'), ofGroup('b', 'read'), ofGroup('c', 'read', 0, 1)])).toEqual({
      allow: true,
      reason: 'group:c',
    })
    expect(answer([ofGroup('a', 'read'), ofGroup('b', 'read'), direct('read')])).toEqual({
      allow: true,
      reason: byUser,
    })
  })

  it('a generic group, authenticated and everyone never merge into multiple', () => {
    const authenticated = ofGroup('authenticated', 'read', 0, authenticatedPriority)
    expect(answer([ofGroup('a', 'read', 0, defaultGroupPriority), ofEveryone('read')]).reason).toBe('group:a')
    expect(answer([authenticated, ofGroup('a', 'read', 0, defaultGroupPriority)]).reason).toBe('group:a')
    expect(answer([authenticated, ofEveryone('read')]).reason).toBe('group:authenticated')
    expect([everyonePriority, authenticatedPriority, defaultGroupPriority]).toEqual([-2, -1, 0])
  })
})

describe('the effective decision', () => {
  it('allows an administrator everything; denies are irrelevant', () => {
    const allowed = { allow: true, reason: 'administrator' }
    expect(answer([], { administrator: true })).toEqual(allowed)
    expect(answer([direct('read-deny'), ofGroup('a', 'read-deny')], { administrator: true })).toEqual(allowed)
  })

  it('denies a name without any grant', () => {
    expect(answer([])).toEqual(nobody)
  })

  it('applies a match grant to the exact target only', () => {
    expect(answer([direct('read-match')])).toEqual({ allow: true, reason: byUser })
    expect(answer([direct('read-match', 1)])).toEqual(nobody)
    expect(answer([direct('read-match')], { targetIsExact: false })).toEqual(nobody)
  })

  it('applies recursive grants of the closest ancestor if the target does not exist', () => {
    expect(answer([direct('read')], { targetIsExact: false })).toEqual({ allow: true, reason: byUser })
  })

  it('a match deny never applies to children, not even missing ones', () => {
    expect(answer([direct('read-deny-match', 1), ofEveryone('read', 2)])).toEqual({
      allow: true,
      reason: 'group:everyone',
    })
    expect(answer([direct('read-deny-match'), ofEveryone('read', 1)], { targetIsExact: false }).allow).toBe(true)
  })

  it('the closest user grant wins', () => {
    expect(answer([direct('read', 0), direct('read-deny', 1)])).toEqual({ allow: true, reason: byUser })
    expect(answer([direct('read-deny', 1), direct('read', 2)])).toEqual({ allow: false, reason: byUser })
  })

  it('a user’s recursive grant on the root wins over a group grant on the leaf, in both directions', () => {
    expect(answer([direct('read', 5), ofGroup('a', 'read-deny', 0, 9)])).toEqual({ allow: true, reason: byUser })
    expect(answer([direct('read-deny', 5), ofGroup('a', 'read', 0, 9)])).toEqual({ allow: false, reason: byUser })
  })

  it('a group’s recursive allow at the root wins over a deny for everyone on the leaf', () => {
    expect(answer([ofGroup('a', 'read', 5), ofEveryone('read-deny')])).toEqual({ allow: true, reason: 'group:a' })
    expect(answer([ofGroup('authenticated', 'read', 5, authenticatedPriority), ofEveryone('read-deny')])).toEqual({
      allow: true,
      reason: 'group:authenticated',
    })
  })

  it('among groups of equal priority only the distance matters between levels', () => {
    expect(answer([ofGroup('near', 'read', 1), ofGroup('far', 'read-deny', 2)])).toEqual({
      allow: true,
      reason: 'group:near',
    })
    expect(answer([ofGroup('near', 'read-match', 0), ofGroup('far', 'read-deny', 1)])).toEqual({
      allow: true,
      reason: 'group:near',
    })
  })

  it('among groups of equal priority deny wins within one level', () => {
    expect(answer([ofGroup('a', 'read', 1), ofGroup('b', 'read-deny', 1), ofGroup('c', 'read', 2)])).toEqual({
      allow: false,
      reason: 'group:b',
    })
  })

  it('equal grants on different levels are not reported as multiple', () => {
    expect(answer([ofGroup('near', 'read', 1), ofGroup('far', 'read', 2)])).toEqual({
      allow: true,
      reason: 'group:near',
    })
  })

  it('a farther group of strictly higher priority replaces a closer one, also a closer multiple', () => {
    expect(answer([ofGroup('near', 'read-deny', 0, 1), ofGroup('far', 'read', 3, 2)])).toEqual({
      allow: true,
      reason: 'group:far',
    })
    expect(answer([ofGroup('a', 'read-deny'), ofGroup('b', 'read-deny'), ofGroup('far', 'read', 3, 2)])).toEqual({
      allow: true,
      reason: 'group:far',
    })
  })

  it('after a replacement the other groups of that node are combined with the new one', () => {
    const near = ofGroup('near', 'read', 0, 0)
    expect(answer([near, ofGroup('x', 'read', 1, 1), ofGroup('y', 'read-deny', 1, 1)])).toEqual({
      allow: false,
      reason: 'group:y',
    })
    expect(answer([near, ofGroup('x', 'read', 1, 1), ofGroup('y', 'read', 1, 1)])).toEqual({
      allow: true,
      reason: 'multiple',
    })
    expect(answer([near, ofGroup('x', 'read', 1, 1), ofGroup('y', 'read-deny', 1, 2)])).toEqual({
      allow: false,
      reason: 'group:y',
    })
    expect(answer([near, ofGroup('x', 'read', 1, 1), ofGroup('z', 'read-deny', 1, 0)])).toEqual({
      allow: true,
      reason: 'group:x',
    })
    expect(answer([near, ofGroup('x', 'read', 1, 1), ofGroup('y', 'read-deny', 2, 1)])).toEqual({
      allow: true,
      reason: 'group:x',
    })
  })

  it('each name is decided independently', () => {
    expect(answer([direct('write'), ofGroup('a', 'write-deny'), ofEveryone('read')])).toEqual({
      allow: true,
      reason: 'group:everyone',
    })
    expect(answer([direct('write'), direct('write-deny', 1)])).toEqual(nobody)
  })
})

describe('where the manual and the code of Magpie disagree, the code is followed', () => {
  it('1: the public deny on resource-4 is closer than the public allow above, so write is denied', () => {
    expect(answer([ofEveryone('read-deny', 1), ofEveryone('read', 2)])).toEqual({
      allow: false,
      reason: 'group:everyone',
    })
  })

  it('3: the search does not end at the first grant', () => {
    expect(answer([ofEveryone('read-deny', 0), ofGroup('a', 'read', 1)])).toEqual({ allow: true, reason: 'group:a' })
  })

  it('4: a farther user allow wins over a closer group deny', () => {
    expect(answer([ofGroup('a', 'read-deny-match', 0), direct('read', 4)])).toEqual({ allow: true, reason: byUser })
  })

  it('7: a user’s recursive grant above allows what a match grant beside it does not apply to', () => {
    expect(answer([direct('read-deny-match', 1), direct('read', 2)])).toEqual({ allow: true, reason: byUser })
  })

  it('10: the reason names the group that decided and no other equal one', () => {
    expect(answer([ofGroup('high', 'read-deny', 2, 1), ofGroup('near', 'read-deny', 0)])).toEqual({
      allow: false,
      reason: 'group:high',
    })
  })
})
