/** When an undelivered message is tried again, and how long nothing is sent to a receiver that fails. */

/** Seconds for which a message is tried: long enough for a weekend. */
export const webhookRetryPeriodSeconds = 3 * 24 * 3600

const firstDelaySeconds = 30
const maxDelaySeconds = 12 * 3600
/** The longest `Retry-After` that is honoured. */
const maxRetryAfterSeconds = 24 * 3600
const maxBackoffSeconds = 300

/** Failures in a row after which nothing further is sent for a while. */
export const failuresUntilStop = 3

/** Receivers that a run delivers to at once, and messages of one claim. If a run dies, the messages of its claims are sent again. */
export const messagesPerReceiver = 100
export const receiversPerRun = 10

/**
 * Requests of one run, which then ends although more is due; the next run continues. An invocation of a Worker may make 10,000 requests,
 * those to the database included (Workers limits, subrequests); the rest is for mail and maintenance.
 */
const requestsPerRun = 8000

/** Requests of one claim at most: the claim, its links, one release for each receiver, and for each message its sending and its record. */
export function requestsPerClaim(receivers: number, messages: number): number {
  return 2 + receivers + 2 * messages
}

/** Whether a run that has made this many requests may make another claim of the largest size. */
export function hasRoomForClaim(requests: number): boolean {
  return requests + requestsPerClaim(receiversPerRun, receiversPerRun * messagesPerReceiver) <= requestsPerRun
}

/** Milliseconds that a receiver may take, the body of its response included. */
export const responseTimeoutMs = 15_000
/** Milliseconds after which no further message of a claim is started. */
export const sendingPeriodMs = 30_000
/** Seconds after which another run may claim a receiver, unless the claim is renewed: little, since a run may be killed. */
export const webhookClaimSeconds = 20
/** Milliseconds between renewals of the claims of a run. */
export const claimRenewalMs = 5_000

/**
 * Doubles from half a minute to twelve hours. Jitter subtracts up to half, so that messages that failed together are not retried together. The
 * delay is never shorter than the `Retry-After` of the receiver.
 *
 * @param attempt the number of the attempt that failed, from 1
 * @param random from 0 up to 1
 */
export function webhookDelaySeconds(attempt: number, random: number, retryAfterSeconds: number | null): number {
  const delay = Math.min(firstDelaySeconds * 2 ** (attempt - 1), maxDelaySeconds)
  return Math.max(Math.round(delay * (1 - random / 2)), cappedRetryAfter(retryAfterSeconds))
}

/** Seconds for which nothing is sent to a receiver: 2, 4, 8 … by its consecutive failures, up to five minutes. */
export function backoffSeconds(failures: number, retryAfterSeconds: number | null): number {
  return Math.max(Math.min(2 ** failures, maxBackoffSeconds), cappedRetryAfter(retryAfterSeconds))
}

function cappedRetryAfter(retryAfterSeconds: number | null): number {
  return Math.min(retryAfterSeconds ?? 0, maxRetryAfterSeconds)
}

/** What a response means. `rejected`: this message failed. `unavailable`: the receiver takes no messages now. `gone`: it wants no more messages. */
export type DeliveryResult = 'delivered' | 'rejected' | 'unavailable' | 'gone'

/** @param status null if no response came. A redirect is a failure: its target was not checked, so it is not followed. */
export function deliveryResultOf(status: number | null): DeliveryResult {
  if (status === null) return 'unavailable'
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 410) return 'gone'
  return status >= 500 || status === 429 || status === 408 ? 'unavailable' : 'rejected'
}
