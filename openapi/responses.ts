/** The responses of an operation: the described successes, and the problems that follow from its route. */
import { problems } from '#http/problems/problem.ts'
import type { RefusalCode } from '#domain/refusal.ts'
import { type JsonSchema, jsonSchema } from './json-schema.ts'
import type { ApiOperation, SuccessResponse } from './operation.ts'
import { explanationOf, problemsOf } from './problems.ts'
import type { Route } from './routes.ts'

/** What several operations share; filled while the document is generated. */
export interface Components {
  schemas: Record<string, JsonSchema>
  responses: Record<string, JsonSchema>
}

/** Every response by status. Problem responses are shared components, since most operations have most of them. */
export function responsesOf(route: Route, operation: ApiOperation, components: Components): Record<string, JsonSchema> {
  const responses: Record<string, JsonSchema> = {}
  for (const [status, success] of Object.entries(operation.responses))
    responses[status] = successResponse(success, components)
  for (const [status, ofStatus] of Map.groupBy(problemsOf(route, operation), (code) => problems[code].status)) {
    const problem = problemResponse(status, ofStatus, operation)
    if (responses[status]) throw new Error(`${operation.id} describes ${status} and has problems of it`)
    responses[status] = inComponents(ofStatus, problem, operation, components)
  }
  return responses
}

function successResponse(
  { description, schema, mediaType, headers }: SuccessResponse,
  components: Components,
): JsonSchema {
  const json = schema && { 'application/json': { schema: jsonSchema(schema, 'output', components.schemas) } }
  const page = mediaType && { [mediaType]: { schema: { type: 'string' } } }
  return {
    description,
    ...(headers && { headers: headersOf(headers) }),
    ...((json ?? page) && { content: { ...json, ...page } }),
  }
}

function headersOf(headers: NonNullable<SuccessResponse['headers']>): JsonSchema {
  const entries = Object.entries(headers).map(([name, header]) => [
    name,
    typeof header === 'string'
      ? { description: header, schema: { type: 'string' } }
      : { required: true, schema: { type: 'string', const: header.always } },
  ])
  return Object.fromEntries(entries) as JsonSchema
}

function problemResponse(status: number, codes: RefusalCode[], { pages, basic }: ApiOperation): JsonSchema {
  const narrowed = { properties: { status: { const: status }, code: { enum: codes.toSorted() } } }
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] }
  return {
    description: codes.map((code) => `\`${code}\`: ${explanationOf(code)}`).join(' '),
    ...(headersFor[status] && {
      headers: {
        ...headersFor[status],
        ...(codes.includes('invalid-credentials') && waitAfterFailure),
        ...(basic && status === 401 && bearerOrBasic),
      },
    }),
    content: {
      'application/problem+json': { schema },
      ...(pages && { 'text/html': { schema: { type: 'string' } } }),
    },
  }
}

/** Only of limits on requests; failed attempts have none. */
const rateLimit = {
  RateLimit: {
    description:
      'The limit that was exceeded, and the seconds until it accepts another request (draft-ietf-httpapi-ratelimit-headers).',
    schema: { type: 'string', pattern: '^"[a-z_]+";r=0;t=[1-9][0-9]*$' },
  },
  'RateLimit-Policy': {
    description: 'The quota of that limit and its window in seconds. Absent for limits that the platform applies.',
    schema: { type: 'string', pattern: '^"[a-z_]+";q=[1-9][0-9]*;w=[1-9][0-9]*$' },
  },
}
const retryAfter = {
  'Retry-After': {
    required: true,
    description: 'The number of seconds to wait before the next attempt.',
    schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
  },
}
const waitAfterFailure = {
  'Retry-After': {
    ...retryAfter['Retry-After'],
    required: false,
    description: 'The number of seconds for which no attempt is accepted after this failure, if there are any.',
  },
}
const bearer = 'Bearer(?: error="invalid_token", error_description="[^"]+")?'
const bearerOrBasic = {
  'WWW-Authenticate': {
    required: true,
    description: 'Asks for Basic as well if the type of the service says so, and if the request has Basic.',
    schema: { type: 'string', pattern: `^(?:Basic realm="Postern", charset="UTF-8", )?${bearer}$` },
  },
}
const headersFor: Record<number, JsonSchema> = {
  401: { 'WWW-Authenticate': { required: true, schema: { type: 'string', pattern: `^${bearer}$` } } },
  429: { ...retryAfter, ...rateLimit },
  503: retryAfter,
}

function inComponents(
  codes: RefusalCode[],
  problem: JsonSchema,
  { pages, basic }: ApiOperation,
  { responses }: Components,
): JsonSchema {
  const id = `${codes.toSorted().join('-or-')}${pages ? '-page' : ''}${basic && codes.includes('unauthenticated') ? '-basic' : ''}`
  responses[id] = problem
  return { $ref: `#/components/responses/${id}` }
}
