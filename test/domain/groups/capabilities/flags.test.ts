import { describe, expect, it } from 'vitest'
import {
  defaultFlags,
  flagNames,
  isMembershipFlag,
  membershipFlags,
  parseFlags,
  readAllFlags,
  readFlags,
} from '#domain/groups/capabilities/flags.ts'

/** The columns of CamCOPS's membership table, by our names. */
const camcops = [
  'group_administrator',
  'upload',
  'register_devices',
  'use_web',
  'see_all_unfiltered',
  'dump',
  'report',
  'add_notes',
  'manage_patients',
  'email_patients',
]

function codes(sent: unknown): string[] {
  const result = parseFlags(sent)
  return Array.isArray(result) ? result.map(({ pointer, code }) => `${pointer} ${code}`) : []
}

describe('the flags of a membership', () => {
  it('are the ten of CamCOPS, all off in a new membership, each described', () => {
    expect(flagNames).toEqual(camcops)
    expect(Object.values(defaultFlags)).toEqual(camcops.map(() => false))
    for (const { description } of Object.values(membershipFlags)) expect(description).toMatch(/^[A-Z].{10}/)
  })

  it('are set by group administrators, but only a superuser makes a group administrator', () => {
    expect(flagNames.filter((name) => membershipFlags[name].setBy === 'superuser')).toEqual(['group_administrator'])
  })
})

describe('flags as they are stored', () => {
  it('are on where the row says true, and have their default where it says nothing', () => {
    expect(readFlags({ dump: true, upload: false })).toEqual({ ...defaultFlags, dump: true })
  })

  it.each([1, 'true', null, {}, [true]])('are off where the row holds %j instead of a boolean', (value) => {
    expect(readFlags({ dump: value })).toEqual(defaultFlags)
  })

  it('give nothing under names that the table does not know, or that every object inherits', () => {
    expect(readFlags({ fly: true, constructor: true })).toEqual(defaultFlags)
    expect(isMembershipFlag('constructor')).toBe(false)
    expect(isMembershipFlag('toString')).toBe(false)
  })

  it('are shown with the installation’s own that are on, and damage among those gives nothing', () => {
    const stored = { dump: true, 'billing:approve': true, 'billing:pay': false, 'billing:refuse': 'yes', fly: true }
    expect(readAllFlags(stored)).toEqual({ ...defaultFlags, dump: true, 'billing:approve': true })
  })

  it('are not read from what the row inherits', () => {
    expect(readFlags(Object.create({ dump: true }) as Record<string, unknown>)).toEqual(defaultFlags)
  })
})

describe('flags as they are sent', () => {
  it('may be any of the table, each a boolean', () => {
    expect(parseFlags({ dump: true, report: false })).toEqual({ dump: true, report: false })
    expect(parseFlags({})).toEqual({})
  })

  it('may be of the installation’s own, two words and a colon, and as many as fit', () => {
    expect(parseFlags({ 'billing:approve': true, 'a_1:b_2': false })).toEqual({
      'billing:approve': true,
      'a_1:b_2': false,
    })
    for (const name of ['billing:', ':approve', 'Billing:approve', 'a:b:c', 'a b:c', `a:${'b'.repeat(63)}`, 'a:b\n'])
      expect(codes({ [name]: true })).toEqual([`/flags/${name} membership-flag-unknown`])
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`a:b${n}`, true]))
    expect(codes(many)).toEqual(['/flags too-many-flags'])
  })

  it('are refused with a pointer for every unknown name and every value that is no boolean', () => {
    expect(codes({ fly: true, dump: 1, 'a/b~c': true, report: true })).toEqual([
      '/flags/fly membership-flag-unknown',
      '/flags/dump not-a-boolean',
      '/flags/a~1b~0c membership-flag-unknown',
    ])
    expect(codes(JSON.parse('{"__proto__": true, "constructor": true}'))).toEqual([
      '/flags/__proto__ membership-flag-unknown',
      '/flags/constructor membership-flag-unknown',
    ])
  })

  it.each([null, [], ['dump'], 'dump', true])('are refused when they are %j', (sent) => {
    expect(codes(sent)).toEqual(['/flags not-an-object'])
  })
})
