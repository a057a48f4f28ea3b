/** The relying party of WebAuthn (Level 3 §5.1.4.1 of the Recommendation): whose passkeys these are, and which pages may use them. */

/** The domain that passkeys belong to, and the origins whose pages may use them. */
export interface RelyingParty {
  /** The RP ID: the host of `BASE_URL`, or a domain above it. Passkeys are of no use under another, so it is chosen once. */
  id: string
  /** As browsers write them. A page elsewhere is refused, even if a browser let it ask. */
  origins: readonly string[]
}

/**
 * @param baseUrl the origin of this service
 * @param rpId the setting `PASSKEY_RP_ID`; the host of `baseUrl` without it
 * @param otherOrigins `ALLOWED_ORIGINS`; those of another site than the RP ID are left out
 */
export function relyingParty(
  baseUrl: string,
  rpId: string | undefined,
  otherOrigins: readonly string[] = [],
): RelyingParty {
  const id = rpId ?? new URL(baseUrl).hostname
  return { id, origins: [baseUrl, ...otherOrigins].filter((origin) => isWithin(new URL(origin).hostname, id)) }
}

/** Whether a host is the domain of an RP ID or below it: "is a registrable domain suffix of or is equal to" of the HTML standard. */
export function isWithin(host: string, rpId: string): boolean {
  return host === rpId || host.endsWith(`.${rpId}`)
}
