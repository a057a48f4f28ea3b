import { describe, expect, it } from 'vitest'
import { findResourceNameFault } from '#domain/resources/resource-path.ts'

describe('a resource name', () => {
  it.each([
    'a',
    'v1',
    'Data set',
    'tasmax_day.nc',
    'ns:layer',
    '...',
    'a..b',
    '100%',
    'naïve',
    'می‌خواهم',
    '👩‍🚀',
    '~',
    '*',
  ])('may be %s', (name) => expect(findResourceNameFault(name)).toBeUndefined())

  it.each([
    ['name-empty', ''],
    ['name-reserved', '.'],
    ['name-reserved', '..'],
    ['name-has-control-character', 'a\nb'],
    ['name-has-control-character', 'a\u0000'],
    ['name-has-control-character', 'a\u0085b'],
    ['name-has-control-character', 'a\u2028b'],
    ['name-has-control-character', 'a\u202egnp.exe'],
    ['name-has-control-character', 'a\u2066b'],
    ['name-has-control-character', 'a\ud800'],
    ['name-has-separator', 'a/b'],
    ['name-has-separator', 'a\\b'],
    ['name-has-outer-space', ' a'],
    ['name-has-outer-space', 'a '],
    ['name-has-outer-space', 'a\u00a0'],
    ['name-not-normalized', 'nai\u0308ve'],
  ])('is refused with %s: %j', (fault, name) => {
    expect(findResourceNameFault(name)).toBe(fault)
  })

  it('has at most 255 code points, counted as code points', () => {
    expect(findResourceNameFault('😀'.repeat(255))).toBeUndefined()
    expect(findResourceNameFault('😀'.repeat(256))).toBe('name-too-long')
    expect(findResourceNameFault('a'.repeat(256))).toBe('name-too-long')
  })
})
