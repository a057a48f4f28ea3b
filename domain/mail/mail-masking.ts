/**
 * An address as the page of a link shows it. The owner recognises it, but a finder of the link cannot write to it. `ann@example.com` becomes
 * `a*****@e*****.com`; always five asterisks, to hide lengths.
 */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  return `${address.slice(0, 1)}${asterisks}@${domain.slice(0, 1)}${asterisks}${domain.slice(dot)}`
}

/** The same number as in CamCOPS. */
const asterisks = '*****'
