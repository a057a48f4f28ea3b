/** `postern/server`: sessions of requests, for services that speak Fetch: Workers, Deno, Bun, Node's frameworks. */
import type { Guard, SessionRequirement, VerifiedSession } from './server/guard.ts'
import type { RequestParts } from './server/credential.ts'
import { problemText, type GuardCode } from './server/problems.ts'
import { freshnessHeader } from './server/freshness-header.ts'
import type { Problem } from './core/result.ts'

export { createGuard } from './server/guard.ts'
export type { Guard, GuardOptions, SessionRequirement, Verified, VerifiedSession } from './server/guard.ts'
export { sessionOf, type PageSession } from './server/session-of.ts'
export type { GuardCode, RequestParts }

/** A session, with the header that says how it was verified; or the response that refuses the request. */
export type Admission =
  | { ok: true; session: VerifiedSession; headers: Record<string, string> }
  | { ok: false; problem: Problem<GuardCode>; response: Response }

/** @returns a function that verifies the session of a request */
export function requireSession(
  guard: Guard,
  requirement: SessionRequirement,
): (request: RequestParts) => Promise<Admission> {
  return async (request) => {
    const verified = await guard.verify(request, requirement)
    if (verified.ok) return { ...verified, headers: freshnessHeader(verified.session) }
    const { problem, headers } = verified
    return { ok: false, problem, response: new Response(problemText(verified), { status: problem.status, headers }) }
  }
}
