/** The query of a hosted page. */
import type { MiddlewareHandler } from 'hono'
import * as z from 'zod/mini'
import { parseBody } from '#http/body/input.ts'
import type { FunctionEnv } from '#http/env.ts'

const maxLocales = 200

/** `return_to` is judged by `returnToOf`; a longer one is no target, and none is refused for being one. */
const common = {
  return_to: z.optional(z.string().check(z.maxLength(16_384))),
  ui_locales: z.optional(z.string().check(z.maxLength(maxLocales))),
}

type Shape = Record<string, z.ZodMiniType>
type Parsed<Own extends Shape> = z.output<z.ZodMiniObject<typeof common & Own>>
type Taking<Own extends Shape> = MiddlewareHandler<
  FunctionEnv,
  string,
  { in: { query: Record<string, string> }; out: { query: Parsed<Own> } }
>

/**
 * Takes `return_to`, `ui_locales` and the page's own parameters, and no others.
 *
 * @throws Refusal `invalid-request`
 */
export function pageQuery<Own extends Shape>(own: Own): Taking<Own> {
  const schema = z.strictObject({ ...common, ...own })
  const middleware: Taking<Own> = async (c, next) => {
    c.req.addValidatedData('query', parseBody(schema, splitQuery(new URL(c.req.url).search)) as Record<string, string>)
    await next()
  }
  return Object.assign(middleware, { query: schema }) // for the OpenAPI document, as `query` does
}

/**
 * The parameters of a query. A `return_to` that is last may be written as it is, without encoding: nginx and Caddy cannot encode the target of a
 * request, whose own `&` and `=` then belong to it. An encoded one begins with no scheme and no slash, so the two cannot be confused.
 */
export function splitQuery(search: string): Record<string, string> {
  const at = /(?<=[?&])return_to=(?=https?:\/|\/)/.exec(search)
  const rest = new URLSearchParams(at ? search.slice(0, at.index) : search)
  const named: Record<string, string> = at ? { return_to: search.slice(at.index + 'return_to='.length) } : {}
  for (const [name, value] of rest) named[Object.hasOwn(named, name) ? `${name} twice` : name] = value
  return named
}
