import { describe, expect, it } from 'vitest'
import { type EditPair, editorRelation, sensitiveOperationsOf } from './user-edit.ts'

const pair: EditPair = { editorRole: 'authenticated', isSelf: false, targetReserved: false, mayEdit: false }

describe('the relation of the editor to the user', () => {
  it.each(['authenticated', 'staff'])('%s users edit themselves as self, and nobody else', (editorRole) => {
    expect(editorRelation({ ...pair, editorRole, isSelf: true })).toBe('self')
    expect(editorRelation({ ...pair, editorRole })).toBeNull()
  })

  it('superusers edit themselves and others as superuser', () => {
    for (const isSelf of [true, false])
      expect(editorRelation({ ...pair, editorRole: 'superuser', isSelf })).toBe('superuser')
  })

  it('group administrators edit the users that may_edit_user allows, and themselves as self', () => {
    expect(editorRelation({ ...pair, mayEdit: true })).toBe('group-administrator')
    expect(editorRelation({ ...pair, isSelf: true, mayEdit: true })).toBe('self')
  })

  it.each(['anonymous', 'locked', 'reserved', 'emperor', ''])('the role "%s" edits no user', (editorRole) => {
    for (const isSelf of [true, false])
      expect(editorRelation({ ...pair, editorRole, isSelf, mayEdit: true })).toBeNull()
  })

  it('no role edits a reserved account', () => {
    for (const editorRole of ['superuser', 'staff', 'authenticated'])
      for (const isSelf of [true, false])
        expect(editorRelation({ editorRole, isSelf, targetReserved: true, mayEdit: true })).toBeNull()
  })
})

describe('the sensitive operations of an edit', () => {
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

  it('include both directions: disabling and enabling, verifying and unverifying', () => {
    expect(sensitiveOperationsOf({ ...before, enabled: false }, before)).toEqual(['user-enabled'])
    expect(sensitiveOperationsOf({ ...before, emailVerified: false }, before)).toEqual(['email-verification-changed'])
  })

  it('do not include values that stay the same', () => {
    expect(sensitiveOperationsOf(before, { ...before })).toEqual([])
  })
})
