/** The escapes inside JSON strings (RFC 8259 §7), as far as `json-guard.ts` must understand them. */

/** The length of `\u0061`. */
const unicodeEscapeLength = 6

/**
 * How far the `\u` escape at `position` reaches: 6, or 12 for the two of a surrogate pair.
 *
 * @returns 0 for what no string of ours may hold: U+0000, or half of a pair
 */
export function escapedCharacterLength(text: string, position: number): number {
  const unit = escapedUnit(text, position)
  if (unit === 0 || isLowSurrogate(unit)) return 0
  if (!isHighSurrogate(unit)) return unicodeEscapeLength
  const isPair = text.startsWith('\\u', position + unicodeEscapeLength)
  return isPair && isLowSurrogate(escapedUnit(text, position + unicodeEscapeLength)) ? 2 * unicodeEscapeLength : 0
}

function escapedUnit(text: string, position: number): number {
  return Number.parseInt(text.slice(position + 2, position + unicodeEscapeLength), 16)
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** What a string says, given with its quotes; null when it is not JSON. */
export function decodeString(quoted: string): string | null {
  try {
    const text: unknown = JSON.parse(quoted)
    return typeof text === 'string' ? text : null
  } catch {
    return null
  }
}
