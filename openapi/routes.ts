/** Reads method, path, audience, body and query of every operation from its route, so that the document agrees with the code. */
import type { ZodMiniType } from 'zod/mini'
import type { Audience } from '#domain/caller.ts'
import type { ScopeRule } from '#domain/keys/scope.ts'
import type { AudienceMiddleware } from '#http/authenticate.ts'
import type { PosternFunction } from '#http/function.ts'
import type { idempotent } from '#http/idempotency.ts'
import type { previewed } from '#http/previewed.ts'
import type { Described } from '#http/body/input.ts'

/** One operation as its route declares it. */
export interface Route {
  /** Method and path, the key in `openapi/operations/`: `POST /v1/sessions`. */
  key: string
  method: string
  /** With parameters as in OpenAPI: `/v1/sessions/{sid}`. */
  path: string
  /** The names of the parameters in the path. */
  parameters: string[]
  audience: Audience
  /** Null where credentials are ignored. */
  scope: ScopeRule | null
  body?: ZodMiniType | undefined
  query?: ZodMiniType | undefined
  /** Whether the body may be absent. */
  bodyIsOptional: boolean
  /** Whether it honors `Idempotency-Key`. */
  idempotent: boolean
  /** Whether it honors `Preview-Revision`. */
  previewed: boolean
}

type Handler = Partial<AudienceMiddleware & Described & typeof idempotent & typeof previewed & { bodyIsOptional: true }>

/** Every operation of the functions, in the order of their routes. @throws an error for a route without an audience */
export function routesOf(functions: readonly PosternFunction[]): Route[] {
  const handlers = new Map<string, Handler[]>()
  for (const { method, path, handler } of functions.flatMap(({ routes }) => routes)) {
    if (method === 'ALL') continue // middleware of every operation, see http/function.ts
    const key = `${method} ${documented(path)}`
    handlers.set(key, [...(handlers.get(key) ?? []), handler as Handler])
  }
  return [...handlers].map(([key, chain]) => routeOf(key, chain))
}

function routeOf(key: string, chain: Handler[]): Route {
  const [method = '', path = ''] = key.split(' ')
  const { audience, scope = null } = chain.find((handler) => handler.audience) ?? {}
  if (!audience) throw new Error(`${key} names no audience: put one of http/authenticate.ts first in its route.`)
  return {
    key,
    method,
    path,
    parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
    audience,
    scope,
    body: chain.find((handler) => handler.body)?.body,
    query: chain.find((handler) => handler.query)?.query,
    bodyIsOptional: chain.some((handler) => handler.bodyIsOptional),
    idempotent: chain.some((handler) => handler.idempotent),
    previewed: chain.some((handler) => handler.previewed),
  }
}

/** Converts the parameters `/:sid` and `/:sid{pattern}` of Hono to `/{sid}`. */
function documented(path: string): string {
  return path.replaceAll(/:(\w+)(?:\{[^/]*\})?/g, '{$1}')
}
