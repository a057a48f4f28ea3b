import { describe, expect, it } from 'vitest'
import { type EditPair, editorRelation, sensitiveOperationsOf } from './user-edit.ts'

const pair: EditPair = { editorRole: 'authenticated', isSelf: false, targetReserved: false, mayEdit: false }

describe('who edits as what', () => {
  it.each(['authenticated', 'staff'])('%s people edit themselves as self, and nobody else', (editorRole) => {
    expect(editorRelation({ ...pair, editorRole, isSelf: true })).toBe('self')
    expect(editorRelation({ ...pair, editorRole })).toBeNull()
  })

  it('superusers edit themselves and others as superuser', () => {
    for (const isSelf of [true, false])
      expect(editorRelation({ ...pair, editorRole: 'superuser', isSelf })).toBe('superuser')
  })

  it('group administrators edit whom may_edit_user lets them, and themselves as self', () => {
    expect(editorRelation({ ...pair, mayEdit: true })).toBe('group-administrator')
    expect(editorRelation({ ...pair, isSelf: true, mayEdit: true })).toBe('self')
  })

  it.each(['anonymous', 'locked', 'reserved', 'emperor', ''])('in the role "%s" nobody edits anybody', (editorRole) => {
    for (const isSelf of [true, false])
      expect(editorRelation({ ...pair, editorRole, isSelf, mayEdit: true })).toBeNull()
  })

  it('nobody edits a reserved account', () => {
    for (const editorRole of ['superuser', 'staff', 'authenticated'])
      for (const isSelf of [true, false])
        expect(editorRelation({ editorRole, isSelf, targetReserved: true, mayEdit: true })).toBeNull()
  })
})

describe('what an edit does to sessions', () => {
  const before = { username: 'ada', email: 'ada@example.com', enabled: true, role: 'staff', emailVerified: true }

  it.each([
    [{ username: 'adele' }, 'username-changed'],
    [{ email: 'ada@example.org' }, 'email-changed'],
    [{ email: null }, 'email-changed'],
    [{ enabled: false }, 'user-disabled'],
    [{ role: 'authenticated' }, 'role-changed'],
    [{ emailVerified: false }, 'email-verification-changed'],
  ])('%j is the sensitive operation %s', (change, operation) => {
    expect(sensitiveOperationsOf(before, { ...before, ...change })).toEqual([operation])
  })

  it('is there in either direction: disabled or enabled, verified or not', () => {
    expect(sensitiveOperationsOf({ ...before, enabled: false }, before)).toEqual(['user-enabled'])
    expect(sensitiveOperationsOf({ ...before, emailVerified: false }, before)).toEqual(['email-verification-changed'])
  })

  it('is nothing when the edit sets what is there', () => {
    expect(sensitiveOperationsOf(before, { ...before })).toEqual([])
  })
})
