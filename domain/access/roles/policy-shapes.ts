/** The shapes in a policy document: objects with exact keys, tables by declared names, lists of names. */
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'
import { unknownKey } from '#domain/unknown-key.ts'

/** The maximum number of names in a list, and their maximum length. Decisions search the lists on each request. */
export const policyLimits = { names: 100, nameLength: 63 } as const

/** Lower-case snake, like permission names. `constructor` is rejected separately, because every object inherits it. */
const namePattern = /^[a-z][a-z0-9_]{0,62}$/

/** The errors of an object that must have exactly these keys. */
export function checkShape(value: unknown, keys: readonly string[], pointer: string): FieldError[] {
  if (!isObject(value)) return [{ pointer, code: 'invalid-type', detail: 'Send an object.' }]
  const unknown = Object.keys(value).filter((key) => !keys.includes(key))
  const missing = keys.filter((key) => !Object.hasOwn(value, key))
  return [
    ...unknown.map((key) => unknownKey(pointerTo(pointer, key), key, keys)),
    ...missing.map((key) => ({ pointer: pointerTo(pointer, key), code: 'missing' as const, detail: 'Add this key.' })),
  ]
}

/** The errors of an object whose keys must be among `names`, and all of them if `complete`. */
export function checkTable(
  value: unknown,
  pointer: string,
  names: readonly string[],
  complete: boolean,
  checkEntry: (entry: unknown, pointer: string) => FieldError[],
): FieldError[] {
  if (!isObject(value)) return [{ pointer, code: 'invalid-type', detail: 'Send an object.' }]
  const missing = complete ? names.filter((name) => !Object.hasOwn(value, name)) : []
  return [
    ...missing.map((name) => ({
      pointer: pointerTo(pointer, name),
      code: 'missing' as const,
      detail: 'Add this key.',
    })),
    ...Object.entries(value).flatMap(([name, entry]) => {
      const at = pointerTo(pointer, name)
      return names.includes(name) ? checkEntry(entry, at) : [undeclared(at)]
    }),
  ]
}

/**
 * The errors of a list of names: no duplicates, and each well-formed, or declared.
 *
 * @param declared omitted if this list is the declaration
 */
export function checkNameList(value: unknown, pointer: string, declared?: readonly string[]): FieldError[] {
  if (!Array.isArray(value)) return [{ pointer, code: 'invalid-type', detail: 'Send an array.' }]
  if (value.length > policyLimits.names) {
    return [{ pointer, code: 'too-many-items', detail: `Send at most ${policyLimits.names} names.` }]
  }
  return value.flatMap((name: unknown, index) => {
    const at = `${pointer}/${index}`
    if (typeof name !== 'string') return [{ pointer: at, code: 'invalid-type', detail: 'Send a string.' }]
    if (value.indexOf(name) !== index)
      return [{ pointer: at, code: 'duplicate-name', detail: 'Remove it. It is already listed.' }]
    if (declared) return declared.includes(name) ? [] : [undeclared(at)]
    return isUsableName(name) ? [] : [{ pointer: at, code: 'invalid-format', detail: nameRule }]
  })
}

/** The errors of a bound. JSON can contain infinity, as `1e400`. */
export function checkNumber(value: unknown, pointer: string): FieldError[] {
  return typeof value === 'number' && Number.isFinite(value)
    ? []
    : [{ pointer, code: 'invalid-type', detail: 'Send a finite number.' }]
}

export function pointerTo(pointer: string, key: string): string {
  return `${pointer}${jsonPointer(key)}`
}

function undeclared(pointer: string): FieldError {
  return { pointer, code: 'unknown-name', detail: 'Declare this name in the lists of the policy, or remove it.' }
}

const nameRule = `Use 1 to ${policyLimits.nameLength} lower-case letters, digits and underscores, a letter first.`

function isUsableName(name: string): boolean {
  return namePattern.test(name) && !(name in Object.prototype)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
