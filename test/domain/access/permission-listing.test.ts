import { describe, expect, it } from 'vitest'
import { allowedPermissions, listPermissions, permissionTexts } from '#domain/access/permission-listing.ts'
import { formatPermission } from '#domain/permissions/permission-text.ts'
import { parsePermission } from '#test/support/parse-permission.ts'

describe('a listing of permissions', () => {
  it('is sorted weakest first, each permission once, and does not change its input', () => {
    const given = ['write', 'read-deny', 'read', 'read-deny-recursive'].map(parsePermission)
    const before = [...given]
    expect(listPermissions(given).map(formatPermission)).toEqual([
      'read-allow-recursive',
      'read-deny-recursive',
      'write-allow-recursive',
    ])
    expect(given).toEqual(before)
  })

  it('of allowed names expands each name to its four variants', () => {
    expect(allowedPermissions(['write', 'read', 'read']).map(formatPermission)).toEqual([
      'read-allow-match',
      'read-allow-recursive',
      'read-deny-match',
      'read-deny-recursive',
      'write-allow-match',
      'write-allow-recursive',
      'write-deny-match',
      'write-deny-recursive',
    ])
  })

  it('as texts has each implicit form directly before its explicit one, and no text twice', () => {
    expect(permissionTexts(['read-match', 'read-deny', 'read', 'read'].map(parsePermission))).toEqual([
      'read-match',
      'read-allow-match',
      'read',
      'read-allow-recursive',
      'read-deny-recursive',
    ])
  })
})
