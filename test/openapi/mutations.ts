/** Bodies as the document allows them, and every way to break one. */
import { mismatches } from '#test/support/contract/contract-content.ts'
import { document, type JsonSchema } from '#test/support/contract/openapi-document.ts'

/** Ids of existing objects, by the name of the field; other fields get an unknown id. */
export type Known = Record<string, string>

/** The most alternatives that one field has. */
const maxAlternatives = 3

/** Values that a schema allows, with every optional field: together they take each alternative of each field once. */
export function samplesOf(schema: JsonSchema, known: Known): unknown[] {
  const texts = Array.from({ length: maxAlternatives }, (_, nth) => JSON.stringify(sample(schema, known, nth)))
  return [...new Set(texts)].map((text) => JSON.parse(text) as unknown)
}

function sample(schema: JsonSchema, known: Known, nth: number): unknown {
  const { $ref, const: constant, enum: values, anyOf, oneOf, properties, items } = schema
  if ($ref) return sample(document.components.schemas[$ref.split('/').at(-1)!]!, known, nth)
  if (constant !== undefined) return constant
  if (values) return values[nth % values.length]
  const alternatives = anyOf ?? oneOf
  if (alternatives) return sample(alternatives[nth % alternatives.length]!, known, nth)
  if (properties) {
    const fields = Object.entries(properties).map(([name, field]) => [name, known[name] ?? sample(field, known, nth)])
    return Object.fromEntries(fields)
  }
  return items ? [sample(items, known, nth)] : simple(schema)
}

function simple({ type, format, minimum, minLength }: JsonSchema): unknown {
  if (type === 'boolean') return false
  if (type === 'number' || type === 'integer') return minimum ?? 1
  if (type === 'array') return []
  if (type === 'object') return {}
  if (type === 'null') return null
  if (format === 'uuid') return unknownId
  if (format === 'date-time') return '2030-01-01T00:00:00Z'
  if (format === 'uri') return 'https://service.test/'
  return 'a'.repeat(Math.max(1, Number(minLength ?? 1)))
}

/** An id of nothing. */
export const unknownId = '0c7a3a1e-5c93-4b8c-9b5d-0f8a5f0f3a11'

/** Values that no field expects, and that a careless one passes on to something that breaks. */
export const hostileValues: Record<string, unknown> = {
  'an array': ['x'],
  'an array of arrays': [[[]]],
  'an object': { x: 1 },
  'an object that would be a prototype': JSON.parse('{"__proto__": {"role": "superuser"}}'),
  zero: 0,
  'a fraction': 1.5,
  'a number below': -1,
  'a number that no integer column holds': 9_007_199_254_740_991,
  null: null,
  true: true,
  'the empty string': '',
  'a long string': 'x'.repeat(50_000),
  'a quote': `' or 1=1 --`,
  'U+0000': 'a\0b',
  'half a surrogate pair': 'a\uD800',
  'a right-to-left override': 'a\u202Eb',
  'an instant that no calendar has': '2030-02-30T25:61:00Z',
  'an instant after the last year': '9999-12-31T23:59:59-23:59',
  'an instant before the first year': '0000-01-01T00:00:00+23:59',
}

/** Rejected everywhere, although a schema of type string allows them: PostgreSQL cannot store them. */
const neverText = new Set(['U+0000', 'half a surrogate pair'])

/** One way in which a body was broken. */
export interface Mutation {
  /** `/holder/user: null` */
  what: string
  value: unknown
  /** Whether it must be refused whatever the schema says. */
  isRefused: boolean
}

/** A body with each of its fields, at any depth, replaced by each hostile value, left out, or joined by a stranger. */
export function mutationsOf(body: unknown): Mutation[] {
  return [
    ...placesIn(body).flatMap((place) =>
      Object.entries(hostileValues).map(([name, hostile]) => ({
        what: `/${place.join('/')}: ${name}`,
        value: replaced(body, place, hostile),
        isRefused: neverText.has(name),
      })),
    ),
    ...placesIn(body)
      .filter((place) => place.length > 0)
      .map((place) => ({
        what: `/${place.join('/')}: gone`,
        value: replaced(body, place, undefined),
        isRefused: false,
      })),
    ...objectsIn(body).map((place) => ({
      what: `/${[...place, 'unheard_of'].join('/')}: a key that nobody knows`,
      value: replaced(body, [...place, 'unheard_of'], 1),
      isRefused: true,
    })),
  ]
}

/** A body as it is read: `null` for an optional field that cannot be null is the same as no such field (decision 0068). */
export function withoutOptionalNulls(schema: JsonSchema, value: unknown): unknown {
  const { $ref, anyOf, oneOf, properties, required = [], items } = schema
  if ($ref) return withoutOptionalNulls(document.components.schemas[$ref.split('/').at(-1)!]!, value)
  if (Array.isArray(value)) return items ? value.map((item) => withoutOptionalNulls(items, item)) : value
  if (typeof value !== 'object' || value === null) return value
  const alternatives = anyOf ?? oneOf
  if (alternatives) return alternatives.reduce((rest, each) => withoutOptionalNulls(each, rest), value as unknown)
  const fields = Object.entries(value).flatMap(([key, sent]: [string, unknown]) => {
    const field = Object.hasOwn(properties ?? {}, key) ? properties![key]! : undefined
    if (!field) return [[key, sent]]
    if (sent !== null) return [[key, withoutOptionalNulls(field, sent)]]
    return required.includes(key) || mismatches(field, null).length === 0 ? [[key, sent]] : []
  })
  return Object.fromEntries(fields)
}

type Place = (string | number)[]

function placesIn(value: unknown, place: Place = []): Place[] {
  if (value === null || typeof value !== 'object') return [place]
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [place, ...entries.flatMap(([key, inner]) => placesIn(inner, [...place, key]))]
}

/** Objects with fields. One without is a sample of an open record, whose keys are anybody's. */
function objectsIn(value: unknown): Place[] {
  const isObject = (place: Place) => {
    const inner = place.reduce<unknown>((outer, key) => (outer as Record<string, unknown>)[key], value)
    return inner !== null && typeof inner === 'object' && !Array.isArray(inner) && Object.keys(inner).length > 0
  }
  return placesIn(value).filter(isObject)
}

function replaced(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as object) }
  const fields = copy as Record<string | number, unknown>
  fields[key] = replaced(fields[key], rest, by)
  if (fields[key] === undefined) delete fields[key]
  return copy
}
