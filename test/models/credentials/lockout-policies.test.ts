import { describe, expect, it } from 'vitest'
import { camcopsLockout } from '#domain/credentials/lockout-policies.ts'
import { authnzerverLockout, locks, lockSeconds } from './lockout-policies.ts'

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe('the policy of CamCOPS', () => {
  it('locks at every tenth failure, for 10, 20, 30 minutes, and at no other', () => {
    const costs = upTo(35).map((failures) => lockSeconds(failures, camcopsLockout))
    const expected = upTo(35).map((failures) => ({ 10: 600, 20: 1200, 30: 1800 })[failures] ?? 0)
    expect(costs).toEqual(expected)
    expect(upTo(35).filter((failures) => locks(failures, camcopsLockout))).toEqual([10, 20, 30])
  })

  it('costs nothing before the first failure', () => {
    expect(lockSeconds(0, camcopsLockout)).toBe(0)
    expect(locks(0, camcopsLockout)).toBe(false)
  })

  it('takes threshold and increment from settings', () => {
    const policy = { ...camcopsLockout, threshold: 3, increment_minutes: 7 }
    expect([2, 3, 4, 6].map((failures) => lockSeconds(failures, policy))).toEqual([0, 420, 0, 840])
  })
})

describe('the policy of authnzerver', () => {
  it('pauses for 1.5 to the power of n - 1 seconds up to the tenth failure', () => {
    expect(upTo(4).map((failures) => lockSeconds(failures, authnzerverLockout))).toEqual([1, 1.5, 2.25, 3.375])
    expect(lockSeconds(10, authnzerverLockout)).toBeCloseTo(38.44, 2)
    expect(upTo(10).filter((failures) => locks(failures, authnzerverLockout))).toEqual([])
  })

  it('locks for an hour at the eleventh and at every one after it, so also at the first after the hour', () => {
    for (const failures of [11, 12, 100]) {
      expect(lockSeconds(failures, authnzerverLockout)).toBe(3600)
      expect(locks(failures, authnzerverLockout)).toBe(true)
    }
  })

  it('pauses for forty seconds at most', () => {
    expect(lockSeconds(11, { ...authnzerverLockout, threshold: 20 })).toBe(40)
    expect(lockSeconds(100, { ...authnzerverLockout, threshold: 100 })).toBe(40)
  })

  it('costs nothing before the first failure', () => {
    expect(lockSeconds(0, authnzerverLockout)).toBe(0)
    expect(locks(0, authnzerverLockout)).toBe(false)
  })
})
