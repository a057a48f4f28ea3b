/** `postern/hono`: a middleware that requires a session. */
import type { Context, MiddlewareHandler } from 'hono'
import { freshnessHeader } from './server/freshness-header.ts'
import type { Guard, SessionRequirement, VerifiedSession } from './server/guard.ts'
import { problemText } from './server/problems.ts'

export {
  createGuard,
  type Guard,
  type GuardOptions,
  type SessionRequirement,
  type VerifiedSession,
} from './server/guard.ts'
export { sessionOf, type PageSession } from './server/session-of.ts'

/** The variables of a context behind `requireSession`. */
export interface PosternVariables {
  session: VerifiedSession
}

/**
 * Answers requests without a session that is good enough; others find it as `c.var.session`.
 *
 * @param guard or a function that has it, for a Worker, whose settings come with the request. It should answer with the same one each time
 */
export function requireSession(
  guard: Guard | ((c: Context) => Guard),
  requirement: SessionRequirement,
): MiddlewareHandler<{ Variables: PosternVariables }> {
  return async (c, next) => {
    const verified = await (typeof guard === 'function' ? guard(c) : guard).verify(c.req.raw, requirement)
    if (!verified.ok) {
      const { problem, headers } = verified
      return new Response(problemText(verified), { status: problem.status, headers })
    }
    c.set('session', verified.session)
    await next()
    for (const [name, value] of Object.entries(freshnessHeader(verified.session))) c.header(name, value)
    return undefined
  }
}
