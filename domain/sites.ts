/** Sites, as browsers compare them for cookies: scheme and registrable domain (RFC 6265bis §5.2, "schemeful same-site"). */

/**
 * Whether two origins certainly belong to different sites. Which of them are one site depends on the public suffix list, which only browsers
 * carry: two hosts that share their last two labels may still be of two sites (`a.co.uk`, `b.co.uk`), and are not told apart here.
 *
 * @param origin as browsers send it
 * @param own likewise
 */
export function areOfDifferentSites(origin: string, own: string): boolean {
  const [one, other] = [new URL(origin), new URL(own)]
  if (one.protocol !== other.protocol) return true
  if (one.hostname === other.hostname) return false
  return isAddress(one.hostname) || isAddress(other.hostname) || lastLabels(one.hostname) !== lastLabels(other.hostname)
}

/** An IP address belongs to no domain, so it is a site of its own. */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/.test(host)
}

function lastLabels(host: string): string {
  return host.split('.').slice(-2).join('.')
}
