import type { FunctionDescription } from '#openapi/operation.ts'

/** `/v1/authorize` */
export const authorize: FunctionDescription = {
  title: 'Forward authorization',
  description:
    'A reverse proxy calls this endpoint before it forwards a request. docs/forward-authorization.md shows the configuration of nginx, ' +
    'Traefik and Caddy.',
  operations: {
    'GET /v1/authorize': {
      id: 'authorizeRequest',
      summary: 'Authorize a request',
      description:
        'The proxy sends the method and the target (path and query) of the original request in `X-Original-Method` and `X-Original-URI`, or in ' +
        '`X-Forwarded-Method` and `X-Forwarded-Uri`, together with the credentials of the client. The service type determines which ' +
        'permissions the request needs. Returns 200 only if all of them are allowed. Otherwise returns 401 without a session and 403 with a ' +
        'session. Also returns 403 if servers could interpret the request differently, or if the client sent an `X-Postern-…` header.',
      parameters: {
        service: 'The name of the service. Default: the first segment of the path.',
        post: 'Send `query` if the server behind the proxy reads the query of a POST request and never its body.',
      },
      responses: {
        200: {
          description: 'The request is allowed.',
          headers: {
            'X-Postern-User': 'The UUID of the signed-in user. Absent without a session.',
            'X-Postern-Username': 'The user name of the signed-in user, percent-encoded. Absent without a session.',
          },
        },
      },
      problems: ['unauthenticated', 'forbidden', 'malformed-request', 'origin-not-allowed'],
    },
  },
}
