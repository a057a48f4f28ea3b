import { describe, expect, it } from 'vitest'
import {
  formatImplicitPermission,
  formatPermission,
  maxPermissionTextLength,
  permissionParameters,
  readPermission,
} from '#domain/permissions/permission-text.ts'
import { parsePermission } from '#test/support/parse-permission.ts'
import { listedPermission } from '#domain/access/listed-permission.ts'
import { permissionTypes } from '#domain/permissions/permission-type.ts'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { Refusal } from '#domain/refusal.ts'

const namesOf = ({ permissions }: { permissions: readonly string[] }) => permissions.map((name) => ({ name }))

/** What `parsePermission` refuses with, or a failure when it does not refuse. */
function refusalOf(input: unknown): Refusal {
  try {
    parsePermission(input)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error(`${JSON.stringify(input)} was not refused`)
}

describe('the text form of a permission', () => {
  it.each([
    ['read', 'read-allow-recursive'],
    ['read-allow', 'read-allow-recursive'],
    ['read-recursive', 'read-allow-recursive'],
    ['read-match', 'read-allow-match'],
    ['read-deny', 'read-deny-recursive'],
    ['read-allow-match', 'read-allow-match'],
    ['read-allow-recursive', 'read-allow-recursive'],
    ['read-deny-match', 'read-deny-match'],
    ['read-deny-recursive', 'read-deny-recursive'],
    ['get_map-deny', 'get_map-deny-recursive'],
    ['READ', 'read-allow-recursive'],
    ['DESCRIBE_STORED_QUERIES', 'describestoredqueries-allow-recursive'],
  ])('%s means %s', (text, explicit) => {
    expect(formatPermission(parsePermission(text))).toBe(explicit)
  })

  it.each(['read-dny', 'read-deny-mach', 'read-allow-', 'read-', 'read--match', 'read-alow', 'read-recursve'])(
    '%s is rejected and never becomes allow',
    (text) => expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it.each(['GET_MAP-DENY', 'GET_MAP-DENY-MATCH', 'GET_MAP-deny', 'READ-match', 'read-DENY', 'READ-ALLOW-RECURSIVE'])(
    '%s has several parts with capitals, which Magpie writes in no file or response, and is rejected',
    (text) => expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it.each(['read-match-deny', 'read-deny-deny', 'read-match-match', 'read-deny-match-x', 'deny-read', 'match-read'])(
    '%s has its parts in the wrong order or too many, and is rejected',
    (text) => expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it.each(['deny', 'deny-recursive', 'allow-match', 'match', '-deny', ''])(
    '%j lacks the name and is rejected',
    (text) => expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it.each([
    'Read',
    'GETMAP',
    'GET_Map',
    'READ_',
    'read-Deny',
    'read-deny-Match',
    ' read',
    'read ',
    'read-deny\n',
    '[read]-[deny]-[match]',
  ])('%j is rejected: mixed case, spaces and brackets are invalid', (text) =>
    expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it('may be as long as the longest name requires', () => {
    const longest = `${'a'.repeat(63)}-allow-recursive-aal2-within1440`
    expect(longest).toHaveLength(maxPermissionTextLength)
    expect(formatPermission(parsePermission(longest))).toBe(longest)
    expect(readPermission('a-'.repeat(1_000_000))).toMatchObject({
      violation: { detail: 'Use at most 95 characters.' },
    })
  })

  it('is rejected with one error that points at the permission', () => {
    const { errors } = refusalOf('read-dny').details
    expect(errors).toHaveLength(1)
    expect(errors).toMatchObject([{ pointer: '/permission', code: 'invalid-value' }])
  })
})

describe('the object form of a permission', () => {
  it('is allow and recursive by default', () => {
    expect(parsePermission({ name: 'read' })).toEqual({ name: 'read', access: 'allow', scope: 'recursive' })
    expect(parsePermission({ name: 'read', access: 'deny' })).toEqual({
      name: 'read',
      access: 'deny',
      scope: 'recursive',
    })
    expect(parsePermission({ name: 'read', scope: 'match' })).toEqual({ name: 'read', access: 'allow', scope: 'match' })
  })

  it.each([
    ['/name', 'invalid-format', { name: 'read-match' }],
    ['/name', 'invalid-format', { name: 'deny' }],
    ['/name', 'invalid-type', { name: 7 }],
    ['/name', 'missing', { access: 'deny' }],
    ['/access', 'invalid-value', { name: 'read', access: 'dney' }],
    ['/access', 'invalid-value', { name: 'read', access: ['deny'] }],
    ['/scope', 'invalid-value', { name: 'read', scope: 'tree' }],
    ['/name', 'missing', { name: null }],
    ['/perm_name', 'invalid-format', { perm_name: 'read-match' }],
    ['/type', 'invalid-value', { name: 'read', type: 'owned' }],
    ['/reason', 'invalid-type', { name: 'read', reason: 1 }],
    ['/access', 'invalid-value', { name: 'read', access: 'Deny' }],
    ['/permission', 'conflicting-field', { name: 'read', permission: 'read' }],
    ['/acces', 'unknown-key', { name: 'read', acces: 'deny' }],
    ['/expires_at', 'unknown-key', { name: 'read', expires_at: '2030-01-01T00:00:00Z' }],
  ])('is rejected at %j with %s: %j', (pointer, code, input) => {
    expect(refusalOf(input).details.errors).toMatchObject([{ pointer: `/permission${pointer}`, code }])
  })

  it('takes null for absent', () => {
    const input = { name: 'read', perm_name: null, access: null, scope: null, type: null, reason: null }
    expect(parsePermission(input)).toEqual(parsePermission('read'))
  })

  it.each(['name', 'permission_name', 'permission', 'perm_name'])('has its name under %s', (key) => {
    expect(parsePermission({ [key]: 'read', access: 'DENY', scope: 'match' })).toEqual(
      parsePermission('read-deny-match'),
    )
    expect(parsePermission({ [key]: 'GET_MAP' })).toEqual(parsePermission('getmap'))
  })

  it('is the form of a listing, and reads back as the same permission', () => {
    for (const { name } of serviceTypes.flatMap(({ nodes }) => Object.values(nodes)).flatMap(namesOf))
      for (const type of permissionTypes) {
        const permission = parsePermission(`${name}-deny-match`)
        expect(parsePermission(listedPermission(permission, type, { reason: 'multiple' }))).toEqual(permission)
        expect(parsePermission(listedPermission(permission, type))).toEqual(permission)
      }
  })

  it('ignores inherited properties', () => {
    const inherited = Object.create({ name: 'read' }) as unknown
    expect(readPermission(inherited)).toMatchObject({ violation: { pointer: '/name' } })
  })
})

it.each([[undefined], [null], [true], [7], [[]], [['read']]])('%j is neither form and is rejected', (input) => {
  expect(readPermission(input)).toMatchObject({ violation: { pointer: '', code: 'invalid-type' } })
})

describe('the implicit form', () => {
  it('exists for allow only, and reads back as the same permission', () => {
    expect(formatImplicitPermission(parsePermission('read-allow-recursive'))).toBe('read')
    expect(formatImplicitPermission(parsePermission('read-allow-match'))).toBe('read-match')
    expect(formatImplicitPermission(parsePermission('read-deny-match'))).toBeUndefined()
    expect(formatImplicitPermission(parsePermission('read-deny-recursive'))).toBeUndefined()
  })
})

it('every name of a built-in type is spelled as in Magpie, and other capitals are rejected', () => {
  const members = [
    'READ',
    'WRITE',
    'ACCESS',
    'BROWSE',
    'GET_CAPABILITIES',
    'GET_MAP',
    'GET_FEATURE_INFO',
    'GET_LEGEND_GRAPHIC',
  ]
    .concat([
      'GET_METADATA',
      'GET_PROPERTY_VALUE',
      'GET_GML_OBJECT',
      'GET_FEATURE',
      'GET_FEATURE_WITH_LOCK',
      'DESCRIBE_LAYER',
    ])
    .concat(['DESCRIBE_FEATURE_TYPE', 'DESCRIBE_STORED_QUERIES', 'CREATE_STORED_QUERY', 'DROP_STORED_QUERY', 'EXECUTE'])
    .concat(['LIST_STORED_QUERIES', 'LOCK_FEATURE', 'TRANSACTION', 'DESCRIBE_PROCESS'])
  const names = serviceTypes.flatMap(({ nodes }) => Object.values(nodes)).flatMap(({ permissions }) => permissions)
  expect(new Set(members.map((member) => parsePermission(member).name))).toEqual(new Set(names))
  for (const text of ['ALLOW', 'DENY-MATCH', 'ARCHIVE', '__PROTO__', 'CONSTRUCTOR'])
    expect(refusalOf(text).code).toBe('invalid-request')
})

it('a webhook message has the name, the access, the scope, the requirement and the explicit form', () => {
  expect(permissionParameters(parsePermission('read-deny'))).toEqual({
    'permission.name': 'read',
    'permission.access': 'deny',
    'permission.scope': 'recursive',
    'permission.requires': null,
    permission: 'read-deny-recursive',
  })
})
