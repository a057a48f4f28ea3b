/** Retries of email that could not be delivered. */

const firstDelaySeconds = 60
const longestDelaySeconds = 3600

/** Seconds for which email without a link is retried; email with a link is retried for the lifetime of the link. */
export const noticeSeconds = 24 * 3600

/**
 * The number of emails in one claim, which are sent at once: a Worker may have six open connections and the database needs one (Workers limits,
 * simultaneous open connections). If an isolate is killed, these wait until the claim expires.
 */
export const mailsPerClaim = 5

/** Seconds until a claim expires: one mail that times out, and time to record it. All mails of a claim are sent at once. */
export const claimSeconds = 30

/**
 * Doubles from a minute to an hour. Jitter subtracts up to half, so that emails that failed together are not retried together.
 *
 * @param attempts the number of attempts, 1 or more
 * @param random from 0 up to 1
 */
export function retryDelaySeconds(attempts: number, random: number): number {
  const delay = Math.min(firstDelaySeconds * 2 ** (attempts - 1), longestDelaySeconds)
  return Math.round(delay * (1 - random / 2))
}
