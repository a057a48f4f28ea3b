/** Base32 (RFC 4648 §6) without padding: authenticator apps take secrets in it, and people type recovery codes in it. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const bitsPerLetter = 5
const bitsPerByte = 8

/** Writes bytes, whose number is a multiple of five. */
export function encodeBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(bitsPerByte, '0')).join('')
  return bits.replaceAll(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)]!)
}

/** @returns null for a text that `encodeBase32` cannot have written */
export function decodeBase32(text: string): Uint8Array | null {
  if ((text.length * bitsPerLetter) % bitsPerByte !== 0 || !/^[A-Z2-7]*$/.test(text)) return null
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(bitsPerLetter, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2))
}
