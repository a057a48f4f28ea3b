/** Model of the claim `rev` as SQL makes it. */

/**
 * A user's marker (the instant of the last auth-sensitive operation) as the claim `rev`: milliseconds since 1970. The database truncates markers
 * to milliseconds, so nothing is lost and equality is exact.
 *
 * @throws RangeError for an invalid date: no session may be created or accepted without a marker
 */
export function revOf(marker: Date): number {
  const milliseconds = marker.getTime()
  if (!Number.isSafeInteger(milliseconds)) throw new RangeError('The marker is not a moment')
  return milliseconds
}
