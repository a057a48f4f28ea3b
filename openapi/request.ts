/** What an operation takes: the parameters of its path and its query, and its body. */
import type { Operation } from './operation.ts'
import { type JsonSchema, jsonSchema } from './json-schema.ts'
import { takesIdempotencyKey } from './problems.ts'
import type { Route } from './routes.ts'

/** Everything that is not the body. */
export function parametersOf(route: Route, operation: Operation, schemas: Record<string, JsonSchema>): JsonSchema[] {
  const inPath = route.parameters.map((name) => ({
    name,
    in: 'path',
    required: true,
    ...describedBy(operation.parameters?.[name]),
    schema: { type: 'string' },
  }))
  return [...inPath, ...inQuery(route, schemas), ...(takesIdempotencyKey(route, operation) ? [idempotencyKey] : [])]
}

function inQuery({ query }: Route, schemas: Record<string, JsonSchema>): JsonSchema[] {
  if (!query) return []
  const { properties = {}, required = [] } = jsonSchema(query, 'input', schemas) as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && { required: true }),
    ...describedBy(description),
    schema,
  }))
}

interface ObjectSchema {
  properties?: Record<string, JsonSchema>
  required?: string[]
}

function describedBy(description: unknown): { description?: unknown } {
  return description === undefined ? {} : { description }
}

const idempotencyKey: JsonSchema = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same request acts once and answers alike; with another request it is refused.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
}

/** The body, if it takes one. */
export function bodyOf(
  { body }: Route,
  { form }: Operation,
  schemas: Record<string, JsonSchema>,
): JsonSchema | undefined {
  if (!body) return undefined
  const content = { schema: jsonSchema(body, 'input', schemas) }
  return {
    required: true,
    content: { 'application/json': content, ...(form && { 'application/x-www-form-urlencoded': content }) },
  }
}
