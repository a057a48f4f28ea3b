/** The OpenAPI 3.1 document: what the routes declare, and the descriptions of `openapi/operations/`. */
import type { PosternFunction } from '#http/function.ts'
import { type ProblemCode, problems } from '#http/problems/problem.ts'
import { type JsonSchema, jsonSchema } from './json-schema.ts'
import type { FunctionDescription, ApiOperation } from './operation.ts'
import { requestBodyOf, parametersOf } from './request.ts'
import { explanationOf } from './problems.ts'
import { type Components, responsesOf } from './responses.ts'
import { type Route, routesOf } from './routes.ts'
import { problemSchema } from './schemas.ts'
import { scopeMeanings } from './scope-meanings.ts'

/** The parts of the document that this project's code reads. */
export interface OpenApiDocument {
  openapi: '3.1.0'
  info: Record<string, unknown>
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, JsonSchema>>
  components: Components & { securitySchemes: JsonSchema }
  /** Every problem code with its status, title and meaning. */
  'x-problems': Record<string, { status: number; title: string; description: string }>
}

/** Functions that the document leaves out: those for development, and the files of the console. */
const privatePrefixes = ['/dev', '/console']

/**
 * Generates the document. The same code gives the same bytes.
 *
 * @throws an error that names every operation without a description, and every description without an operation
 */
export function openApiDocument(
  functions: readonly PosternFunction[],
  descriptions: readonly FunctionDescription[],
): OpenApiDocument {
  const routes = routesOf(functions.filter(({ prefix }) => !privatePrefixes.some((each) => prefix.startsWith(each))))
  requireSameOperations(routes, descriptions)
  const byKey = new Map(routes.map((route) => [route.key, route]))
  const components: Components = { schemas: {}, responses: {} }
  jsonSchema(problemSchema(Object.keys(problems)), 'output', components.schemas)
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
    'Identity and access at the edge: accounts, sessions, groups and permissions. Errors are problem documents (RFC 9457); ' +
    'handle them by `code`. Requests with an unknown query parameter or body field are rejected. `null` for an optional body field means the same as ' +
    'leaving it out, unless the field can be null. Authenticate with an access token, an API key or ' +
    'the session cookies; a request with two of them is rejected. A server that asks for its own clients can state their address in ' +
    '`Postern-Client-Address` and their user agent in `Postern-Client-User-Agent`, with the API key of a service account whose key and role have the ' +
    'scope `client-address:assert`; limits, known devices, the audit log and notices then count for that client. Public operations accept the ' +
    'key for this, too. From any other caller the headers are rejected. Lists return pages of up to `limit` items. If `next` is not null, send it as ' +
    '`after` to get the next page.',
  license: { name: 'MIT', identifier: 'MIT' },
}

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token. It expires after five minutes.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'pst_…',
    description:
      'An API key. It needs the scope that the operation lists. Two scopes are alternatives; the second suffices for `current`.',
    'x-scopes': scopeMeanings,
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-postern-session',
    description: 'The same token in a cookie. Requests that change something must come from an allowed origin.',
  },
}

/** The audience and the scope in terms of OpenAPI, which cannot tell administrators from other users; `x-audience` can. */
function securityOf({ audience, scope }: Route): JsonSchema[] {
  if (!scope) return []
  const sessions = [{ bearer: [] }, { cookie: [] }]
  const keys = scope.sessionOnly
    ? []
    : [scope.scope, ...(scope.ownScope ? [scope.ownScope] : [])].map((one) => ({ apiKey: [one] }))
  return [...(audience === 'anyone' ? [{}] : []), ...sessions, ...keys]
}

function operationOf(route: Route, operation: ApiOperation, components: Components): JsonSchema {
  const parameters = parametersOf(route, operation, components.schemas)
  const requestBody = requestBodyOf(route, operation, components.schemas)
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description && { description: operation.description }),
    'x-audience': route.audience,
    ...(route.scope && { 'x-scope': route.scope.scope }),
    security: securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(route, operation, components),
  }
}

function requireSameOperations(routes: Route[], descriptions: readonly FunctionDescription[]): void {
  const described = descriptions.flatMap(({ operations }) => Object.keys(operations))
  const existing = routes.map(({ key }) => key)
  const undescribed = existing.filter((key) => !described.includes(key))
  const gone = described.filter((key, n) => !existing.includes(key) || described.indexOf(key) !== n)
  if (undescribed.length + gone.length === 0) return
  throw new Error(
    `openapi/operations/ and the routes differ. Not described: ${listed(undescribed)}. Described without a route, or twice: ${listed(gone)}.`,
  )
}

function listed(keys: string[]): string {
  return keys.join(', ') || 'none'
}

function explained(): OpenApiDocument['x-problems'] {
  const codes = Object.keys(problems) as ProblemCode[]
  return Object.fromEntries(codes.map((code) => [code, { ...problems[code], description: explanationOf(code) }]))
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
