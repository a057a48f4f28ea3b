import type { Context, MiddlewareHandler } from 'hono'
import type * as z from 'zod/mini'
import type { FunctionEnv } from '#http/env.ts'
import type { Described } from './input.ts'
import { hasBody } from './read-body.ts'
import { readForm } from './read-form.ts'
import { readJson } from './read-json.ts'

/** A body that was read and not yet checked: which shape it must have depends on the operation of the link. */
type TakingAnything = MiddlewareHandler<FunctionEnv, string, { in: { json: unknown }; out: { json: unknown } }> &
  Described

/**
 * Takes JSON, or a form of the same fields from a page that works without scripts; a form that is only a button sends no body, which is an
 * empty object. Read it with `c.req.valid('json')` and check it with `parseBody`.
 *
 * @param schema every shape it can have, for the OpenAPI document
 * @throws Refusal `unsupported-media-type`, `body-too-large`, `malformed-request`
 */
export function jsonOrForm(schema: z.ZodMiniType): TakingAnything {
  return Object.assign(readEither.bind(undefined), { body: schema }) as TakingAnything
}

async function readEither(c: Context<FunctionEnv>, next: () => Promise<void>): Promise<void> {
  c.req.addValidatedData('json', (await valueOf(c.req.raw)) as object)
  await next()
}

async function valueOf(request: Request): Promise<unknown> {
  if (!hasBody(request)) return {}
  const isForm = /^\s*application\/x-www-form-urlencoded/i.test(request.headers.get('Content-Type') ?? '')
  return isForm ? readForm(request) : readJson(request)
}
