/** JSON Schema 2020-12 from zod, as OpenAPI 3.1 takes it. */
import * as z from 'zod/mini'

/** A JSON Schema; what is in it, ajv and the tests judge. */
export type JsonSchema = Record<string, unknown>

/** Schemas that have a text in the document, most of them under a name. */
export const named = z.registry<{ id?: string; description: string }>()

/** Gives a schema its name in the document. */
export function name<Schema extends z.ZodMiniType>(id: string, description: string, schema: Schema): Schema {
  named.add(schema, { id, description })
  return schema
}

/** Where the document keeps its named schemas. */
const home = '#/components/schemas/'

/**
 * The JSON Schema of one side of a zod schema: `input` what a client may send, `output` what it gets.
 *
 * @param components takes the named schemas that this one uses
 * @throws an error for a schema that JSON Schema cannot say
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
  } = z.toJSONSchema(schema, { io, metadata: named, override: withoutNoise })
  for (const [id, definition] of Object.entries($defs)) components[id] = atHome(definition)
  return atHome(root)
}

/** What readers need not be told: patterns a screen long beside formats that say it already, and the bounds of every integer. */
function withoutNoise({ jsonSchema: written }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (written.format === 'uuid' || written.format === 'date-time') delete written.pattern
  if (written.type === 'object') delete written.propertyNames
  if (written.minimum === Number.MIN_SAFE_INTEGER) delete written.minimum
  if (written.maximum === Number.MAX_SAFE_INTEGER) delete written.maximum
}

function atHome(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/$defs/', `"$ref":"${home}`)) as JsonSchema
}
