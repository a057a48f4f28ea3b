/** Years that an instant of ours may be in: what PostgreSQL and everybody's parsers agree on. */
const fourDigitYear = /^[2-9]\d{3}-/

/**
 * An RFC 3339 instant in UTC. PostgreSQL does not take every offset that the RFC has, nor the year 0, and would fail where
 * a refusal is due.
 *
 * @returns undefined for what is no instant, or none between the years 2000 and 9999
 */
export function parseInstant(text: string): string | undefined {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) return undefined
  const utc = date.toISOString()
  return fourDigitYear.test(utc) ? utc : undefined
}
