import { describe, expect, it } from 'vitest'
import {
  type AnyLockoutPolicy,
  checkLockoutPolicy,
  delayedLockout,
  lockoutBounds,
  locks,
  lockSeconds,
  steppedLockout,
} from '../../domain/lockout-policies.ts'

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)
const wrong = (policy: AnyLockoutPolicy, changed: Record<string, unknown>) =>
  checkLockoutPolicy({ ...policy, ...changed }).map(({ pointer }) => pointer)

describe('the policy of CamCOPS', () => {
  it('locks at every tenth failure, for 10, 20, 30 minutes, and at no other', () => {
    const costs = upTo(35).map((failures) => lockSeconds(failures, steppedLockout))
    const expected = upTo(35).map((failures) => ({ 10: 600, 20: 1200, 30: 1800 })[failures] ?? 0)
    expect(costs).toEqual(expected)
    expect(upTo(35).filter((failures) => locks(failures, steppedLockout))).toEqual([10, 20, 30])
  })

  it('costs nothing before the first failure', () => {
    expect(lockSeconds(0, steppedLockout)).toBe(0)
    expect(locks(0, steppedLockout)).toBe(false)
  })

  it('takes threshold and increment from settings', () => {
    const policy = { ...steppedLockout, threshold: 3, incrementMinutes: 7 }
    expect([2, 3, 4, 6].map((failures) => lockSeconds(failures, policy))).toEqual([0, 420, 0, 840])
  })
})

describe('the policy of authnzerver', () => {
  it('pauses for 1.5 to the power of n - 1 seconds up to the tenth failure', () => {
    expect(upTo(4).map((failures) => lockSeconds(failures, delayedLockout))).toEqual([1, 1.5, 2.25, 3.375])
    expect(lockSeconds(10, delayedLockout)).toBeCloseTo(38.44, 2)
    expect(upTo(10).filter((failures) => locks(failures, delayedLockout))).toEqual([])
  })

  it('locks for an hour at the eleventh and at every one after it, so also at the first after the hour', () => {
    for (const failures of [11, 12, 100]) {
      expect(lockSeconds(failures, delayedLockout)).toBe(3600)
      expect(locks(failures, delayedLockout)).toBe(true)
    }
  })

  it('pauses for forty seconds at most', () => {
    expect(lockSeconds(11, { ...delayedLockout, threshold: 20 })).toBe(40)
    expect(lockSeconds(100, { ...delayedLockout, threshold: 100 })).toBe(40)
  })

  it('costs nothing before the first failure', () => {
    expect(lockSeconds(0, delayedLockout)).toBe(0)
    expect(locks(0, delayedLockout)).toBe(false)
  })
})

describe('settings', () => {
  it('may be the defaults and the bounds', () => {
    expect(checkLockoutPolicy(steppedLockout)).toEqual([])
    expect(checkLockoutPolicy(delayedLockout)).toEqual([])
    expect(lockoutBounds.threshold).toEqual({ min: 1, max: 100 })
    expect(wrong(steppedLockout, { threshold: 100, incrementMinutes: 1440 })).toEqual([])
    expect(wrong(delayedLockout, { delayBase: 1.01, threshold: 1 })).toEqual([])
  })

  it.each([0, -1, 101, 2.5, Infinity, Number.NaN, '10', null, undefined])('refuse the threshold %s', (threshold) => {
    expect(wrong(steppedLockout, { threshold })).toEqual(['/lockout/threshold'])
    expect(wrong(delayedLockout, { threshold })).toEqual(['/lockout/threshold'])
  })

  it('refuse every other figure out of bounds', () => {
    expect(wrong(steppedLockout, { incrementMinutes: 1441 })).toEqual(['/lockout/incrementMinutes'])
    expect(wrong(delayedLockout, { delayBase: 0.5, maxDelaySeconds: 0, lockSeconds: 86_401 })).toEqual([
      '/lockout/delayBase',
      '/lockout/maxDelaySeconds',
      '/lockout/lockSeconds',
    ])
  })
})
