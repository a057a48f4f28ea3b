/** What an operation answers: what a person described, and the refusals that follow from its route. */
import { problems } from '#http/problem.ts'
import type { RefusalCode } from '#domain/refusal.ts'
import { type JsonSchema, jsonSchema } from './json-schema.ts'
import type { Answer, Operation } from './operation.ts'
import { explanations, problemsOf } from './problems.ts'
import type { Route } from './routes.ts'

/** What several operations share; filled while the document is made. */
export interface Components {
  schemas: Record<string, JsonSchema>
  responses: Record<string, JsonSchema>
}

/** Every answer, by status. Refusals stand once in the components, since most operations have most of them. */
export function responsesOf(route: Route, operation: Operation, components: Components): Record<string, JsonSchema> {
  const responses: Record<string, JsonSchema> = {}
  for (const [status, answer] of Object.entries(operation.answers)) responses[status] = goodAnswer(answer, components)
  for (const [status, ofStatus] of Map.groupBy(problemsOf(route, operation), (code) => problems[code].status)) {
    const refused = refusal(status, ofStatus, operation.pages ?? false)
    const good = responses[status]
    responses[status] = good ? eitherOf(good, refused) : inComponents(ofStatus, refused, operation, components)
  }
  return responses
}

function goodAnswer({ description, schema, mediaType, headers }: Answer, components: Components): JsonSchema {
  const json = schema && { 'application/json': { schema: jsonSchema(schema, 'output', components.schemas) } }
  const page = mediaType && { [mediaType]: { schema: { type: 'string' } } }
  return {
    description,
    ...(headers && { headers: headersOf(headers) }),
    ...((json ?? page) && { content: { ...json, ...page } }),
  }
}

function headersOf(headers: NonNullable<Answer['headers']>): JsonSchema {
  const entries = Object.entries(headers).map(([name, said]) => [
    name,
    typeof said === 'string'
      ? { description: said, schema: { type: 'string' } }
      : { required: true, schema: { type: 'string', const: said.always } },
  ])
  return Object.fromEntries(entries) as JsonSchema
}

function refusal(status: number, codes: RefusalCode[], isPageToo: boolean): JsonSchema {
  const narrowed = { properties: { status: { const: status }, code: { enum: codes.toSorted() } } }
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] }
  return {
    description: codes.map((code) => `\`${code}\`: ${explanations[code]}`).join(' '),
    ...(headersFor[status] && { headers: headersFor[status] }),
    content: {
      'application/problem+json': { schema },
      ...(isPageToo && { 'text/html': { schema: { type: 'string' } } }),
    },
  }
}

const retryAfter = {
  'Retry-After': { required: true, description: 'Seconds.', schema: { type: 'string', pattern: '^[1-9][0-9]*$' } },
}
const headersFor: Record<number, JsonSchema> = {
  401: { 'WWW-Authenticate': { required: true, schema: { type: 'string', const: 'Bearer' } } },
  429: retryAfter,
  503: retryAfter,
}

/** A status that may be either: `/healthz` says 503 in its own words, and as a problem when it was never finished. */
function eitherOf(good: JsonSchema, refused: JsonSchema): JsonSchema {
  return {
    ...good,
    ...refused,
    description: good['description'],
    content: { ...contentOf(good), ...contentOf(refused) },
  }
}

function contentOf({ content }: JsonSchema): JsonSchema {
  return (content ?? {}) as JsonSchema
}

function inComponents(
  codes: RefusalCode[],
  refused: JsonSchema,
  { pages }: Operation,
  { responses }: Components,
): JsonSchema {
  const id = `${codes.toSorted().join('-or-')}${pages ? '-page' : ''}`
  responses[id] = refused
  return { $ref: `#/components/responses/${id}` }
}
