/** When a message that a receiver did not take is tried again, and how long a receiver that fails is left alone. */

/** Seconds for which a message is tried: a weekend. */
export const webhookTrySeconds = 3 * 24 * 3600

const firstDelaySeconds = 30
const longestDelaySeconds = 12 * 3600
/** What a receiver may ask for at most. */
const longestRetryAfterSeconds = 24 * 3600
const longestRestSeconds = 300

/** Messages that one sweeper takes for one receiver, and receivers that it takes at once: what it loses when it dies is told again. */
export const messagesPerLease = 100
export const receiversPerClaim = 10

/**
 * Requests of one run, which then ends though more is due; the next one goes on. An invocation of a Worker may make 10,000, those to the
 * database too (Workers limits, subrequests), and mail takes its share of them.
 */
const requestsPerRun = 8000

/** What a claim takes at most: itself and its links, giving back each receiver, and for each message sending it and writing down how it went. */
export function requestsOf(receivers: number, messages: number): number {
  return 2 + receivers + 2 * messages
}

/** Whether a run that has made so many requests has room for another claim, however much that finds. */
export function mayClaim(spent: number): boolean {
  return spent + requestsOf(receiversPerClaim, receiversPerClaim * messagesPerLease) <= requestsPerRun
}

/** Milliseconds that a receiver may take, its answer included. */
export const answerWithinMs = 15_000
/** Milliseconds after which nothing more of a lease is begun. */
export const beginWithinMs = 30_000
/** Seconds after which whoever holds a lease is given up on: the two above and room to write down how it went. */
export const leaseSeconds = 90

/**
 * Doubles from half a minute to twelve hours. Jitter takes up to half off, so that everything that failed at once does not come back at once;
 * what the receiver asked for is waited in any case.
 *
 * @param attempt how often it was tried, 1 or more
 * @param random from 0 up to 1
 */
export function webhookDelaySeconds(attempt: number, random: number, retryAfterSeconds: number | null): number {
  const delay = Math.min(firstDelaySeconds * 2 ** (attempt - 1), longestDelaySeconds)
  return Math.max(Math.round(delay * (1 - random / 2)), askedFor(retryAfterSeconds))
}

/** Seconds for which a receiver is sent nothing at all: 2, 4, 8 … after so many failures in a row, up to five minutes. */
export function restSeconds(failures: number, retryAfterSeconds: number | null): number {
  return Math.max(Math.min(2 ** failures, longestRestSeconds), askedFor(retryAfterSeconds))
}

function askedFor(retryAfterSeconds: number | null): number {
  return Math.min(retryAfterSeconds ?? 0, longestRetryAfterSeconds)
}

/** What an answer means: `failed` concerns the message, `down` the receiver too, `gone` that it wants nothing any more. */
export type DeliveryVerdict = 'delivered' | 'failed' | 'down' | 'gone'

/** @param status of the answer; null: there was none. Redirects are failures: nobody is followed to where we were not sent. */
export function verdictOf(status: number | null): DeliveryVerdict {
  if (status === null) return 'down'
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 410) return 'gone'
  return status >= 500 || status === 429 || status === 408 ? 'down' : 'failed'
}
