/** The OpenAPI 3.1 document: what the routes say of themselves, and beside it what `openapi/operations/` says of them. */
import type { PosternFunction } from '#http/function.ts'
import { problems } from '#http/problem.ts'
import { type JsonSchema, jsonSchema } from './json-schema.ts'
import type { FunctionDescription, Operation } from './operation.ts'
import { bodyOf, parametersOf } from './request.ts'
import { explanations } from './problems.ts'
import { type Components, responsesOf } from './responses.ts'
import { type Route, routesOf } from './routes.ts'
import { problemSchema } from './schemas.ts'

/** The document, as far as its readers here look into it. */
export interface OpenApiDocument {
  openapi: '3.1.0'
  info: Record<string, unknown>
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, JsonSchema>>
  components: Components & { securitySchemes: JsonSchema }
  /** Every problem code: its status, its title and what it means. */
  'x-problems': Record<string, { status: number; title: string; description: string }>
}

/** Functions that are no part of what a client may rely on. */
const privatePrefix = '/dev'

/**
 * Makes the document. The same code gives the same bytes.
 *
 * @throws an error that names every operation without a description, and every description without an operation
 */
export function openApiDocument(
  functions: readonly PosternFunction[],
  descriptions: readonly FunctionDescription[],
): OpenApiDocument {
  const routes = routesOf(functions.filter(({ prefix }) => !prefix.startsWith(privatePrefix)))
  requireTheSame(routes, descriptions)
  const byKey = new Map(routes.map((route) => [route.key, route]))
  const components: Components = { schemas: {}, responses: {} }
  jsonSchema(problemSchema(Object.keys(explanations)), 'output', components.schemas)
  const paths: OpenApiDocument['paths'] = {}
  for (const { title, operations } of descriptions) {
    for (const [key, operation] of Object.entries(operations)) {
      const route = byKey.get(key)!
      const described = { tags: [title], ...operationOf(route, operation, components) }
      paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: described }
    }
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    tags: descriptions.map(({ title, description }) => ({ name: title, description })),
    paths,
    components: { schemas: sorted(components.schemas), responses: sorted(components.responses), securitySchemes },
    'x-problems': explained(),
  }
}

const info = {
  title: 'Postern',
  version: '1',
  description:
    'Identity and access at the edge. Every refusal is a problem document (RFC 9457): decide by its `code`. ' +
    'A body or a query with an unknown key is refused. Send an access token or the cookies, never both.',
  license: { name: 'MIT', identifier: 'MIT' },
}

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token; it lives five minutes.',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-postern-session',
    description: 'The same token, kept by the browser. Only pages of this site may write with it.',
  },
}

const signedInSomehow = [{ bearer: [] }, { cookie: [] }]

/** Who may call, in the document's own terms; `x-audience` says it exactly. */
const security: Record<Route['audience'], JsonSchema[]> = {
  public: [],
  anyone: [{}, ...signedInSomehow],
  'signed-in': signedInSomehow,
  administrator: signedInSomehow,
}

function operationOf(route: Route, operation: Operation, components: Components): JsonSchema {
  const parameters = parametersOf(route, operation, components.schemas)
  const requestBody = bodyOf(route, operation, components.schemas)
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description && { description: operation.description }),
    'x-audience': route.audience,
    security: security[route.audience],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(route, operation, components),
  }
}

function requireTheSame(routes: Route[], descriptions: readonly FunctionDescription[]): void {
  const described = descriptions.flatMap(({ operations }) => Object.keys(operations))
  const existing = routes.map(({ key }) => key)
  const undescribed = existing.filter((key) => !described.includes(key))
  const gone = described.filter((key, n) => !existing.includes(key) || described.indexOf(key) !== n)
  if (undescribed.length + gone.length === 0) return
  throw new Error(
    `openapi/operations/ and the routes differ. Not described: ${listed(undescribed)}. Described and not there, or twice: ${listed(gone)}.`,
  )
}

function listed(keys: string[]): string {
  return keys.join(', ') || 'none'
}

function explained(): OpenApiDocument['x-problems'] {
  const known = { ...problems, fault: { status: 500, title: 'Something went wrong on our side' } }
  const codes = Object.keys(explanations) as (keyof typeof explanations)[]
  return Object.fromEntries(codes.map((code) => [code, { ...known[code], description: explanations[code] }]))
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
