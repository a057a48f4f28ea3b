/** A function of hosted pages: forms of our own only, and every refusal as a page, or as the way to where it can be helped. */
import type { Context, MiddlewareHandler } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { isSafeMethod } from '#domain/safe-methods.ts'
import { prefersHtml } from '#http/body/media-type.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction, type PosternFunction } from '#http/function.ts'
import type { Problem } from '#http/problems/problem.ts'
import { requireSameOrigin } from '#http/same-origin.ts'
import { problemPageOf } from './problem-page.ts'
import { withReturn } from './return-to.ts'

/** @param prefix the literal path that the function owns, `/account/password` */
export function createPages(prefix: string): PosternFunction {
  const pages = createFunction(prefix)
  pages.use('*', answerRefusals)
  pages.use('*', ownFormsOnly)
  return pages
}

/** A form of another site's page is refused before anything is read (CSRF). */
const ownFormsOnly: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  requireSameOrigin(c)
  await next()
}

/** Pages where what a session has to do first is done. */
const remedies: Readonly<Record<string, string>> = {
  unauthenticated: '/sign-in',
  'invalid-refresh-token': '/sign-in',
  'password-change-required': '/account/password',
  'terms-acceptance-required': '/account/terms',
  'second-factor-setup-required': '/account/security?done=required',
  'step-up-required': '/account/confirm',
}

/** The page where what a code asks for is done. */
export function remedyOf(code: string): string | undefined {
  return Object.hasOwn(remedies, code) ? remedies[code] : undefined
}

const answerRefusals: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  await next()
  if (!c.error) return
  const way = c.error instanceof Refusal ? wayOut(c, c.error.code) : null
  c.res = way ?? (await problemPageOf(c, await c.res.clone().json<Problem>()))
}

/**
 * For addresses that lead elsewhere instead of showing a page: refusals are pages for browsers, with a way back, and problem documents for programs.
 *
 * @param origin the page that leads there. Who has to do something first comes back to it, not to the address: browsers apply the `form-action` of
 *   a page to every redirect after its form, and the address redirects to another site.
 */
export function refusalsAsPages(origin: string): MiddlewareHandler<FunctionEnv> {
  return async (c, next) => {
    await next()
    if (!c.error || !prefersHtml(c)) return
    const way = c.error instanceof Refusal ? wayOut(c, c.error.code, origin) : null
    const problem = await c.res.clone().json<Problem>()
    c.res = way ?? (await (c.var.problemPage?.(problem) ?? problemPageOf(c, problem, { back: origin })))
  }
}

/**
 * Where the browser is sent for this refusal; null where a page says it.
 *
 * @param origin the page that it comes back to
 */
function wayOut(c: Context<FunctionEnv>, code: string, origin?: string): Response | null {
  const isForm = !isSafeMethod(c.req.method)
  const { pathname, search } = new URL(c.req.url)
  const here = origin ?? pathname + search
  // A form is sent again, with what was typed, once the session is refreshed: 307 keeps the method and the body.
  if (code === 'invalid-token')
    return isForm
      ? redirect(withReturn('/sign-in/refresh', here), 307)
      : redirect(withReturn('/v1/sessions/refresh', here))
  const remedy = remedyOf(code)
  return remedy === undefined || remedy === pathname ? null : redirect(withReturn(remedy, here))
}

function redirect(location: string, status = 303): Response {
  return new Response(null, { status, headers: { Location: location } })
}
