import { describe, expect, it } from 'vitest'
import { defaultLockout, delayLockout } from '#domain/credentials/lockout-policies.ts'
import { locks, lockSeconds } from './lockout-policies.ts'

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe('escalating-lock, as in CamCOPS', () => {
  it('locks at every tenth failure, for 10, 20, 30 minutes, and at no other', () => {
    const costs = upTo(35).map((failures) => lockSeconds(failures, defaultLockout))
    const expected = upTo(35).map((failures) => ({ 10: 600, 20: 1200, 30: 1800 })[failures] ?? 0)
    expect(costs).toEqual(expected)
    expect(upTo(35).filter((failures) => locks(failures, defaultLockout))).toEqual([10, 20, 30])
  })

  it('has no lock before the first failure', () => {
    expect(lockSeconds(0, defaultLockout)).toBe(0)
    expect(locks(0, defaultLockout)).toBe(false)
  })

  it('takes threshold and increment from settings', () => {
    const policy = { ...defaultLockout, threshold: 3, increment_minutes: 7 }
    expect([2, 3, 4, 6].map((failures) => lockSeconds(failures, policy))).toEqual([0, 420, 0, 840])
  })
})

describe('exponential-delay, as in authnzerver', () => {
  it('pauses for 1.5 to the power of n - 1 seconds up to the tenth failure', () => {
    expect(upTo(4).map((failures) => lockSeconds(failures, delayLockout))).toEqual([1, 1.5, 2.25, 3.375])
    expect(lockSeconds(10, delayLockout)).toBeCloseTo(38.44, 2)
    expect(upTo(10).filter((failures) => locks(failures, delayLockout))).toEqual([])
  })

  it('locks for an hour at the eleventh failure and at every later one', () => {
    for (const failures of [11, 12, 100]) {
      expect(lockSeconds(failures, delayLockout)).toBe(3600)
      expect(locks(failures, delayLockout)).toBe(true)
    }
  })

  it('pauses for forty seconds at most', () => {
    expect(lockSeconds(11, { ...delayLockout, threshold: 20 })).toBe(40)
    expect(lockSeconds(100, { ...delayLockout, threshold: 100 })).toBe(40)
  })

  it('has no pause before the first failure', () => {
    expect(lockSeconds(0, delayLockout)).toBe(0)
    expect(locks(0, delayLockout)).toBe(false)
  })
})
