/** Hosted pages are a client of the API: each form becomes a request to the API's own handler, in the same process, so no rule is written twice. */
import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { PosternFunction } from '#http/function.ts'
import type { Problem } from '#http/problems/problem.ts'
import { languageOf } from './language.ts'

/** A problem document. */
export interface ApiProblem extends Problem {
  /** Seconds until it is worth trying again, from `Retry-After`. */
  retryAfterSeconds?: number
}

/** What the API answered. */
export type ApiAnswer<Body> = { body: Body; problem?: never } | { problem: ApiProblem; body?: never }

/** What the API is told of the browser; nothing else of its request goes on. */
const forwarded = ['Cookie', 'Sec-Fetch-Site', 'Sec-Fetch-Mode', 'Origin', 'User-Agent', 'CF-Connecting-IP'] as const

/** Refusals that are no answer to a form: they are about the session, and a page answers them by going where it can be helped. */
const aboutSession: ReadonlySet<string> = new Set([
  'unauthenticated',
  'invalid-token',
  'multiple-credentials',
  'password-change-required',
  'terms-acceptance-required',
  'second-factor-setup-required',
  'step-up-required',
])

/**
 * Asks the API with the browser's cookies, and hands the browser the cookies that it sets.
 *
 * @param api the function that owns the path
 * @returns its answer, or the problem that a form can show
 * @throws Refusal for a problem with the session, which `createPages` answers by a redirect
 */
export async function callApi<Body = unknown>(
  c: Context<FunctionEnv>,
  api: PosternFunction,
  method: string,
  path: string,
  body?: object,
): Promise<ApiAnswer<Body>> {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': languageOf(c) })
  for (const name of forwarded) {
    const value = c.req.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  if (body) headers.set('Content-Type', 'application/json')
  const request = new Request(new URL(path, c.req.url), {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  })
  const response = await api.fetch(request, c.env, c.executionCtx)
  for (const cookie of response.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
  if (response.ok) return { body: (response.status === 204 ? null : await response.json()) as Body }
  const problem = await response.json<ApiProblem>()
  if (aboutSession.has(problem.code)) throw refusalOf(problem)
  const retryAfterSeconds = Number(response.headers.get('Retry-After'))
  return { problem: { ...problem, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) } }
}

/** As `callApi`, where no refusal can be shown beside a field: the page is the refusal. */
export async function askApi<Body>(...call: Parameters<typeof callApi>): Promise<Body> {
  const { body, problem } = await callApi<Body>(...call)
  if (problem) throw refusalOf(problem)
  return body
}

/** The refusal again that a problem document tells of. */
function refusalOf({ code, detail, errors }: ApiProblem): Error {
  if (code === 'internal-error') return new Error('the API failed; its own line in the log says why')
  return new Refusal(code, { ...(detail && { detail }), ...(errors && { errors }) })
}
