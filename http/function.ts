import type { Context } from 'hono'
import { Hono } from 'hono/tiny' // one small router: a function has a handful of routes, and every one carries this
import { routePath } from 'hono/route'
import { PatternRouter } from 'hono/router/pattern-router' // that of hono/tiny; `hono/method-not-allowed` brings another
import { connect } from '#adapters/neon.ts'
import { Refusal } from '#domain/refusal.ts'
import { guardedBy } from '#store/keys/asserting-key.ts'
import { noteKeyUse } from '#store/keys/key-use.ts'
import type { Database } from '#store/run.ts'
import { allowListedOrigins } from './cors.ts'
import { type FunctionEnv, judgeSettings, setting } from './env.ts'
import { faultResponse, type Occurrence, problemResponse, problems } from '#http/problems/problem.ts'

/** One function: a Hono app that owns a literal path prefix with all its methods and can be deployed alone. */
export type PosternFunction = Hono<FunctionEnv> & { prefix: string }

/**
 * Begins a function. Whatever its routes do, every answer leaves with the same headers and every error as a problem
 * document: 405 with `Allow` for a method it does not have, 404 for a path it does not have, 500 for a fault of ours.
 *
 * @param prefix the literal path that the function owns, `/v1/grants`
 */
export function createFunction(prefix: string): PosternFunction {
  const app = new Hono<FunctionEnv>().basePath(prefix)
  app.use('*', guardAnswer)
  app.use('*', requireReadable)
  app.use('*', allowListedOrigins)
  app.onError(answerError)
  let methods: PatternRouter<string> | undefined
  app.notFound((c) => {
    methods ??= methodsByPath(app)
    const allowed = [...new Set(methods.match('ALL', c.req.path)[0].map(([method]) => method))]
    if (allowed.length > 0 && !allowed.includes(c.req.method)) return refuseMethod(c, allowed)
    const detail = 'This path does not exist. See /docs for the paths.'
    return problemResponse(new Refusal('not-found', { detail }), occurrenceOf(c))
  })
  return Object.assign(app, { prefix })
}

/** What a browser or a cache must never do with an answer of ours. Pages add their own Content-Security-Policy. */
const guards: [string, string][] = [
  ['Cache-Control', 'no-store'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
  ['X-Content-Type-Options', 'nosniff'],
]

async function guardAnswer(c: Context<FunctionEnv>, next: () => Promise<void>): Promise<void> {
  c.set('requestId', crypto.randomUUID())
  await next()
  const { headers } = c.res
  for (const [name, value] of guards) if (!headers.has(name)) headers.set(name, value)
  // What a cache keeps for one origin is not for another, nor for a request without one.
  if (c.env.ALLOWED_ORIGINS && !headers.get('Vary')?.includes('Origin')) headers.append('Vary', 'Origin')
}

/** Has everything end in `answerError`: a host that makes no URL, and what is thrown and no `Error`, which Hono hands on. */
async function requireReadable(c: Context<FunctionEnv>, next: () => Promise<void>): Promise<void> {
  if (!URL.canParse(c.req.url))
    throw new Refusal('malformed-request', { detail: 'Send a Host header that is a host name.' })
  await next().catch((thrown: unknown) => {
    throw thrown instanceof Error ? thrown : new Error(`thrown: ${String(thrown)}`)
  })
}

/** The methods of an app's routes, to look up by path. */
function methodsByPath({ routes }: Hono<FunctionEnv>): PatternRouter<string> {
  const router = new PatternRouter<string>()
  for (const { method, path } of routes.filter((route) => route.method !== 'ALL')) {
    router.add('ALL', path, method)
    if (method === 'GET') router.add('ALL', path, 'HEAD')
  }
  return router
}

function refuseMethod(c: Context<FunctionEnv>, allowed: string[]): Response {
  const response = problemResponse(
    new Refusal('method-not-allowed', { detail: `This path supports ${allowed.join(', ')}.` }),
    occurrenceOf(c),
  )
  response.headers.set('Allow', allowed.join(', '))
  return response
}

async function answerError(thrown: Error, c: Context<FunctionEnv>): Promise<Response> {
  const error = await precedingError(thrown, c)
  const { requestId } = c.var
  const operation = `${c.req.method} ${routePath(c, -1)}` // the pattern: a path may hold a secret
  if (!(error instanceof Refusal)) {
    const cause = error.cause instanceof Error ? error.cause.stack : undefined
    console.error(JSON.stringify({ level: 'error', requestId, operation, fault: error.stack ?? error.message, cause }))
    return faultResponse(occurrenceOf(c))
  }
  const { code, details } = error
  if (details.reason)
    console.warn(JSON.stringify({ level: 'warn', requestId, operation, code, reason: details.reason }))
  const answer = problemResponse(error, occurrenceOf(c))
  return c.newResponse(answer.body, answer) // with the cookies that it clears
}

/** Statuses of refusals that are about the request and not about its caller. */
const aboutRequest = new Set([400, 404, 409, 413, 415, 422])

/** Who one is comes before what one sends, and the statement that knows who was not reached. */
async function precedingError(error: Error, { var: { requireAllowed } }: Context<FunctionEnv>): Promise<Error> {
  if (!requireAllowed || !(error instanceof Refusal) || !aboutRequest.has(problems[error.code].status)) return error
  return requireAllowed().then(
    () => error,
    (refusal: Error) => refusal,
  )
}

function occurrenceOf({ var: { requestId, offersBasic = false }, env }: Context<FunctionEnv>): Occurrence {
  return { requestId, offersBasic, baseUrl: env.BASE_URL }
}

/**
 * The database of this deployment. Opens nothing: a statement is an HTTP request.
 *
 * @throws Refusal `unavailable` while a setting is wrong: nothing is read or written by half a deployment
 */
export function database(c: Context<FunctionEnv>): Database {
  const { assertingKey } = c.var
  if (!assertingKey) return unguardedDatabase(c)
  const { digest, usedAt } = assertingKey
  const onUse = () => usedAt && c.executionCtx.waitUntil(noteKeyUse(unguardedDatabase(c), digest, usedAt))
  return guardedBy(assertingKey, unguardedDatabase(c), onUse)
}

/** As `database`, whatever the request states: for what its key itself does. */
export function unguardedDatabase(c: Context<FunctionEnv>): Database {
  judgeSettings(c.env)
  return connect(setting(c.env, 'DATABASE_URL'), c.env.NEON_ENDPOINT)
}
