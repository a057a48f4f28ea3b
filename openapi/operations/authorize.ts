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
        'session. The 403 response has the code `step-up-required` if the session would be allowed after a second factor or a new authentication; ' +
        '`X-Postern-Step-Up` contains `aal2`, `within=` with a number of minutes, or both. Also returns 403 if servers could interpret the request differently, or if the client sent an `X-Postern-…` header.',
      parameters: {
        service: 'The name of the service. Default: the first segment of the path.',
        preflight:
          'Send `pass` if the server behind the proxy answers CORS preflights. They are then allowed without a check of permissions.',
        credential:
          'Send `cookie` if the `Authorization` header is for the server behind the proxy. It is then no credential here; the session cookie is.',
        refresh:
          'What happens to GET and HEAD requests of browsers whose session has to be refreshed. `redirect` returns 303 to ' +
          '`GET /v1/sessions/refresh`. `header` returns 401 with that path in `X-Postern-Refresh`, for nginx. Other requests of these browsers are ' +
          'then decided by the refresh cookie. Default: the request has no session.',
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
        303: {
          description: 'The browser has to refresh its session first. Only with `refresh=redirect`.',
          headers: { Location: 'The path of `GET /v1/sessions/refresh` that leads back to the target.' },
        },
      },
      basic: true,
      problems: ['unauthenticated', 'forbidden', 'step-up-required', 'malformed-request', 'origin-not-allowed'],
    },
  },
}
