/** Retries of email that could not be delivered. */

const firstDelaySeconds = 60
const longestDelaySeconds = 3600

/** Seconds for which email without a link is retried; email with a link is retried for the lifetime of the link. */
export const noticeSeconds = 24 * 3600

/** The number of emails in one claim. If an isolate is killed, these wait until the claim expires. */
export const mailsPerClaim = 20

/** Seconds until a claim expires: two rounds in which every request times out. */
export const claimSeconds = 120

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
