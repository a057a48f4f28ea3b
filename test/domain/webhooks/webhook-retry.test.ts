import { describe, expect, it } from 'vitest'
import {
  hasRoomForClaim,
  messagesPerReceiver,
  receiversPerRun,
  requestsPerClaim,
  backoffSeconds,
  deliveryResultOf,
  webhookDelaySeconds,
  webhookRetryPeriodSeconds,
} from '#domain/webhooks/webhook-retry.ts'

const day = 24 * 3600

describe('webhookDelaySeconds', () => {
  it('doubles from half a minute to twelve hours, with up to half subtracted at random', () => {
    const delays = Array.from({ length: 14 }, (_, n) => webhookDelaySeconds(n + 1, 0, null))
    expect(delays.slice(0, 4)).toEqual([30, 60, 120, 240])
    expect(Math.max(...delays)).toBe(day / 2)
    for (const [n, delay] of delays.entries()) {
      const early = webhookDelaySeconds(n + 1, 1 - Number.EPSILON, null)
      expect(early).toBe(Math.round(delay / 2))
    }
  })

  it('honours Retry-After up to a day, which is less than the retry period', () => {
    expect(webhookDelaySeconds(1, 0.9, 3600)).toBe(3600)
    expect(webhookDelaySeconds(1, 0, 1)).toBe(30)
    expect(webhookDelaySeconds(1, 0.9, 1e9)).toBe(day)
    expect(day).toBeLessThan(webhookRetryPeriodSeconds)
  })
})

describe('backoffSeconds', () => {
  it('doubles from two seconds to five minutes, and honours Retry-After up to a day', () => {
    expect([1, 2, 3, 20].map((failures) => backoffSeconds(failures, null))).toEqual([2, 4, 8, 300])
    expect(backoffSeconds(1, 3600)).toBe(3600)
    expect(backoffSeconds(1, 1e9)).toBe(day)
  })
})

it.each([
  [null, 'unavailable'],
  [200, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [300, 'rejected'],
  [302, 'rejected'],
  [400, 'rejected'],
  [404, 'rejected'],
  [408, 'unavailable'],
  [410, 'gone'],
  [429, 'unavailable'],
  [499, 'rejected'],
  [500, 'unavailable'],
  [599, 'unavailable'],
] as const)('a response with status %s means %s', (status, result) => {
  expect(deliveryResultOf(status)).toBe(result)
})

describe('one run of the sweeper', () => {
  /** Requests of one invocation of a Worker, those to the database included; some are for mail and maintenance. */
  const [requestsOfInvocation, leftForOthers] = [10_000, 2000]
  const requestsOfRun = (receivers: number, messages: number) => {
    let [requests, claims] = [0, 0]
    for (; hasRoomForClaim(requests); claims += 1) requests += requestsPerClaim(receivers, messages)
    return { requests, claims }
  }

  it('makes fewer requests than the limit of an invocation, for any claims', () => {
    for (let receivers = 1; receivers <= receiversPerRun; receivers += 1) {
      for (let messages = 0; messages <= receivers * messagesPerReceiver; messages += 1)
        expect(requestsOfRun(receivers, messages).requests).toBeLessThanOrEqual(requestsOfInvocation - leftForOthers)
    }
  })

  it('delivers many messages to one receiver', () => {
    expect(requestsOfRun(1, messagesPerReceiver).claims).toBeGreaterThanOrEqual(25)
  })
})
