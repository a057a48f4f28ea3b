/** What an operation takes: the parameters of its path and its query, and its body. */
import type { ApiOperation } from './operation.ts'
import { type JsonSchema, jsonSchema } from './json-schema.ts'
import type { Route } from './routes.ts'

/** The parameters in the path, in the query and in headers. @throws an error for a description of a parameter that does not exist */
export function parametersOf(route: Route, operation: ApiOperation, schemas: Record<string, JsonSchema>): JsonSchema[] {
  const inPath = route.parameters.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const described = { ...usualDescriptions, ...operation.parameters }
  const parameters = [...inPath, ...inQuery(route, schemas)].map(({ name, in: place, required, schema }) => ({
    name,
    in: place,
    ...(required && { required }),
    ...describedBy(described[name]),
    schema,
  }))
  requireKnown(route, Object.keys(operation.parameters ?? {}), names(parameters))
  return [...parameters, ...(route.idempotent ? [idempotencyKey] : []), ...(route.previewed ? [previewRevision] : [])]
}

/** Of the parameters that every list takes. */
const usualDescriptions: Record<string, string> = {
  limit: 'The maximum number of items in the page.',
  after: 'The `next` of the previous page. Omit it for the first page.',
  sort: 'The order of the items: `id`, which never changes, or `name`, by code point in lower case.',
}

interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  schema: JsonSchema
}

function inQuery({ query }: Route, schemas: Record<string, JsonSchema>): Parameter[] {
  if (!query) return []
  const { properties = {}, required = [] } = jsonSchema(query, 'input', schemas) as ObjectSchema
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

interface ObjectSchema {
  properties?: Record<string, JsonSchema>
  required?: string[]
}

function names(parameters: { name: string }[]): string[] {
  return parameters.map(({ name }) => name)
}

function describedBy(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description }
}

function requireKnown({ key }: Route, described: string[], existing: string[]): void {
  const unknown = described.filter((name) => !existing.includes(name))
  if (unknown.length > 0) throw new Error(`${key} has no ${unknown.join(', ')}, which openapi/operations/ describes.`)
}

const idempotencyKey: JsonSchema = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A key of your choice. A repeated request with the same key takes effect once and gets the same response. ' +
    'A different request with the same key is rejected.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
}

const previewRevision: JsonSchema = {
  name: 'Preview-Revision',
  in: 'header',
  description:
    'The `revision` of the preview of this change; of several pages that of the first. If anything that the preview depends on has changed ' +
    'since, the request is refused and changes nothing.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{40,2048}$' },
}

/** The body, if the operation takes one. @throws an error for a description of a field that does not exist */
export function requestBodyOf(
  route: Route,
  operation: ApiOperation,
  schemas: Record<string, JsonSchema>,
): JsonSchema | undefined {
  const { fields = {}, form } = operation
  if (!route.body) {
    requireKnown(route, Object.keys(fields), [])
    return undefined
  }
  const schema = jsonSchema(route.body, 'input', schemas)
  requireKnown(route, Object.keys(fields), describeFields(schema, fields))
  const content = { schema }
  return {
    required: !route.bodyIsOptional,
    content: { 'application/json': content, ...(form && { 'application/x-www-form-urlencoded': content }) },
  }
}

/** Adds the descriptions to the fields of an object, or of each of several alternatives. @returns the names of all fields */
function describeFields({ anyOf, properties = {} }: BodySchema, fields: Record<string, string>): string[] {
  if (anyOf) return anyOf.flatMap((alternative) => describeFields(alternative, fields))
  for (const [name, field] of Object.entries(properties)) {
    if (fields[name] !== undefined) field['description'] = fields[name]
  }
  return Object.keys(properties)
}

interface BodySchema extends ObjectSchema {
  anyOf?: BodySchema[]
}
