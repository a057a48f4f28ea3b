/**
 * A slow, obvious reading of RFC 8259 for tests: the same counts as the scanner's, from a parser that builds nothing else.
 * Throws for what is not JSON.
 */
export interface JsonFacts {
  depth: number
  keys: number
  items: number
  hasDuplicateKey: boolean
  hasForbiddenKey: boolean
  hasForbiddenCharacter: boolean
  hasNumberOutOfRange: boolean
}

export function readJsonFacts(text: string): JsonFacts {
  const facts: JsonFacts = {
    depth: 0,
    keys: 0,
    items: 0,
    hasDuplicateKey: false,
    hasForbiddenKey: false,
    hasForbiddenCharacter: false,
    hasNumberOutOfRange: false,
  }
  const rest = readValue(blank(text), 0, facts)
  if (blank(rest) !== '') throw new SyntaxError('more after the value')
  return facts
}

function blank(text: string): string {
  return text.replace(/^[ \t\n\r]+/, '')
}

function readValue(text: string, depth: number, facts: JsonFacts): string {
  if (text.startsWith('{')) return readObject(text.slice(1), depth + 1, facts)
  if (text.startsWith('[')) return readArray(text.slice(1), depth + 1, facts)
  if (text.startsWith('"')) return readString(text, facts)[1]
  const word = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/.exec(text)?.[0]
  if (word === undefined) throw new SyntaxError('no value')
  if (isOutOfRange(word)) facts.hasNumberOutOfRange = true
  return text.slice(word.length)
}

/** Infinite as a double; or an integer that a double may not tell from its neighbours. */
function isOutOfRange(word: string): boolean {
  const limit = 2n ** 53n
  if (/^-?\d+$/.test(word)) return BigInt(word) >= limit || BigInt(word) <= -limit
  return Math.abs(Number(word)) === Infinity
}

function readObject(start: string, depth: number, facts: JsonFacts): string {
  facts.depth = Math.max(facts.depth, depth)
  let text = blank(start)
  if (text.startsWith('}')) return text.slice(1)
  const keys: string[] = []
  for (;;) {
    const [key, afterKey] = readString(blank(text), facts)
    facts.keys += 1
    if (keys.includes(key)) facts.hasDuplicateKey = true
    if (key === '__proto__') facts.hasForbiddenKey = true
    keys.push(key)
    text = blank(afterKey)
    if (!text.startsWith(':')) throw new SyntaxError('no colon')
    text = blank(readValue(blank(text.slice(1)), depth, facts))
    if (text.startsWith('}')) return text.slice(1)
    if (!text.startsWith(',')) throw new SyntaxError('no comma')
    text = text.slice(1)
  }
}

function readArray(start: string, depth: number, facts: JsonFacts): string {
  facts.depth = Math.max(facts.depth, depth)
  let text = blank(start)
  if (text.startsWith(']')) return text.slice(1)
  for (;;) {
    facts.items += 1
    text = blank(readValue(blank(text), depth, facts))
    if (text.startsWith(']')) return text.slice(1)
    if (!text.startsWith(',')) throw new SyntaxError('no comma')
    text = text.slice(1)
  }
}

function readString(text: string, facts: JsonFacts): [value: string, rest: string] {
  // eslint-disable-next-line no-control-regex
  const quoted = /^"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text)?.[0]
  if (quoted === undefined) throw new SyntaxError('no string')
  const value = String(JSON.parse(quoted))
  if (value.includes('\0') || !value.isWellFormed()) facts.hasForbiddenCharacter = true
  return [value, text.slice(quoted.length)]
}
