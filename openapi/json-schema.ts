/** Converts zod schemas to JSON Schema 2020-12, which OpenAPI 3.1 uses. */
import * as z from 'zod/mini'

/** A JSON Schema. Its keywords are not typed; ajv validates them in the tests. */
export type JsonSchema = Record<string, unknown>

/** The schemas that have a description in the document, and the names of those that are components. */
export const named = z.registry<{ id?: string; description: string }>()

/** Registers a schema as a component of the document, with its name and description. */
export function name<Schema extends z.ZodMiniType>(id: string, description: string, schema: Schema): Schema {
  named.add(schema, { id, description })
  return schema
}

/** The prefix of references to components. */
const componentsPrefix = '#/components/schemas/'

/**
 * Returns the JSON Schema of a zod schema: `input` for requests, `output` for responses.
 *
 * @param components receives the named schemas that this one refers to
 * @throws an error for a schema that JSON Schema cannot express
 */
export function jsonSchema(
  schema: z.ZodMiniType,
  io: 'input' | 'output',
  components: Record<string, JsonSchema>,
): JsonSchema {
  const {
    $schema: _dialect,
    $defs = {},
    ...root
  } = z.toJSONSchema(schema, { io, metadata: named, override: removeNoise })
  for (const [id, definition] of Object.entries($defs)) components[id] = withComponentReferences(definition)
  return withComponentReferences(root)
}

/** Removes what only adds length: long patterns of values that have a format, and the bounds that every integer has. */
function removeNoise({ jsonSchema: written }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (written.format === 'uuid' || written.format === 'date-time') delete written.pattern
  if (written.type === 'object') delete written.propertyNames
  if (written.minimum === Number.MIN_SAFE_INTEGER) delete written.minimum
  if (written.maximum === Number.MAX_SAFE_INTEGER) delete written.maximum
}

function withComponentReferences(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/$defs/', `"$ref":"${componentsPrefix}`)) as JsonSchema
}
