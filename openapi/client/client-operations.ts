/** The operations of the document as typed functions of the client package, and its paged lists as iterators. */
import type { OpenApiDocument } from '#openapi/document.ts'
import type { JsonSchema } from '#openapi/json-schema.ts'
import { block, commentText, fieldText, typeText, union } from './type-text.ts'

/** The parts of an operation of the document. */
interface DocumentedOperation {
  operationId: string
  summary: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: JsonSchema }[]
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, JsonSchema>
}

interface DocumentedResponse {
  content?: Record<string, { schema: JsonSchema }>
}

const namespace = 'schemas.'
const problemMediaType = 'application/problem+json'

/** Operations that only read although they are requests with a body: asking again changes nothing. */
const readsByPost = /^(?:check|preview)/

/**
 * `client/generated/operations.ts`.
 *
 * @throws an error for an operation that takes both a query and a body, since the functions have one argument for either
 */
export function operationsText(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation: operation as unknown as DocumentedOperation,
    })),
  )
  const functions = operations.map(({ path, method, operation }) => functionText(path, method, operation, document))
  return `${heading}

import { each, operation, type EachOf, type OperationOf } from '../core/operation.ts'
import type * as schemas from './schemas.ts'

${functions.filter((text) => text !== '').join('\n')}`
}

/** The first line of a generated file. */
export const heading = '/** Generated from docs/public/openapi.json by `npm run openapi`. Do not edit. */'

function functionText(path: string, method: string, operation: DocumentedOperation, document: OpenApiDocument): string {
  const answers = answersOf(operation)
  if (answers === undefined) return ''
  const { operationId, summary, description } = operation
  const codes = codesOf(operation, document).map((code) => `'${code}'`)
  const input = inputOf(operation)
  const inputName = input && `${operationId[0]!.toUpperCase()}${operationId.slice(1)}Input`
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name}: string`)
  const inputs = input ? [`input${input.isRequired ? '' : '?'}: ${inputName}`] : []
  const parameters = [...places, ...inputs].join(', ')
  const text = commentText([`${summary}.`, description].filter(Boolean).join(' '))
  const type = `OperationOf<[${parameters}], ${answers}, ${union(codes) || 'never'}>`
  const call = `operation('${method}', '${path}'${argumentsText(input?.place, repeatsOf(method, operation))})`
  const inputType = input ? `/** What \`${operationId}\` takes. */\nexport type ${inputName} = ${input.type}\n\n` : ''
  const declared = `${inputType}${text}export const ${operationId}: ${type} =\n  /* @__PURE__ */ ${call}\n`
  return declared + iteratorText(operation, parameters)
}

/** The arguments of `operation(…)` after the path. */
function argumentsText(place: string | undefined, repeats: string): string {
  if (repeats !== '') return `, '${place}', '${repeats}'`
  return place ? `, '${place}'` : ''
}

/** How a request may be sent again: with a key that makes it act once, or freely. GET is known by its method. */
function repeatsOf(method: string, { operationId, parameters = [] }: DocumentedOperation): string {
  if (parameters.some(({ name }) => name === 'Idempotency-Key')) return 'keyed'
  return method !== 'GET' && readsByPost.test(operationId) ? 'freely' : ''
}

/** The type of the answers, `undefined` of a page that is only HTML. */
function answersOf({ responses }: DocumentedOperation): string | undefined {
  const types: string[] = []
  for (const [status, response] of Object.entries(responses)) {
    if (status >= '400') continue
    const { content } = response as DocumentedResponse
    if (content && !content['application/json']) return undefined
    types.push(content ? typeText(content['application/json']!.schema, 'output', namespace) : 'void')
  }
  return union(types)
}

function codesOf({ responses }: DocumentedOperation, { components }: OpenApiDocument): string[] {
  return Object.values(responses).flatMap(({ $ref }) => {
    if (typeof $ref !== 'string') return []
    const { content } = components.responses[$ref.slice('#/components/responses/'.length)] as DocumentedResponse
    const { allOf } = content![problemMediaType]!.schema as { allOf: [JsonSchema, NarrowedProblem] }
    return allOf[1].properties.code.enum
  })
}

interface NarrowedProblem {
  properties: { code: { enum: string[] } }
}

/** What a caller sends beside the parts of the path: the body or the query. */
function inputOf({ operationId, parameters = [], requestBody }: DocumentedOperation) {
  const query = parameters.filter((each) => each.in === 'query')
  if (requestBody && query.length > 0) throw new Error(`${operationId} takes both a query and a body`)
  if (requestBody) {
    const { schema } = requestBody.content['application/json']!
    return { place: 'body', isRequired: requestBody.required, type: typeText(schema, 'input', namespace) }
  }
  if (query.length === 0) return undefined
  const fields = query.map(({ name, required = false, description, schema }) =>
    fieldText(name, queryTypeText(schema), required, 'input', description),
  )
  return { place: 'query', isRequired: query.some(({ required }) => required), type: block(fields) }
}

/** A value in a query: texts, numbers, and booleans for the texts `true` and `false`. */
function queryTypeText(schema: JsonSchema): string {
  return typeText(schema, 'input').replaceAll(/'(true|false)'/g, '$1')
}

/** `eachUser` beside `listUsers`, for a list with pages. */
function iteratorText({ operationId, responses, parameters = [] }: DocumentedOperation, taken: string): string {
  const { content } = (responses['200'] ?? {}) as DocumentedResponse
  const { properties } = (content?.['application/json']?.schema ?? {}) as { properties?: Record<string, JsonSchema> }
  const isPaged = properties?.['items'] && parameters.some(({ name }) => name === 'after')
  if (!isPaged || !operationId.startsWith('list')) return ''
  const item = typeText(properties['items']!, 'output', namespace).replace(/\[\]$/, '')
  const comment = `/** Every item of \`${operationId}\`, page after page. @throws PosternError if a page is refused */`
  const declared = `export const ${iteratorName(operationId)}: EachOf<[${taken}], ${item}>`
  return `\n${comment}\n${declared} =\n  /* @__PURE__ */ each(${operationId})\n`
}

/** `listServicesWithPermissions` → `eachServiceWithPermissions`. */
function iteratorName(operationId: string): string {
  const [, plural = '', rest = ''] = /^list(.*?)(With.*)?$/.exec(operationId) ?? []
  const singular = plural.replace(/ies$/, 'y').replace(/(?<=sse)s$|(?<!s)s$/, '')
  return `each${singular.replace(/sse$/, 'ss')}${rest}`
}
