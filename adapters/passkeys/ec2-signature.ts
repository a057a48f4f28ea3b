/**
 * Takes the place of `unwrapEC2Signature` of SimpleWebAuthn in Workers (`scripts/webauthn.mjs`): WebAuthn wraps an ECDSA signature in DER,
 * WebCrypto takes `r` and `s` side by side. The package's own reads it with an ASN.1 library of 60 KiB.
 */

/** Bytes of `r` and of `s` for P-256, the curve of ES256 (WebAuthn Level 3 §5.8.5); no other is registered. */
const componentLength = 32

/** The first byte of an integer from which it is negative. */
const negative = 0x80

/** COSE's number of P-256 (RFC 9053 §7.1). */
const p256 = 1

/**
 * Reads `SEQUENCE { r INTEGER, s INTEGER }` in DER, strictly (ITU-T X.690 §8.3, §10.1): one form for each signature, nothing before or after.
 *
 * @param curve COSE's number
 * @returns 64 bytes: `r`, then `s`
 * @throws Error
 */
export function unwrapEC2Signature(signature: Uint8Array, curve: number): Uint8Array {
  // 72 bytes at most, so every length is one byte.
  if (curve !== p256 || signature[0] !== 0x30 || signature[1] !== signature.length - 2) throw malformed()
  const components = new Uint8Array(2 * componentLength)
  let at = 2
  for (const end of [componentLength, 2 * componentLength]) {
    const length = signature[at + 1] ?? 0
    const integer = signature.subarray(at + 2, at + 2 + length)
    const first = integer[0] ?? negative
    const isShortest = first !== 0 || (integer[1] ?? 0) >= negative
    if (signature[at] !== 0x02 || integer.length !== length || first >= negative || !isShortest) throw malformed()
    const digits = first === 0 ? integer.subarray(1) : integer
    if (digits.length > componentLength) throw malformed()
    components.set(digits, end - digits.length)
    at += 2 + length
  }
  if (at !== signature.length) throw malformed()
  return components
}

function malformed(): Error {
  return new Error('not an ECDSA signature of P-256 in DER')
}
