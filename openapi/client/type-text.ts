/** JSON Schema as TypeScript: the closed subset that our document uses. A keyword that would be lost is an error. */
import type { JsonSchema } from '#openapi/json-schema.ts'

/** The keywords that this generator reads. */
interface ReadSchema {
  $ref?: string
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema
  description?: string
}

/** Keywords that restrict values in ways that types do not express. */
const withoutType =
  /^(?:\$schema|default|description|format|pattern|title|(?:min|max)(?:imum|Length|Items|Properties)|uniqueItems|propertyNames)$/
const read = /^(?:\$ref|anyOf|allOf|enum|const|type|properties|required|additionalProperties|items)$/

const componentPrefix = '#/components/schemas/'

/** `input`: what a caller sends, where `undefined` means the same as leaving a field out. `output`: what Postern answers. */
type Direction = 'input' | 'output'

/**
 * The TypeScript type of a schema.
 *
 * @param namespace what stands before the names of components, `schemas.` for example
 * @throws an error for a keyword that it does not know
 */
export function typeText(schema: JsonSchema, direction: Direction, namespace = ''): string {
  const unknown = Object.keys(schema).filter((key) => !withoutType.test(key) && !read.test(key))
  if (unknown.length > 0) throw new Error(`openapi/client cannot express ${unknown.join(', ')}`)
  const { $ref, anyOf, allOf, enum: values, type, ...rest }: ReadSchema = schema
  const inner = (part: JsonSchema) => typeText(part, direction, namespace)
  if ($ref) return namespace + $ref.slice(componentPrefix.length)
  if ('const' in rest) return literal(rest.const)
  if (values) return union(values.map(literal))
  if (anyOf) return union(anyOf.map(inner))
  if (Array.isArray(type)) return union(type.map((each) => inner({ ...schema, type: each })))
  if (type === 'array') return `${parenthesized(inner(rest.items ?? {}))}[]`
  if (type === 'object') return objectText(rest, direction, inner)
  if (type === 'integer' || type === 'number') return 'number'
  if (type) return type
  if (allOf) return allOf.map((part) => parenthesized(inner(part))).join(' & ')
  return 'unknown'
}

function objectText(
  { properties, required = [], additionalProperties }: ReadSchema,
  direction: Direction,
  inner: (part: JsonSchema) => string,
): string {
  if (!properties) {
    const values = typeof additionalProperties === 'object' ? inner(additionalProperties) : 'unknown'
    return `Record<string, ${values}>`
  }
  const fields = Object.entries(properties).map(([name, field]) =>
    fieldText(name, inner(field), required.includes(name), direction, field['description']),
  )
  return fields.length === 0 ? 'Record<string, never>' : block(fields)
}

/** One field of an object type, with its description as a comment. */
export function fieldText(
  name: string,
  type: string,
  isRequired: boolean,
  direction: Direction,
  description?: unknown,
): string {
  const key = /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)
  const optional = isRequired ? '' : '?'
  const members = !isRequired && direction === 'input' ? union([type, 'undefined']) : type
  return `${commentText(description)}${key}${optional}: ${members}`
}

/** The fields of an object type, one a line. */
export function block(fields: string[]): string {
  return `{\n  ${fields.join('\n').replaceAll('\n', '\n  ')}\n}`
}

/** A description as a doc comment on the line before; an empty text without one. */
export function commentText(description: unknown): string {
  return typeof description === 'string' ? `/** ${description.replaceAll('*/', '*\\/')} */\n` : ''
}

/** A union of distinct members, without those that another includes. */
export function union(members: string[]): string {
  if (members.includes('unknown')) return 'unknown'
  const needed = members.includes('string') ? members.filter((each) => !each.startsWith("'")) : members
  return [...new Set(needed)].join(' | ')
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'` : JSON.stringify(value)
}

function parenthesized(type: string): string {
  return /[|&]/.test(type.replaceAll(/\{.*\}|'[^']*'/gs, '')) ? `(${type})` : type
}
