import { describe, expect, it } from 'vitest'
import { findResourceNameError } from '#domain/resources/resource-path.ts'

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
  ])('may be %s', (name) => expect(findResourceNameError(name)).toBeUndefined())

  it.each([
    ['too-short', ''],
    ['reserved-name', '.'],
    ['reserved-name', '..'],
    ['invalid-character', 'a\nb'],
    ['invalid-character', 'a\u0000'],
    ['invalid-character', 'a\u0085b'],
    ['invalid-character', 'a\u2028b'],
    ['invalid-character', 'a\u202egnp.exe'],
    ['invalid-character', 'a\u2066b'],
    ['invalid-character', 'a\ud800'],
    ['invalid-character', 'a/b'],
    ['invalid-character', 'a\\b'],
    ['invalid-format', ' a'],
    ['invalid-format', 'a '],
    ['invalid-format', 'a\u00a0'],
    ['not-normalized', 'nai\u0308ve'],
  ])('is rejected with %s: %j', (fault, name) => {
    expect(findResourceNameError(name)?.code).toBe(fault)
  })

  it('has at most 255 code points, counted as code points', () => {
    expect(findResourceNameError('😀'.repeat(255))).toBeUndefined()
    expect(findResourceNameError('😀'.repeat(256))?.code).toBe('too-long')
    expect(findResourceNameError('a'.repeat(256))?.code).toBe('too-long')
  })
})
