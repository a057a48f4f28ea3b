import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accesses,
  comparePermissions,
  equalPermission,
  isAccess,
  isPermissionName,
  isGrantScope,
  type Permission,
  grantScopes,
} from '#domain/permissions/permission.ts'
import { likePermission } from '#test/models/permissions/like-permission.ts'
import { formatPermission } from '#domain/permissions/permission-text.ts'
import { parsePermission } from '#test/support/parse-permission.ts'

const permissions: fc.Arbitrary<Permission> = fc.record({
  name: fc.constantFrom('execute', 'get_map', 'getmap', 'read'),
  access: fc.constantFrom(...accesses),
  scope: fc.constantFrom(...grantScopes),
})

describe('a permission name', () => {
  it.each(['r', 'read', 'get_map', 'wms2', 'a'.repeat(63)])('may be %s', (name) => {
    expect(isPermissionName(name)).toBe(true)
  })

  it.each(['', 'Read', 'READ', '2nd', '_read', 'get-map', 'get map', 'réad', 'read\n', '[read]', 'a'.repeat(64)])(
    'may not be %j',
    (name) => expect(isPermissionName(name)).toBe(false),
  )

  it.each(['allow', 'deny', 'match', 'recursive'])('may not be the modifier %s', (name) => {
    expect(isPermissionName(name)).toBe(false)
  })
})

it('accesses and scopes have exactly one spelling', () => {
  expect([...accesses, 'Allow', 'ALLOW', '', null, undefined, 0].filter(isAccess)).toEqual(['allow', 'deny'])
  expect([...grantScopes, 'Match', 'MATCH', '', null, undefined, 0].filter(isGrantScope)).toEqual([
    'match',
    'recursive',
  ])
})

describe('the sorting order', () => {
  it('is names alphabetically, then allow before deny, then match before recursive', () => {
    const sorted = ['a-allow-match', 'a-allow-recursive', 'a-deny-match', 'a-deny-recursive', 'b-allow-match']
    const read = sorted.toReversed().map(parsePermission).sort(comparePermissions)
    expect(read.map(formatPermission)).toEqual(sorted)
  })

  it('puts recursive after match, unlike the documentation of Magpie', () => {
    expect(comparePermissions(parsePermission('read-match'), parsePermission('read-recursive'))).toBeLessThan(0)
  })

  it('is a total order that agrees with equality', () => {
    fc.assert(
      fc.property(permissions, permissions, permissions, (a, b, c) => {
        expect(Math.sign(comparePermissions(a, b))).toBe(0 - Math.sign(comparePermissions(b, a)))
        expect(comparePermissions(a, b) === 0).toBe(formatPermission(a) === formatPermission(b))
        const climbs = comparePermissions(a, b) <= 0 && comparePermissions(b, c) <= 0
        expect(!climbs || comparePermissions(a, c) <= 0).toBe(true)
      }),
    )
  })
})

it('equality compares name, access and scope; likeness compares the name only', () => {
  const read = parsePermission('read')
  expect(equalPermission(read, parsePermission('read-allow-recursive'))).toBe(true)
  const others = ['read-deny', 'read-match', 'write'].map(parsePermission)
  expect(others.map((other) => equalPermission(read, other))).toEqual([false, false, false])
  expect(others.map((other) => likePermission(read, other))).toEqual([true, true, false])
})
