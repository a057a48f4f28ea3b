/**
 * What a JSON text may look like before `JSON.parse` sees it. Parsing takes a million levels of nesting while
 * `JSON.stringify` overflows at ten thousand, keeps the last of two equal keys in silence, turns `1e400` into
 * `Infinity` and 9007199254740993 into another number; each of those has been somebody's by-pass. One pass, linear in the length
 * of the text.
 */
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { decodeString, escapedCharacterLength } from './json-escapes.ts'

/** How much structure one text may have. */
export interface JsonLimits {
  /** Objects and arrays inside one another; a bare number has depth 0. */
  maxDepth: number
  /** Keys of all objects together. */
  maxKeys: number
  /** Items of all arrays together. */
  maxItems: number
}

/** The ceilings: far above any request of ours, far below what hurts. */
export const jsonLimits: Readonly<JsonLimits> = { maxDepth: 32, maxKeys: 1000, maxItems: 20_000 }

/**
 * Looks for what `JSON.parse` would let through: nesting, keys and items over the limits, two equal keys in one object
 * (`"a"` and `"\u0061"` are equal), the key `__proto__`, numbers that become infinite, integers that become others (RFC 7493 §2.2), U+0000 (PostgreSQL refuses it)
 * and unpaired surrogates (they change on the way through UTF-8), raw or escaped.
 * It does not check the grammar: for a text that is not JSON the answer means nothing, and `JSON.parse` must follow.
 *
 * @returns null when `JSON.parse` may have the text
 */
export function checkJson(text: string, limits: JsonLimits = jsonLimits): FieldError | null {
  if (!text.isWellFormed() || text.includes('\0')) return forbiddenCharacter(null)
  return new JsonScan(text, limits).run()
}

const quote = 0x22
const comma = 0x2c
const minus = 0x2d
const digitZero = 0x30
const digitNine = 0x39
const colon = 0x3a
const openArray = 0x5b
const backslash = 0x5c
const closeArray = 0x5d
const letterU = 0x75
const openObject = 0x7b
const closeObject = 0x7d

/** A number as long as this, or with an exponent, may not be kept: the largest safe integer has 16 digits. */
const longNumber = 16

const numberToken = /[-+.0-9eE]+/y
const integer = /^-?\d+$/
const blanks = /[ \t\n\r]*/y

/** One walk over one text. It stays in step with `JSON.parse` on every text that is JSON. */
class JsonScan {
  private readonly text: string
  private readonly limits: JsonLimits
  private at = 0
  private keys = 0
  private items = 0
  private nextBackslash: number
  /** The keys met so far in each open object; undefined for an open array. The first is the outermost. */
  private readonly open: (Set<string> | undefined)[] = []

  constructor(text: string, limits: JsonLimits) {
    this.text = text
    this.limits = limits
    this.nextBackslash = this.findBackslash(0)
  }

  run(): FieldError | null {
    let problem: FieldError | null = null
    while (problem === null && this.at < this.text.length) problem = this.step(this.text.charCodeAt(this.at))
    return problem
  }

  private step(code: number): FieldError | null {
    if (code === quote) return this.readString()
    if (code === minus || (code >= digitZero && code <= digitNine)) return this.readNumber()
    this.at += 1
    if (code === openObject) return this.enter(new Set())
    if (code === openArray) return this.enter(undefined) ?? this.countFirstItem()
    if (code === closeObject || code === closeArray) this.open.pop()
    return code === comma && this.isInArray() ? this.countItem() : null
  }

  private enter(keys: Set<string> | undefined): FieldError | null {
    this.open.push(keys)
    if (this.open.length <= this.limits.maxDepth) return null
    return wrong('too-deep', `Nest at most ${this.limits.maxDepth} levels.`)
  }

  private isInArray(): boolean {
    return this.open.length > 0 && this.open.at(-1) === undefined
  }

  private countFirstItem(): FieldError | null {
    this.skipBlanks()
    return this.text.charCodeAt(this.at) === closeArray ? null : this.countItem()
  }

  private countItem(): FieldError | null {
    this.items += 1
    if (this.items <= this.limits.maxItems) return null
    return wrong('too-many-items', `Send at most ${this.limits.maxItems} array items altogether.`)
  }

  /** A string is a key exactly when a colon follows it. */
  private readString(): FieldError | null {
    const start = this.at
    const isPlain = this.skipPlainString()
    const problem = isPlain ? null : this.skipEscapedString()
    const end = this.at
    this.skipBlanks()
    if (problem !== null || this.text.charCodeAt(this.at) !== colon) return problem
    return this.addKey(isPlain ? this.text.slice(start + 1, end - 1) : decodeString(this.text.slice(start, end)))
  }

  /** Jumps to the closing quote when no backslash stands before it. */
  private skipPlainString(): boolean {
    const end = this.text.indexOf('"', this.at + 1)
    if (this.nextBackslash < this.at) this.nextBackslash = this.findBackslash(this.at)
    if (end === -1 || this.nextBackslash < end) return false
    this.at = end + 1
    return true
  }

  private findBackslash(from: number): number {
    const found = this.text.indexOf('\\', from)
    return found === -1 ? Infinity : found
  }

  private skipEscapedString(): FieldError | null {
    let position = this.at + 1
    while (position < this.text.length) {
      const code = this.text.charCodeAt(position)
      if (code === quote) break
      if (code !== backslash) position += 1
      else if (this.text.charCodeAt(position + 1) !== letterU) position += 2
      else {
        const length = escapedCharacterLength(this.text, position)
        if (length === 0) return forbiddenCharacter(position)
        position += length
      }
    }
    this.at = position + 1
    return null
  }

  private addKey(key: string | null): FieldError | null {
    const keys = this.open.at(-1)
    if (keys === undefined || key === null) return null // not JSON
    const where = `before character ${this.at}`
    if (keys.has(key)) return wrong('duplicate-key', `One object has the same key twice, ${where}.`)
    if (key === '__proto__') return wrong('reserved-key', `An object has a key that is not allowed, ${where}.`)
    keys.add(key)
    this.keys += 1
    if (this.keys <= this.limits.maxKeys) return null
    return wrong('too-many-keys', `Send at most ${this.limits.maxKeys} keys altogether.`)
  }

  private readNumber(): FieldError | null {
    numberToken.lastIndex = this.at
    const token = numberToken.exec(this.text)?.[0] ?? ''
    this.at += token.length
    if (token.length < longNumber && !/e/i.test(token)) return null
    const isKept = integer.test(token) ? Number.isSafeInteger : Number.isFinite
    if (isKept(Number(token))) return null
    return wrong('too-large', `A number is too large to be kept exactly, before character ${this.at}.`)
  }

  private skipBlanks(): void {
    const code = this.text.charCodeAt(this.at)
    if (code > 0x20) return
    blanks.lastIndex = this.at
    this.at += blanks.exec(this.text)?.[0].length ?? 0
  }
}

function forbiddenCharacter(position: number | null): FieldError {
  const where = position === null ? '' : `, at character ${position}`
  return wrong('invalid-character', `The text contains U+0000 or half of a surrogate pair${where}.`)
}

/** @param detail never repeats what the text says: it may hold a password */
function wrong(code: FieldCode, detail: string): FieldError {
  return { pointer: '', code, detail }
}
