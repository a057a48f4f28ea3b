import { describe, expect, it } from 'vitest'
import { generalFlags, isFlagName, parseFlags, readFlags } from '#domain/groups/capabilities/flags.ts'
import { presets } from '#domain/settings/presets/presets.ts'
import { camcopsFlagNames, camcopsFlags, flagsOff } from '#test/support/presets.ts'

/** The columns of CamCOPS's membership table, by the names of Postern. */
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
  it('are the ten of CamCOPS with its preset, all off in a new membership, each described', () => {
    expect(camcopsFlagNames).toEqual(camcops)
    expect(Object.values(flagsOff)).toEqual(camcops.map(() => false))
    for (const { meaning } of Object.values(camcopsFlags)) expect(meaning).toMatch(/^[A-Z].{10}/)
  })

  it('are only the one to administer the group without a preset', () => {
    expect(Object.keys(generalFlags)).toEqual(['group_administrator'])
  })

  it('are set by group administrators, but only a superuser creates a group administrator', () => {
    expect(camcopsFlagNames.filter((name) => camcopsFlags[name]!.set_by === 'superuser')).toEqual([
      'group_administrator',
    ])
  })

  it('of presets have valid names', () => {
    for (const { flags } of Object.values(presets))
      for (const name of Object.keys(flags)) expect(isFlagName(name)).toBe(true)
  })
})

describe('stored flags', () => {
  it('are on if the row has true, and off if the key is missing', () => {
    expect(readFlags({ dump: true, upload: false }, camcopsFlagNames)).toEqual({ ...flagsOff, dump: true })
  })

  it.each([1, 'true', null, {}, [true]])('are off if the row has %j instead of a boolean', (value) => {
    expect(readFlags({ dump: value }, camcopsFlagNames)).toEqual(flagsOff)
  })

  it('give no right under unknown or inherited names', () => {
    expect(readFlags({ fly: true, constructor: true }, camcopsFlagNames)).toEqual(flagsOff)
    expect(readFlags({ dump: true }, ['group_administrator'])).toEqual({ group_administrator: false })
    expect(readFlags({}, ['constructor'])).toEqual({ group_administrator: false, constructor: false })
  })

  it('are not read from inherited properties', () => {
    expect(readFlags(Object.create({ dump: true }) as Record<string, unknown>, camcopsFlagNames)).toEqual(flagsOff)
  })
})

describe('flags in a request', () => {
  it('may have any valid name, each a boolean, up to the maximum number', () => {
    expect(parseFlags({ dump: true, report: false, 'till:open': true })).toEqual({
      dump: true,
      report: false,
      'till:open': true,
    })
    expect(parseFlags({})).toEqual({})
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`a:b${n}`, true]))
    expect(codes(many)).toEqual(['/flags too-many-keys'])
  })

  it('are rejected with a pointer for every invalid name and every value that is no boolean', () => {
    expect(codes({ 'Fly!': true, dump: 1, 'a/b~c': true, report: true })).toEqual([
      '/flags/Fly! unknown-flag',
      '/flags/dump invalid-type',
      '/flags/a~1b~0c unknown-flag',
    ])
    for (const name of [
      'billing:',
      ':approve',
      'Billing:approve',
      'a:b:c',
      'a b:c',
      `a:${'b'.repeat(63)}`,
      'a:b\n',
      '\0',
    ])
      expect(codes({ [name]: true })).toEqual([`/flags/${name} unknown-flag`])
    expect(codes(JSON.parse('{"__proto__": true}'))).toEqual(['/flags/__proto__ unknown-flag'])
  })

  it.each([null, [], ['dump'], 'dump', true])('are rejected when they are %j', (sent) => {
    expect(codes(sent)).toEqual(['/flags invalid-type'])
  })
})
