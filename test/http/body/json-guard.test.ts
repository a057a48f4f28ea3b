import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldCode } from '#domain/field-error.ts'
import { checkJson, jsonLimits, type JsonLimits } from '#http/body/json-guard.ts'
import { bestMilliseconds } from '#test/support/best-milliseconds.ts'
import { readJsonFacts } from './json-oracle.ts'

const tight: JsonLimits = { maxDepth: 3, maxKeys: 3, maxItems: 4 }

function codeOf(text: string, limits?: JsonLimits): FieldCode | null {
  return checkJson(text, limits)?.code ?? null
}

/** All reasons to refuse a text; throws if it is not JSON. */
function reasons(text: string, limits: JsonLimits): FieldCode[] {
  const facts = readJsonFacts(text)
  const table: [FieldCode, boolean][] = [
    ['too-deep', facts.depth > limits.maxDepth],
    ['too-many-keys', facts.keys > limits.maxKeys],
    ['too-many-items', facts.items > limits.maxItems],
    ['duplicate-key', facts.hasDuplicateKey],
    ['reserved-key', facts.hasForbiddenKey],
    ['invalid-character', facts.hasForbiddenCharacter],
    ['too-large', facts.hasNumberOutOfRange],
  ]
  return table.filter(([, applies]) => applies).map(([code]) => code)
}

/** Whether the scanner returns one of the reasons, or none if there is none. */
function agrees(text: string): boolean {
  const found = codeOf(text, tight)
  const expected = reasons(text, tight)
  return found === null ? expected.length === 0 : expected.includes(found)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Escapes each character, or not, in one of the ways JSON allows. */
const jsonString = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'b', '"', '\\', ',', ':', '{', ']', '\0', '\n', 'é', '😀', '\uD83D', '\uDE00'),
      fc.nat(2),
    ),
  )
  .map((characters) => `"${characters.map(([character, way]) => spell(character, way)).join('')}"`)

function spell(character: string, way: number): string {
  const units = character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (way === 0) return units.join('')
  return way === 1 ? units.join('').toUpperCase().replaceAll('\\U', '\\u') : JSON.stringify(character).slice(1, -1)
}

const key = fc.oneof(
  fc.constantFrom(
    '"a"',
    '"b"',
    '"c"',
    '"d"',
    '"e"',
    '"f"',
    String.raw`"\u0061"`,
    '"__proto__"',
    String.raw`"\u005f_proto__"`,
    '"a\\""',
    '""',
  ),
  jsonString,
)
const space = fc.constantFrom('', '', ' ', '\n\t', '\r ')
const number = fc.oneof(
  fc.constantFrom('0', '-1', '1e3', '1E400', '-1e+999', '1e-999', '9'.repeat(308), '9'.repeat(310), '0.5', '1e20'),
  fc.bigInt({ min: -(2n ** 55n), max: 2n ** 55n }).map(String),
  fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }).map(String),
)

/** JSON texts, with whatever `JSON.stringify` would never write. */
const { value: jsonText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'large', withCrossShrink: true },
    number,
    jsonString,
    fc.constantFrom('true', 'false', 'null'),
    fc
      .array(fc.tuple(space, tie('value'), space), { maxLength: 4 })
      .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
    fc
      .array(fc.tuple(space, key, space, tie('value'), space), { maxLength: 4 })
      .map((pairs) => `{${pairs.map(([a, name, b, value, c]) => `${a}${name}${b}:${value}${c}`).join(',')}}`),
    fc.tuple(space, tie('value'), space).map((parts) => parts.join('')),
    fc.constantFrom('[ ]', '{ }', '[\n]'),
  ),
}))

/** A JSON text with a piece cut out, doubled or overwritten: mostly broken, sometimes JSON again. */
const mutatedText = fc
  .tuple(
    jsonText,
    fc.nat(),
    fc.nat(6),
    fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', ' ', '1', 'e', '"a":', 'u', '0'),
  )
  .map(([text, position, length, piece]) => {
    const at = position % (text.length + 1)
    return text.slice(0, at) + piece + text.slice(at + length)
  })

function arrayOf(item: string, count: number): string {
  return `[${Array.from({ length: count }, () => item).join()}]`
}

describe('checkJson', () => {
  it('agrees with a slow parser on every JSON text', () => {
    const seen = new Set<FieldCode | null>()
    const agreement = fc.property(jsonText, (text) => {
      seen.add(codeOf(text, tight))
      expect(isJson(text)).toBe(true)
      expect(agrees(text)).toBe(true)
    })
    fc.assert(agreement, { numRuns: 5000, seed: 1 })
    expect(seen.size).toBe(8) // every code, and none: the texts are worth the name
  })

  it('agrees with a slow parser on every mutated text that JSON.parse still accepts, and never throws', () => {
    let accepted = 0
    const agreement = fc.property(mutatedText, (text) => {
      if (isJson(text)) accepted += 1
      expect(isJson(text) ? agrees(text) : codeOf(text) !== undefined).toBe(true)
    })
    fc.assert(agreement, { numRuns: 10_000, seed: 2 })
    expect(accepted).toBeGreaterThan(500)
  })

  it('accepts ordinary bodies', () => {
    expect(checkJson('{"login":"ann","password":"a \\"b\\" \\\\ \\u00e9 \\ud83d\\ude00 😀"}')).toBeNull()
    expect(checkJson('{"a":{"a":[{"a":1},{"a":2}]},"b":"a"}')).toBeNull()
    expect(checkJson(' [ ] ')).toBeNull()
  })

  it('accepts 32 levels and rejects 33', () => {
    expect(checkJson('['.repeat(32) + ']'.repeat(32))).toBeNull()
    expect(codeOf('['.repeat(33) + ']'.repeat(33))).toBe('too-deep')
    expect(codeOf('{"a":'.repeat(33) + '1' + '}'.repeat(33))).toBe('too-deep')
  })

  it('counts depth, not brackets: siblings and strings do not add to it', () => {
    expect(checkJson(`[${'[[]],'.repeat(100)}"${'['.repeat(100)}"]`)).toBeNull()
  })

  it('accepts 1000 keys and rejects 1001, at any place', () => {
    expect(checkJson(arrayOf('{"a":1,"b":2}', 500))).toBeNull()
    expect(codeOf(arrayOf('{"a":1,"b":2}', 501))).toBe('too-many-keys')
  })

  it('accepts 20000 array items and rejects 20001', () => {
    expect(checkJson(arrayOf('1', 20_000))).toBeNull()
    expect(codeOf(arrayOf('1', 20_001))).toBe('too-many-items')
  })

  it.each([
    ['plain', '{"role":1,"role":2}'],
    ['far apart', '{"role":1,"x":{"role":1},"role":2}'],
    ['escaped', String.raw`{"role":1,"r\u006Fle":2}`],
    ['escaped twice, differently', String.raw`{"\u0072ole":1,"r\u006fle":2}`],
    ['spaced', '{"role"  :1,"role"\n\t:2}'],
    ['empty', '{"":1,"":2}'],
    ['in an array in an object', '[{"a":[{"b":1,"b":2}]}]'],
    ['with a slash that needs no escape', String.raw`{"a/b":1,"a\/b":2}`],
  ])('rejects a key that occurs twice in one object: %s', (_, text) => {
    expect(codeOf(text)).toBe('duplicate-key')
  })

  it('distinguishes keys that only look equal', () => {
    expect(checkJson(String.raw`{"a":1,"\\u0061":2,"A":3}`)).toBeNull()
  })

  it('rejects the key __proto__, in any spelling', () => {
    expect(codeOf('{"__proto__":{}}')).toBe('reserved-key')
    expect(codeOf(String.raw`{"x":[{"__pr\u006fto__":1}]}`)).toBe('reserved-key')
    expect(checkJson('{"x":"__proto__"}')).toBeNull()
  })

  it.each([
    ['escaped U+0000', String.raw`"a\u0000"`],
    ['raw U+0000', '"a\0"'],
    ['escaped U+0000 in a key', String.raw`{"a\u0000":1}`],
    ['high half alone', String.raw`"\ud83d"`],
    ['low half alone', String.raw`"\uDE00"`],
    ['halves in the wrong order', String.raw`"\ude00\ud83d"`],
    ['high half before another escape', String.raw`"\ud83d\n\ude00"`],
    ['high half before another high half', String.raw`"\ud83d\ud83d\ude00"`],
    ['low half after a whole pair', String.raw`"😀\ude00"`],
    ['high half before what only ends like a low half', String.raw`"\ud83dzzde00"`],
    ['raw half', '"\uD83D"'],
    ['half before the end of a string that goes on in the next', String.raw`["\ud83d","\ude00"]`],
  ])('rejects characters that the database or UTF-8 cannot represent: %s', (_, text) => {
    expect(codeOf(text)).toBe('invalid-character')
  })

  it('reads an escaped backslash correctly', () => {
    expect(checkJson(String.raw`"\\u0000"`)).toBeNull()
    expect(codeOf(String.raw`"\\\u0000"`)).toBe('invalid-character')
  })

  it('rejects numbers that JSON.parse turns into Infinity', () => {
    expect(codeOf('[1e400]')).toBe('too-large')
    expect(codeOf(`{"a":-${'1'.repeat(400)}}`)).toBe('too-large')
    expect(checkJson('[1e308,-0,1e-400,"1e400"]')).toBeNull()
  })

  it('rejects integers that JSON.parse rounds', () => {
    for (const text of ['9007199254740993', '-9007199254740993', '12345678901234567890', '1'.repeat(100)])
      expect(codeOf(`{"id":${text}}`)).toBe('too-large')
    expect(checkJson('[9007199254740991,-9007199254740991,1e20,0.12345678901234567,"9007199254740993"]')).toBeNull()
  })

  it('reports the position, and never quotes the text', () => {
    const problem = checkJson('{"password":"hunter2","password":"hunter3"}')
    expect(problem?.detail).toBe('One object has the same key twice, before character 32.')
  })

  it.each([
    ['opening brackets', '['.repeat(50_000)],
    ['closing brackets', ']'.repeat(50_000)],
    ['quotes', '"'.repeat(50_000)],
    ['backslashes', `"${'\\'.repeat(50_000)}`],
    ['escaped quotes', `["${'\\"'.repeat(25_000)}"]`],
    ['strings, the last with a backslash', `[${'"a",'.repeat(15_000)}"\\n"]`],
    ['strings that each hold an escape', `[${'"\\n",'.repeat(10_000)}1]`],
    ['an unterminated string', `"${'a'.repeat(50_000)}`],
    ['blanks after strings', `[${`"a"${' '.repeat(1000)},`.repeat(49)}1]`],
    ['digits', `[${'1'.repeat(50_000)}]`],
    ['exponents', '1e'.repeat(25_000)],
    ['distinct keys', `{${Array.from({ length: 6000 }, (_, index) => `"${index}":1`).join()}}`],
    ['colons', ':'.repeat(50_000)],
  ])('takes little time for 50 kB of %s', (_, text) => {
    const limits = { ...jsonLimits, maxDepth: Infinity, maxKeys: Infinity }
    expect(bestMilliseconds(() => checkJson(text, limits))).toBeLessThan(50)
  })
})
