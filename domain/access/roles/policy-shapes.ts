/** The shapes that a policy document is made of: objects with exact keys, tables by declared names, lists of names. */
import type { Violation } from '#domain/refusal.ts'

/** Most names in one list, and the longest. Far beyond use; decisions walk the lists on each request. */
export const policyLimits = { names: 100, nameLength: 63 } as const

/** Lower-case snake, as permission names are. `constructor`, which every object inherits, is refused beside it. */
const namePattern = /^[a-z][a-z0-9_]{0,62}$/

/** What is wrong with an object that must have exactly these keys. */
export function checkShape(value: unknown, keys: readonly string[], pointer: string): Violation[] {
  if (!isObject(value)) return [{ pointer, code: 'not-an-object' }]
  const unknown = Object.keys(value).filter((key) => !keys.includes(key))
  const missing = keys.filter((key) => !Object.hasOwn(value, key))
  return [
    ...unknown.map((key) => ({
      pointer: pointerTo(pointer, key),
      code: 'key-unknown',
      detail: `Keys: ${keys.join(', ')}.`,
    })),
    ...missing.map((key) => ({ pointer: pointerTo(pointer, key), code: 'key-missing' })),
  ]
}

/** What is wrong with an object whose keys must be among `names`, and all of them where `complete`. */
export function checkTable(
  value: unknown,
  pointer: string,
  names: readonly string[],
  complete: boolean,
  checkEntry: (entry: unknown, pointer: string) => Violation[],
): Violation[] {
  if (!isObject(value)) return [{ pointer, code: 'not-an-object' }]
  const missing = complete ? names.filter((name) => !Object.hasOwn(value, name)) : []
  return [
    ...missing.map((name) => ({ pointer: pointerTo(pointer, name), code: 'key-missing' })),
    ...Object.entries(value).flatMap(([name, entry]) => {
      const at = pointerTo(pointer, name)
      return names.includes(name) ? checkEntry(entry, at) : [{ pointer: at, code: 'name-not-declared' }]
    }),
  ]
}

/**
 * What is wrong with a list of names: each once, and each well-formed or, where they are declared elsewhere, one of those.
 *
 * @param declared left out where this list is the declaration
 */
export function checkNameList(value: unknown, pointer: string, declared?: readonly string[]): Violation[] {
  if (!Array.isArray(value)) return [{ pointer, code: 'not-a-list' }]
  if (value.length > policyLimits.names) {
    return [{ pointer, code: 'list-too-long', detail: `At most ${policyLimits.names} names.` }]
  }
  return value.flatMap((name: unknown, index) => {
    const at = `${pointer}/${index}`
    if (typeof name !== 'string') return [{ pointer: at, code: 'not-a-text' }]
    if (value.indexOf(name) !== index) return [{ pointer: at, code: 'name-twice' }]
    if (declared) return declared.includes(name) ? [] : [{ pointer: at, code: 'name-not-declared' }]
    return isUsableName(name) ? [] : [{ pointer: at, code: 'name-malformed', detail: nameRule }]
  })
}

/** What is wrong with a bound: JSON also writes infinity, as `1e400`. */
export function checkNumber(value: unknown, pointer: string): Violation[] {
  return typeof value === 'number' && Number.isFinite(value) ? [] : [{ pointer, code: 'not-a-number' }]
}

/** A step further in a pointer (RFC 6901 §3). */
export function pointerTo(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

const nameRule = `A name has 1 to ${policyLimits.nameLength} lower-case letters, digits and underscores, a letter first.`

function isUsableName(name: string): boolean {
  return namePattern.test(name) && !(name in Object.prototype)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
