import { describe, expect, it } from 'vitest'
import { revOf } from './marker.ts'

describe('revOf', () => {
  it('is the marker in whole milliseconds', () => {
    expect(revOf(new Date('2026-11-21T03:20:16.123Z'))).toBe(1_795_231_216_123)
  })

  it('distinguishes markers one millisecond apart', () => {
    expect(revOf(new Date(1_795_231_216_124)) - revOf(new Date(1_795_231_216_123))).toBe(1)
  })

  it('throws for what is not an instant, so that no session is created without a marker', () => {
    expect(() => revOf(new Date('yesterday'))).toThrow(RangeError)
  })
})
