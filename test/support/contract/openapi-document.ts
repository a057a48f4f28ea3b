/** `docs/public/openapi.json` as tests look things up in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A JSON Schema. */
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

/** One answer that the document promises. */
export interface Promised {
  $ref?: string
  description: string
  headers?: Record<string, { required?: boolean; schema: JsonSchema }>
  content?: MediaTypes
}

/** One operation of the document. */
export interface DocumentedOperation {
  /** `POST /v1/sessions` */
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

/** The document, as it is committed. */
export const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/public/openapi.json'), 'utf8'),
) as {
  paths: Record<string, Record<string, Omit<DocumentedOperation, 'key' | 'method' | 'path'>>>
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, Promised> }
  'x-problems': Record<string, unknown>
}

/** Every operation. */
export const documentedOperations: readonly DocumentedOperation[] = Object.entries(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([name, operation]) => {
      const method = name.toUpperCase()
      return { ...operation, key: `${method} ${path}`, method, path }
    }),
)

/** Literal paths before those with parameters, as the functions route them. */
const bySpecificity = documentedOperations.toSorted((one, other) => parameters(one) - parameters(other))

function parameters({ path }: { path: string }): number {
  return path.split('{').length - 1
}

/** The operation that owns a method and a path. `HEAD` is `GET` without its body. */
export function documentedOperation(method: string, pathname: string): DocumentedOperation | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  return bySpecificity.find((operation) => operation.method === asked && matches(operation.path, pathname))
}

/** Whether anything in the document has this path. */
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

/** What the document promises of an operation's answer with this status. */
export function documentedResponse({ responses }: DocumentedOperation, status: number): Promised | undefined {
  const response = responses[status]
  return response?.$ref ? document.components.responses[response.$ref.split('/').at(-1)!] : response
}
