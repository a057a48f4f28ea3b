/** What the code itself says of its operations: read off the routes, so the document cannot say anything else. */
import type { ZodMiniType } from 'zod/mini'
import type { Audience } from '#domain/caller.ts'
import type { AudienceMiddleware } from '#http/authenticate.ts'
import type { PosternFunction } from '#http/function.ts'
import type { Described } from '#http/body/input.ts'

/** One operation as its route declares it. */
export interface Route {
  /** `POST /v1/sessions`: what `openapi/operations/` calls it. */
  key: string
  method: string
  /** In OpenAPI's spelling: `/v1/sessions/{sid}`. */
  path: string
  /** Names of the path's parameters. */
  parameters: string[]
  audience: Audience
  body?: ZodMiniType | undefined
  query?: ZodMiniType | undefined
}

type Handler = Partial<AudienceMiddleware & Described>

/** Every operation of these functions, in the order of their routes. @throws an error for a route that names no audience */
export function routesOf(functions: readonly PosternFunction[]): Route[] {
  const handlers = new Map<string, Handler[]>()
  for (const { method, path, handler } of functions.flatMap(({ routes }) => routes)) {
    if (method === 'ALL') continue // what every answer goes through, see http/function.ts
    const key = `${method} ${documented(path)}`
    handlers.set(key, [...(handlers.get(key) ?? []), handler as Handler])
  }
  return [...handlers].map(([key, chain]) => routeOf(key, chain))
}

function routeOf(key: string, chain: Handler[]): Route {
  const [method = '', path = ''] = key.split(' ')
  const audience = chain.find((handler) => handler.audience)?.audience
  if (!audience) throw new Error(`${key} names no audience: put one of http/authenticate.ts first in its route.`)
  return {
    key,
    method,
    path,
    parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
    audience,
    body: chain.find((handler) => handler.body)?.body,
    query: chain.find((handler) => handler.query)?.query,
  }
}

/** Hono's `/:sid` and `/:sid{pattern}` as OpenAPI's `/{sid}`. */
function documented(path: string): string {
  return path.replaceAll(/:(\w+)(?:\{[^/]*\})?/g, '{$1}')
}
