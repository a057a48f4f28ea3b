import { describe, expect, it } from 'vitest'
import {
  formatImplicitPermission,
  formatPermission,
  maxPermissionTextLength,
  parsePermission,
  readPermission,
} from '../../domain/permission-text.ts'
import { Refusal } from '../../domain/refusal.ts'

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
  ])('%s means %s', (text, explicit) => {
    expect(formatPermission(parsePermission(text))).toBe(explicit)
  })

  it.each(['read-dny', 'read-deny-mach', 'read-allow-', 'read-', 'read--match', 'read-alow', 'read-recursve'])(
    '%s is refused and never becomes allow',
    (text) => expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it.each(['read-match-deny', 'read-deny-deny', 'read-match-match', 'read-deny-match-x', 'deny-read', 'match-read'])(
    '%s has its parts in the wrong order or too many, and is refused',
    (text) => expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it.each(['deny', 'deny-recursive', 'allow-match', 'match', '-deny', ''])('%j lacks the name and is refused', (text) =>
    expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it.each(['READ', 'Read', 'read-DENY', 'read-deny-Match', ' read', 'read ', 'read-deny\n', '[read]-[deny]-[match]'])(
    '%j is refused: letters are lower case, spaces and brackets are not part of the notation',
    (text) => expect(refusalOf(text).code).toBe('invalid-request'),
  )

  it('may be as long as the longest name needs and no longer', () => {
    const longest = `${'a'.repeat(63)}-allow-recursive`
    expect(longest).toHaveLength(maxPermissionTextLength)
    expect(formatPermission(parsePermission(longest))).toBe(longest)
    expect(readPermission('a-'.repeat(1_000_000))).toMatchObject({ violation: { detail: 'At most 79 characters.' } })
  })

  it('is refused with one error that points at the permission', () => {
    const { errors } = refusalOf('read-dny').details
    expect(errors).toHaveLength(1)
    expect(errors).toMatchObject([{ pointer: '/permission', code: 'permission-unparsable' }])
  })
})

describe('the object form of a permission', () => {
  it('is allow and recursive where nothing else is said', () => {
    expect(parsePermission({ name: 'read' })).toEqual({ name: 'read', access: 'allow', scope: 'recursive' })
    expect(parsePermission({ name: 'read', access: 'deny' })).toEqual({
      name: 'read',
      access: 'deny',
      scope: 'recursive',
    })
    expect(parsePermission({ name: 'read', scope: 'match' })).toEqual({ name: 'read', access: 'allow', scope: 'match' })
  })

  it.each([
    ['/name', { name: 'read-match' }],
    ['/name', { name: 'deny' }],
    ['/name', { name: 7 }],
    ['/name', { access: 'deny' }],
    ['/access', { name: 'read', access: 'dney' }],
    ['/access', { name: 'read', access: null }],
    ['/access', { name: 'read', access: ['deny'] }],
    ['/scope', { name: 'read', scope: 'tree' }],
    ['/scope', { name: 'read', scope: null }],
    ['', { name: 'read', acces: 'deny' }],
    ['', { name: 'read', expires_at: '2030-01-01T00:00:00Z' }],
  ])('is refused at %j: %j', (pointer, input) => {
    expect(refusalOf(input).details.errors).toMatchObject([
      { pointer: `/permission${pointer}`, code: 'permission-unparsable' },
    ])
  })

  it('reads nothing from a prototype', () => {
    const inherited = Object.create({ name: 'read' }) as unknown
    expect(readPermission(inherited)).toMatchObject({ violation: { pointer: '/name' } })
  })
})

it.each([[undefined], [null], [true], [7], [[]], [['read']]])('%j is neither form and is refused', (input) => {
  expect(readPermission(input)).toMatchObject({ violation: { pointer: '', code: 'permission-unparsable' } })
})

describe('the implicit form', () => {
  it('exists for allow only, and reads back as the same permission', () => {
    expect(formatImplicitPermission(parsePermission('read-allow-recursive'))).toBe('read')
    expect(formatImplicitPermission(parsePermission('read-allow-match'))).toBe('read-match')
    expect(formatImplicitPermission(parsePermission('read-deny-match'))).toBeUndefined()
    expect(formatImplicitPermission(parsePermission('read-deny-recursive'))).toBeUndefined()
  })
})
