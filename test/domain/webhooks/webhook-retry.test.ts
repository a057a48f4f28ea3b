import { describe, expect, it } from 'vitest'
import {
  mayClaim,
  messagesPerLease,
  receiversPerClaim,
  requestsOf,
  restSeconds,
  verdictOf,
  webhookDelaySeconds,
  webhookTrySeconds,
} from '#domain/webhooks/webhook-retry.ts'

const day = 24 * 3600

describe('a message that a receiver did not take', () => {
  it('is tried again after half a minute, then twice as long each time up to twelve hours, and up to half of it less', () => {
    const delays = Array.from({ length: 14 }, (_, n) => webhookDelaySeconds(n + 1, 0, null))
    expect(delays.slice(0, 4)).toEqual([30, 60, 120, 240])
    expect(Math.max(...delays)).toBe(day / 2)
    for (const [n, delay] of delays.entries()) {
      const early = webhookDelaySeconds(n + 1, 1 - Number.EPSILON, null)
      expect(early).toBe(Math.round(delay / 2))
    }
  })

  it('waits as long as its receiver asks for, a day at most, so that it is not given up at once', () => {
    expect(webhookDelaySeconds(1, 0.9, 3600)).toBe(3600)
    expect(webhookDelaySeconds(1, 0, 1)).toBe(30)
    expect(webhookDelaySeconds(1, 0.9, 1e9)).toBe(day)
    expect(day).toBeLessThan(webhookTrySeconds)
  })
})

describe('a receiver that fails', () => {
  it('is left alone for 2, 4, 8 … seconds up to five minutes, or as long as it asks for, a day at most', () => {
    expect([1, 2, 3, 20].map((failures) => restSeconds(failures, null))).toEqual([2, 4, 8, 300])
    expect(restSeconds(1, 3600)).toBe(3600)
    expect(restSeconds(1, 1e9)).toBe(day)
  })
})

it.each([
  [null, 'down'],
  [200, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [300, 'failed'],
  [302, 'failed'],
  [400, 'failed'],
  [404, 'failed'],
  [408, 'down'],
  [410, 'gone'],
  [429, 'down'],
  [499, 'failed'],
  [500, 'down'],
  [599, 'down'],
] as const)('an answer of %s means %s', (status, verdict) => {
  expect(verdictOf(status)).toBe(verdict)
})

describe('a run of the sweeper', () => {
  /** Of one invocation of a Worker, to others and to the database; some are left for mail, the seals of the audit log and housekeeping. */
  const [requestsOfInvocation, leftForOthers] = [10_000, 2000]
  const spentBy = (receivers: number, messages: number) => {
    let [spent, claims] = [0, 0]
    for (; mayClaim(spent); claims += 1) spent += requestsOf(receivers, messages)
    return { spent, claims }
  }

  it('makes fewer requests than an invocation may, whatever its claims find', () => {
    for (let receivers = 1; receivers <= receiversPerClaim; receivers += 1) {
      for (let messages = 0; messages <= receivers * messagesPerLease; messages += 1)
        expect(spentBy(receivers, messages).spent).toBeLessThanOrEqual(requestsOfInvocation - leftForOthers)
    }
  })

  it('takes many claims of one receiver', () => {
    expect(spentBy(1, messagesPerLease).claims).toBeGreaterThanOrEqual(25)
  })
})
