import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accesses, grantScopes } from '#domain/permissions/permission.ts'
import { formatEntry, readEntry } from './access-control-entry.ts'
import { formatPermission } from '#domain/permissions/permission-text.ts'

const permissions = fc.record({
  name: fc.constantFrom('read', 'getmap', 'get_map'),
  access: fc.constantFrom(...accesses),
  scope: fc.constantFrom(...grantScopes),
})

describe('an entry of an access control list', () => {
  it('has the outcome, the principal and the explicit form, and reads back as the same permission', () => {
    fc.assert(
      fc.property(permissions, fc.constantFrom('ada', 'group:editors', 'system.Everyone'), (permission, principal) => {
        const entry = formatEntry(permission, principal)
        expect(entry).toEqual([
          permission.access === 'allow' ? 'Allow' : 'Deny',
          principal,
          formatPermission(permission),
        ])
        const type = principal.startsWith('group') ? 'inherited' : 'direct'
        expect(readEntry(entry)).toEqual({ permission, type })
      }),
    )
  })

  it.each([
    ['Allow', 'read', 'read-allow-recursive'],
    ['Deny', 'read', 'read-deny-recursive'],
    ['Deny', 'read-match', 'read-deny-match'],
    ['Deny', 'READ', 'read-deny-recursive'],
    ['Deny', 'read-allow', 'read-allow-recursive'],
    ['Allow', 'read-deny-match', 'read-deny-match'],
  ])('%s of %s means %s: an access in the permission has precedence over the outcome', (outcome, text, explicit) => {
    const reading = readEntry([outcome, 'ada', text])
    expect('permission' in reading && formatPermission(reading.permission)).toBe(explicit)
  })

  it('names a user by number, who holds it directly', () => {
    expect(readEntry(['Allow', 1, 'write-deny-match'])).toEqual({
      permission: { name: 'write', access: 'deny', scope: 'match' },
      type: 'direct',
    })
  })

  it.each([
    ['', ['Allow', 'ada']],
    ['', ['Allow', 'ada', 'read', 'more']],
    ['/0', ['allow', 'ada', 'read']],
    ['/1', ['Allow', 1.5, 'read']],
    ['/1', ['Allow', '', 'read']],
    ['/1', ['Allow', null, 'read']],
    ['/2', ['Allow', 1, 'GET_MAP-DENY']],
    ['/2', ['Allow', 'ada', 'read-dny']],
    ['/2', ['Allow', 'ada', { all: true }]],
    ['/2', ['Allow', 'ada', '__all_permissions__']],
    ['/2', ['Allow', 'ada', null]],
  ])('is rejected at %j: %j', (pointer, entry) => {
    expect(readEntry(entry)).toMatchObject({ violation: { pointer, code: 'invalid-value' } })
  })
})
