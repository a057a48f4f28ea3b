import { describe, expect, it } from 'vitest'
import { defaultRolePolicy } from '../../domain/roles/default-policy.ts'
import {
  checkUserEdit,
  editableFields,
  editStanding,
  type EditPair,
  type EditStanding,
  sensitiveOperationsOf,
} from '../../domain/user-edit.ts'

const everyField = [...new Set(Object.values(editableFields).flat())]
const pair: EditPair = { editorRole: 'authenticated', isSelf: false, targetReserved: false, mayEdit: false }

function violations(standing: EditStanding, change: Record<string, unknown>): string[] {
  return checkUserEdit(standing, change, defaultRolePolicy).map(({ pointer, code }) => `${pointer} ${code}`)
}

describe('who edits as what', () => {
  it.each(['authenticated', 'staff'])('%s people edit themselves as self, and nobody else', (editorRole) => {
    expect(editStanding({ ...pair, editorRole, isSelf: true })).toBe('self')
    expect(editStanding({ ...pair, editorRole })).toBeNull()
  })

  it('superusers edit themselves and others as superuser', () => {
    for (const isSelf of [true, false])
      expect(editStanding({ ...pair, editorRole: 'superuser', isSelf })).toBe('superuser')
  })

  it('group administrators edit whom may_edit_user lets them, and themselves as self', () => {
    expect(editStanding({ ...pair, mayEdit: true })).toBe('group-administrator')
    expect(editStanding({ ...pair, isSelf: true, mayEdit: true })).toBe('self')
  })

  it.each(['anonymous', 'locked', 'reserved', 'emperor', ''])('in the role "%s" nobody edits anybody', (editorRole) => {
    for (const isSelf of [true, false]) expect(editStanding({ ...pair, editorRole, isSelf, mayEdit: true })).toBeNull()
  })

  it('nobody edits a reserved account', () => {
    for (const editorRole of ['superuser', 'staff', 'authenticated'])
      for (const isSelf of [true, false])
        expect(editStanding({ editorRole, isSelf, targetReserved: true, mayEdit: true })).toBeNull()
  })
})

describe('which field', () => {
  /** authnzerver's table, and ours beside it. */
  const table: Record<EditStanding, string[]> = {
    self: ['full_name', 'email', 'language'],
    'group-administrator': ['full_name', 'email', 'language', 'username', 'must_change_password'],
    superuser: [
      'full_name',
      'email',
      'is_active',
      'user_role',
      'email_verified',
      'user_data',
      'username',
      'language',
      'must_change_password',
      'status',
    ],
  }

  it.each(Object.entries(table) as [EditStanding, string[]][])(
    '%s may set is in the table, and no other',
    (standing, own) => {
      for (const field of [...everyField, 'password', 'id', 'uuid', 'constructor']) {
        const value = field === 'user_role' ? 'staff' : 'x'
        expect([field, violations(standing, { [field]: value }).length === 0]).toEqual([field, own.includes(field)])
      }
    },
  )

  it('one foreign field refuses the whole edit and is named', () => {
    expect(violations('self', { full_name: 'Ada', user_role: 'superuser', 'a/b': 1 })).toEqual([
      '/user_role field-not-yours',
      '/a~1b field-not-yours',
    ])
    expect(violations('self', JSON.parse('{"__proto__": {"admin": true}}'))).toEqual(['/__proto__ field-not-yours'])
  })

  it.each(['superuser', 'staff', 'authenticated'])('a superuser gives the role %s', (role) => {
    expect(violations('superuser', { user_role: role })).toEqual([])
  })

  it.each(['locked', 'anonymous', 'reserved', 'emperor', '', null, 7, ['staff']])(
    'nobody gives the role %j',
    (role) => {
      expect(violations('superuser', { user_role: role })).toEqual(['/user_role role-unknown'])
    },
  )

  it('nobody gives a role that the policy does not have', () => {
    const policy = { ...defaultRolePolicy, roles: ['superuser', 'anonymous', 'locked'] }
    expect(checkUserEdit('superuser', { user_role: 'staff' }, policy)).toMatchObject([{ code: 'role-unknown' }])
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
