import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { document, type JsonSchema, type MediaTypes } from './openapi-document.ts'

const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true })
// oxlint-disable-next-line typescript/no-unsafe-call -- its types are CommonJS's
addFormats.default(ajv)
ajv.addSchema(document, 'openapi')

/**
 * The errors of a response body.
 *
 * @param promised by media type; absent for a problem document that any path may return
 */
export function contentProblem(
  { method, status, headers, body }: { method: string; status: number; headers: Headers; body: unknown },
  promised: MediaTypes | undefined,
): string[] {
  if (method === 'HEAD') return []
  const type = headers.get('Content-Type')?.split(';')[0] ?? null
  const media = promised ?? { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  if (Object.keys(media).length === 0) return body === '' && type === null ? [] : ['it has a body and should have none']
  if (type === null || !media[type]) return [`its body is ${type}, not ${Object.keys(media).join(' or ')}`]
  if (!type.endsWith('json')) return []
  const wrong = mismatches(media[type].schema, body)
  if (type !== 'application/problem+json') return wrong
  const said = (body as { status?: unknown }).status
  return said === status ? wrong : [...wrong, `its problem document says ${String(said)}`]
}

const compiled = new Map<JsonSchema, ValidateFunction>()

/** Where a value does not match a schema of the document. References are to the schemas of the document. */
export function mismatches(schema: JsonSchema, value: unknown): string[] {
  let validate = compiled.get(schema)
  if (!validate) {
    validate = ajv.compile(absolute(schema))
    compiled.set(schema, validate)
  }
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = 'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : ''
    return `its body at ${instancePath || '/'} ${message}${extra}`
  })
}

function absolute(schema: JsonSchema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/')) as object
}
