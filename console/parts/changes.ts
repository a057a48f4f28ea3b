/** What an audit event says besides, as lines: what a value was and is, what was added and removed, and facts. */

export interface Change {
  /** The path of names to the value. */
  name: string
  /** What it was; undefined where the event is no change of it. */
  from?: string
  to?: string
}

type Details = Readonly<Record<string, unknown>>

/** @returns a line for each value that differs, and one for each other fact that is there */
export function changesOf(details: Details): Change[] {
  const { from, before, ...rest } = details
  const was = from ?? before
  const isRename = typeof rest['name'] === 'string' && typeof was === 'string'
  if (!isRename) return Object.entries(details).flatMap(([name, value]) => lines(name, value))
  const { name, ...others } = rest
  return [
    { name: 'name', from: was, to: String(name) },
    ...Object.entries(others).flatMap(([each, value]) => lines(each, value)),
  ]
}

function lines(name: string, value: unknown): Change[] {
  if (isChange(value)) return differences(name, value.from, value.to)
  if (name === 'added' && Array.isArray(value)) return value.map((each) => ({ name, to: textOf(each) }))
  if (name === 'removed' && Array.isArray(value)) return value.map((each) => ({ name, from: textOf(each) }))
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([each, inner]) => lines(`${name}.${each}`, inner))
  const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  return isEmpty ? [] : [{ name, to: textOf(value) }]
}

/** Of objects only what differs. */
function differences(name: string, from: unknown, to: unknown): Change[] {
  if (!isObject(from) || !isObject(to)) return [{ name, from: textOf(from), to: textOf(to) }]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((each) => {
    if (JSON.stringify(from[each]) === JSON.stringify(to[each])) return []
    return differences(`${name}.${each}`, from[each], to[each])
  })
}

function isObject(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return isObject(value) && Object.keys(value).toSorted().join() === 'from,to'
}

/** A text as it is, a list of texts with commas, anything else as JSON; a dash for what is not there. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'string') return value
  const isList = Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')
  return isList ? value.join(', ') : JSON.stringify(value)
}
