/** Reads `docs/public/openapi.json` for tests. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface JsonSchema {
  $ref?: string
  type?: string
  description?: string
  const?: unknown
  enum?: unknown[]
  pattern?: string
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  [keyword: string]: unknown
}

/** Bodies by media type. */
export type MediaTypes = Record<string, { schema: JsonSchema }>

/** A documented response. */
export interface Promised {
  $ref?: string
  description: string
  headers?: Record<string, { required?: boolean; schema: JsonSchema }>
  content?: MediaTypes
}

export interface DocumentedOperation {
  /** Such as `POST /v1/sessions`. */
  key: string
  method: string
  path: string
  operationId: string
  summary: string
  description?: string
  'x-audience': string
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: JsonSchema }[]
  requestBody?: { content: MediaTypes }
  responses: Record<string, Promised>
}

/** The committed document. */
export const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/public/openapi.json'), 'utf8'),
) as {
  paths: Record<string, Record<string, Omit<DocumentedOperation, 'key' | 'method' | 'path'>>>
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, Promised> }
  'x-problems': Record<string, unknown>
}

export const documentedOperations: readonly DocumentedOperation[] = Object.entries(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([name, operation]) => {
      const method = name.toUpperCase()
      return { ...operation, key: `${method} ${path}`, method, path }
    }),
)

/** Literal paths before those with parameters, as in the router. */
const bySpecificity = documentedOperations.toSorted((one, other) => parameters(one) - parameters(other))

function parameters({ path }: { path: string }): number {
  return path.split('{').length - 1
}

/** The operation of a method and a path. `HEAD` is `GET` without its body. */
export function documentedOperation(method: string, pathname: string): DocumentedOperation | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  return bySpecificity.find((operation) => operation.method === asked && matches(operation.path, pathname))
}

/** Whether the document has this path. */
export function isDocumentedPath(pathname: string): boolean {
  return Object.keys(document.paths).some((path) => matches(path, pathname))
}

function matches(path: string, pathname: string): boolean {
  const [pattern, given] = [path.split('/'), pathname.split('/')]
  return (
    pattern.length === given.length &&
    pattern.every((segment, n) => (segment.startsWith('{') ? given[n] !== '' : segment === given[n]))
  )
}

/** The documented response of an operation with this status. */
export function documentedResponse({ responses }: DocumentedOperation, status: number): Promised | undefined {
  const response = responses[status]
  return response?.$ref ? document.components.responses[response.$ref.split('/').at(-1)!] : response
}
