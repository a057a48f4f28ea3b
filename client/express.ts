/** `postern/express`: a middleware that requires a session, for Express and every framework on `node:http`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestParts } from './server/credential.ts'
import { freshnessHeader } from './server/freshness-header.ts'
import type { Guard, SessionRequirement, VerifiedSession } from './server/guard.ts'
import { problemText } from './server/problems.ts'
import { type PageSession, sessionOf as sessionOfParts } from './server/session-of.ts'

export {
  createGuard,
  type Guard,
  type GuardOptions,
  type SessionRequirement,
  type VerifiedSession,
} from './server/guard.ts'
export type { PageSession } from './server/session-of.ts'

const sessions = new WeakMap<IncomingMessage, VerifiedSession>()

/** Answers requests without a session that is good enough; others find it by `sessionFrom(request)`. */
export function requireSession(
  guard: Guard,
  requirement: SessionRequirement,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  return (request, response, next) => {
    void guard.verify(partsOf(request), requirement).then((verified) => {
      if (verified.ok) {
        sessions.set(request, verified.session)
        for (const [name, value] of Object.entries(freshnessHeader(verified.session))) response.setHeader(name, value)
        next()
      } else response.writeHead(verified.problem.status, verified.headers).end(problemText(verified))
    }, next)
  }
}

/** The session of a request behind `requireSession`. @throws TypeError for another request */
export function sessionFrom(request: IncomingMessage): VerifiedSession {
  const session = sessions.get(request)
  if (!session) throw new TypeError('This route is not behind requireSession.')
  return session
}

/** Like `sessionOf` of `postern/server`; the cookies to hand on are appended to the response. */
export async function sessionOf(
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Omit<PageSession, 'setCookie'>> {
  const { setCookie, ...found } = await sessionOfParts(guard, partsOf(request))
  for (const cookie of setCookie) response.appendHeader('Set-Cookie', cookie)
  return found
}

function partsOf({ method = 'GET', headers }: IncomingMessage): RequestParts {
  const get = (name: string) => headers[name.toLowerCase()]?.toString() ?? null
  return { method, headers: { get } }
}
