/** Forward authorization: a reverse proxy asks whether it may forward a request. */
import * as z from 'zod/mini'
import { Refusal } from '#domain/refusal.ts'
import { findObstacle, questionsOf, readAsEach } from '#domain/access/request-mapping/authorization.ts'
import { requestMappings } from '#domain/access/request-mapping/request-mappings.ts'
import { allowAnonymous, orAsStranger } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { query } from '#http/body/input.ts'
import { oneCredential, proxiedRequest } from '#http/requests/proxied-request.ts'
import { NodeName } from '#http/requests/tree-schemas.ts'
import { authorizationFacts } from '#store/access/authorization.ts'

/** What a proxy's configuration says in the address that it asks, where no client can reach it. */
const Configured = z.strictObject({
  service: z.optional(NodeName),
  post: z.optional(z.literal('query')),
})

const authorize = createFunction('/v1/authorize')

authorize.get('/', oneCredential, allowAnonymous('check'), query(Configured), (c) =>
  orAsStranger(c, async () => {
    const { claims } = c.var.caller
    const configured = c.req.valid('query')
    const { service, request } = proxiedRequest(c, configured.service, configured.post === 'query')

    const readings = readAsEach(requestMappings, request)
    const facts = await authorizationFacts(database(c), claims, service, questionsOf(readings))
    const obstacle = findObstacle(readings, facts)
    if (obstacle !== null) throw claims ? new Refusal('forbidden', { detail: obstacle }) : signInFirst()

    if (claims) {
      c.header('X-Postern-User', claims.sub)
      c.header('X-Postern-Username', encodeURIComponent(facts.facts.caller[0] ?? ''))
    }
    return c.body(null, 200)
  }),
)

/** Says no more: a stranger learns neither what there is nor of which type. */
function signInFirst(): Refusal {
  return new Refusal('unauthenticated', { detail: 'Sign in to send this request.' })
}

export default authorize
