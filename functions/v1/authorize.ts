/** Forward authorization: a reverse proxy asks whether it may forward a request. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { isIdentified } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { findObstacle, type Obstacle, questionsOf, readAsEach } from '#domain/access/request-mapping/authorization.ts'
import { requestMappings } from '#domain/access/request-mapping/request-mappings.ts'
import { allowAnonymous, orAsStranger } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction, database } from '#http/function.ts'
import { query } from '#http/body/input.ts'
import { proxiedCredential } from '#http/requests/proxied-credential.ts'
import { isPreflight, proxiedRequest } from '#http/requests/proxied-request.ts'
import { NodeName } from '#http/requests/tree-schemas.ts'
import { confirmPath, refreshClaim, refreshPath } from '#http/sessions/continued-session.ts'
import { authorizationFacts } from '#store/access/authorization.ts'
import { requireFacts } from '#store/access/checks.ts'

/** What a proxy's configuration says in the address that it asks, where no client can reach it. */
const Configured = z.strictObject({
  service: z.optional(NodeName),
  post: z.optional(z.literal('query')),
  preflight: z.optional(z.literal('pass')),
  credential: z.optional(z.literal('cookie')),
  refresh: z.optional(z.enum(['header', 'redirect'])),
})

const authorize = createFunction('/v1/authorize')

authorize.get('/', proxiedCredential, allowAnonymous('check'), query(Configured), (c) =>
  orAsStranger(c, async () => {
    const { refresh, preflight, ...configured } = c.req.valid('query')
    const { service, request, target } = proxiedRequest(c, configured.service, configured.post === 'query')
    const { caller } = c.var
    const isStranger = !isIdentified(caller)
    if (isStranger && preflight === 'pass' && isPreflight(c, request)) return c.body(null, 200)
    const path = isStranger && refresh ? refreshPath(c, request.method, target) : null
    if (path !== null) return refreshFirst(c, path, refresh === 'redirect')
    const claim = isStranger && refresh ? await refreshClaim(c, request.method) : null

    const readings = readAsEach(requestMappings, request)
    const questions = questionsOf(readings)
    const { sessionUser, ...answer } = await authorizationFacts(database(c), caller, claim, service, questions)
    if (answer.basic) c.set('offersBasic', true)
    const facts = requireFacts(answer.facts, caller)
    const [username, , keyOwner] = facts.caller
    const uuid = keyOwner ?? sessionUser
    const obstacle = findObstacle(readings, { ...answer, facts })
    if (obstacle !== null) throw uuid ? refusedBy(c, obstacle, request.method, target) : signInFirst()

    if (uuid) {
      c.header('X-Postern-User', uuid)
      c.header('X-Postern-Username', encodeURIComponent(username ?? ''))
    }
    return c.body(null, 200)
  }),
)

/** Sends the browser to `GET /v1/sessions/refresh`. nginx passes on no redirect, so it is told in a header. */
function refreshFirst(c: Context<FunctionEnv>, path: string, asRedirect: boolean): Response {
  if (asRedirect) return c.redirect(path, 303)
  c.header('X-Postern-Refresh', path)
  throw new Refusal('unauthenticated', { detail: 'Send the browser to the path in X-Postern-Refresh.' })
}

/** Where authenticating again helps, the headers say how, since proxies pass on no body. */
function refusedBy(c: Context<FunctionEnv>, { detail, stepUp }: Obstacle, method: string, target: string): Refusal {
  if (stepUp === undefined) return new Refusal('forbidden', { detail })
  const path = confirmPath(c, method, target)
  if (path !== null) c.header('X-Postern-Confirm', path)
  return new Refusal('step-up-required', { detail, stepUp })
}

/** Says no more: a stranger learns neither what there is nor of which type. */
function signInFirst(): Refusal {
  return new Refusal('unauthenticated', { detail: 'Sign in to send this request.' })
}

export default authorize
