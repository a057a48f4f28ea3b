import type { FunctionDescription } from '#openapi/operation.ts'

/** `/v1/authorize` */
export const authorize: FunctionDescription = {
  title: 'Authorize',
  description:
    'Forward authorization: a proxy asks before it lets a request pass. See docs/forward-authorization.md for how to configure nginx, ' +
    'Traefik and Caddy.',
  operations: {
    'GET /v1/authorize': {
      id: 'authorize',
      summary: 'May this request pass the proxy?',
      description:
        'The proxy sends the method and the target (path and query) in `X-Original-Method` and `X-Original-URI`, or in ' +
        '`X-Forwarded-Method` and `X-Forwarded-Uri`, with the credentials of its client. The service is the one named by `service`, or ' +
        'by the first step of the path; its type says which permissions the request needs, and all of them must be allowed. ' +
        '`post=query` vouches that the server behind the proxy reads the query of a POST and never its body. Strangers who may not ' +
        'get 401, everybody else 403; so does a request that two servers could read in two ways, and one that comes with a header ' +
        '`X-Postern-…`.',
      answers: {
        200: {
          description: 'It may pass.',
          headers: {
            'X-Postern-User': 'The uuid of whoever is signed in; absent for strangers.',
            'X-Postern-Username': 'Their name, percent-encoded.',
          },
        },
      },
      problems: ['unauthenticated', 'forbidden', 'malformed-request', 'cross-site-request'],
    },
  },
}
