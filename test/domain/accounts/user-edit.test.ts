import { describe, expect, it } from 'vitest'
import { checkUserEdit, editableFields, type EditorRelation } from '#domain/accounts/user-edit.ts'

const roles = ['superuser', 'authenticated', 'staff', 'support']
const everyField = [...new Set(Object.values(editableFields).flat())]

function violations(standing: EditorRelation, change: Record<string, unknown>): string[] {
  return checkUserEdit(standing, change, roles).map(({ pointer, code }) => `${pointer} ${code}`)
}

describe('the permitted fields', () => {
  /** authnzerver's table, and ours beside it. */
  const table: Record<EditorRelation, string[]> = {
    self: ['full_name', 'email', 'language'],
    'group-administrator': ['full_name', 'email', 'language', 'username', 'must_change_password'],
    superuser: [
      'full_name',
      'email',
      'is_active',
      'role',
      'email_verified',
      'user_data',
      'username',
      'language',
      'must_change_password',
      'status',
    ],
  }

  it.each(Object.entries(table) as [EditorRelation, string[]][])(
    'of %s are in the table, and no others',
    (standing, own) => {
      for (const field of [...everyField, 'password', 'id', 'uuid', 'constructor']) {
        const value = field === 'role' ? 'staff' : 'x'
        expect([field, violations(standing, { [field]: value }).length === 0]).toEqual([field, own.includes(field)])
      }
    },
  )

  it('one other field refuses the whole edit, and is named', () => {
    expect(violations('self', { full_name: 'Ada', role: 'superuser', 'a/b': 1 })).toEqual([
      '/role field-not-permitted',
      '/a~1b field-not-permitted',
    ])
    expect(violations('self', JSON.parse('{"__proto__": {"admin": true}}'))).toEqual(['/__proto__ field-not-permitted'])
  })

  it.each(roles)('a superuser may set the role %s', (role) => {
    expect(violations('superuser', { role })).toEqual([])
  })

  it.each(['locked', 'anonymous', 'reserved', 'emperor', '', null, 7, ['staff']])(
    'no editor may set the role %j',
    (role) => {
      expect(violations('superuser', { role })).toEqual(['/role unknown-role'])
    },
  )

  it('no editor may set a role that the installation does not have', () => {
    expect(checkUserEdit('superuser', { role: 'staff' }, ['superuser', 'authenticated'])).toEqual([
      { pointer: '/role', code: 'unknown-role', detail: 'Roles are superuser, authenticated.' },
    ])
  })
})
