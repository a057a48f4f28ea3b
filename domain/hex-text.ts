/** Text as UTF-8 in hexadecimal: any character fits into a URL, and two texts differ where their digits do. */

/** Digits of a text without U+0000, at least one character. */
export const hexTextSource = '(?:(?!00)[0-9a-f]{2})+'

export function toHexText(text: string): string {
  return hexDigits(new TextEncoder().encode(text))
}

/** Two digits for each byte. */
export function hexDigits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The bytes of digits that Postgres wrote (`encode(…, 'hex')`). */
export function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** @param digits as `hexTextSource` has them; bytes that are no UTF-8 become U+FFFD */
export function fromHexText(digits: string): string {
  return new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(fromHex(digits))
}
