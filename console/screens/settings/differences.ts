/** What differs between two values of a setting, part by part. */
import type { Value } from './schema.ts'

/** A difference: `from` is undefined for what is added, `to` for what is removed. */
export interface Difference {
  /** The names that lead to it; empty: the value itself. */
  path: readonly string[]
  from: Value | undefined
  to: Value | undefined
}

/** @returns none for values that are the same; entries of lists count once each, whatever their order, unless only the order differs */
export function differencesOf(
  from: Value | undefined,
  to: Value | undefined,
  path: readonly string[] = [],
): Difference[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return []
  if (isList(from) && isList(to)) {
    const parts = [
      ...missing(from, to).map((value) => ({ path, from: value, to: undefined })),
      ...missing(to, from).map((value) => ({ path, from: undefined, to: value })),
    ]
    return parts.length > 0 ? parts : [{ path, from, to }]
  }
  if (isRecord(from) && isRecord(to)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)])
    return [...names].flatMap((name) => differencesOf(from[name], to[name], [...path, name]))
  }
  return [{ path, from, to }]
}

/** The entries of the first list that the second has not. */
function missing(list: readonly Value[], other: readonly Value[]): Value[] {
  const known = new Set(other.map((value) => JSON.stringify(value)))
  return list.filter((value) => !known.has(JSON.stringify(value)))
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

function isRecord(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
