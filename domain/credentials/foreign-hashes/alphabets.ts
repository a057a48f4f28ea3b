/** The ways in which other systems write bytes as text. Each decoder takes the one text that stands for the bytes and nothing else. */
import { decodeBase64 } from '#domain/credentials/phc.ts'

const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const bcryptLetters = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Of crypt(3). */
const cryptLetters = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Base64 with `=` to a length of four (RFC 4648 §4): Django and LDAP. */
export function decodePaddedBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  return decodeBase64(text.replace(/={1,2}$/, ''))
}

/** passlib's base64: `.` for `+`, no padding. */
export function decodePasslibBase64(text: string): Uint8Array | undefined {
  return text.includes('+') ? undefined : decodeBase64(text.replaceAll('.', '+'))
}

/** bcrypt's base64: the usual order of bits, letters of its own. Spare bits must be zero, as py-bcrypt and OpenBSD write them. */
export function decodeBcryptBase64(text: string): Uint8Array | undefined {
  return decodeBase64(translate(text, bcryptLetters, base64Letters))
}

/** Lower-case hexadecimal. */
export function decodeHex(text: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/**
 * crypt(3)'s order: 24 bits of three bytes from the lowest six upwards, the first byte being the highest.
 *
 * @param groups which bytes of the result stand together; fewer than three are the lower ones, and take one letter more than bytes
 * @returns undefined for another length, other letters and bits set that belong to no byte
 */
export function decodeCrypt(text: string, groups: readonly (readonly number[])[]): Uint8Array | undefined {
  const bytes = new Uint8Array(groups.flat().length)
  if (text.length !== bytes.length + groups.length) return undefined
  let at = 0
  for (const group of groups) {
    const letters = Array.from(text.slice(at, at + group.length + 1), (letter) => cryptLetters.indexOf(letter))
    const bits = letters.reduce((sum, value, index) => sum | (value << (6 * index)), 0)
    if (letters.includes(-1) || bits >= 2 ** (8 * group.length)) return undefined
    for (const [index, place] of group.entries()) bytes[place] = bits >> (8 * (group.length - 1 - index))
    at += letters.length
  }
  return bytes
}

/** Letters outside `from` become one that no decoder takes. */
function translate(text: string, from: string, to: string): string {
  return Array.from(text, (letter) => to[from.indexOf(letter)] ?? '?').join('')
}
