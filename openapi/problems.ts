/** Problem codes of operations: those that a person lists, and those that follow from a route. */
import type { RefusalCode } from '#domain/refusal.ts'
import { type ProblemCode, problems } from '#http/problems/problem.ts'
import type { ApiOperation } from './operation.ts'
import { problemTexts } from './problem-pages/texts-en.ts'
import type { Route } from './routes.ts'

/** What a code means and what to do next. */
export function explanationOf(code: ProblemCode): string {
  const { meaning, next } = problemTexts[code]
  return `${meaning} ${next}`
}

/** Every problem code of an operation: those that follow from its audience, body, query and path, and those that it names. */
export function problemsOf(route: Route, operation: ApiOperation): RefusalCode[] {
  const own = operation.problems ?? []
  const namesNotFound = own.some((code) => problems[code].status === 404)
  const codes: RefusalCode[] = ['malformed-request', 'client-address-not-allowed']
  if (route.audience !== 'public')
    codes.push('unauthenticated', 'invalid-token', 'key-expired', 'key-revoked', 'multiple-credentials')
  if (route.scope) codes.push(route.scope.sessionOnly ? 'session-required' : 'insufficient-scope')
  if (route.audience !== 'public' && route.audience !== 'any-session')
    codes.push('password-change-required', 'terms-acceptance-required')
  if (route.audience !== 'public' && route.audience !== 'any-session' && !route.scope?.forSetup)
    codes.push('second-factor-setup-required')
  if (route.scope) codes.push('step-up-required')
  if (route.audience !== 'public' && route.method !== 'GET') codes.push('origin-not-allowed', 'cross-site-cookies')
  if (route.audience === 'administrator') codes.push('forbidden')
  if (route.body) codes.push('body-too-large', 'unsupported-media-type', 'invalid-request')
  if (route.idempotent) codes.push('idempotency-key-reused')
  if (route.previewed) codes.push('stale-preview')
  if (route.query) codes.push('invalid-request')
  if (route.parameters.length > 0 && !namesNotFound) codes.push('not-found')
  if (!operation.stateless) codes.push('unavailable')
  return [...new Set([...codes, ...own])]
}
