/** When mail that could not be delivered is tried again. */

const firstDelaySeconds = 60
const longestDelaySeconds = 3600

/** Seconds for which mail without a link is tried; mail with a link is tried for as long as its link would live. */
export const noticeSeconds = 24 * 3600

/** Mails that one claim takes, so that an isolate that dies holds back no more than these. */
export const mailsPerClaim = 20

/** Seconds for which a claim holds its mails: two rounds of every one timing out, after which somebody else may take them. */
export const claimSeconds = 120

/**
 * Doubles from a minute to an hour. Jitter takes up to half off, so that everything that failed at once does not come back at once.
 *
 * @param attempts how often it was tried, 1 or more
 * @param random from 0 up to 1
 */
export function retryDelaySeconds(attempts: number, random: number): number {
  const delay = Math.min(firstDelaySeconds * 2 ** (attempts - 1), longestDelaySeconds)
  return Math.round(delay * (1 - random / 2))
}
