/**
 * An address as a link's page shows it: enough for its owner to know which one is meant, too little for somebody who found the link
 * to write to. `ann@example.com` becomes `a*****@e*****.com`; always five asterisks, so that lengths say nothing.
 */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  return `${address.slice(0, 1)}${asterisks}@${domain.slice(0, 1)}${asterisks}${domain.slice(dot)}`
}

/** As many as CamCOPS shows in an address. */
const asterisks = '*****'
