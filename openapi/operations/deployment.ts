import * as z from 'zod/mini'
import type { Answer, FunctionDescription } from '#openapi/operation.ts'

const Health = z.strictObject({ healthy: z.boolean(), status: z.string() })

const PublicKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})

/** Caches may keep it for five minutes. */
const cached: NonNullable<Answer['headers']> = { 'Cache-Control': { always: 'public, max-age=300' } }

/** What a deployment says of itself. */
export const deployment: FunctionDescription = {
  title: 'Deployment',
  description: 'What a deployment says of itself to anybody.',
  operations: {
    'GET /healthz': {
      id: 'getHealth',
      summary: 'Ask whether Postern and its database answer',
      answers: {
        200: { description: 'They do.', schema: Health },
        503: { description: 'The database does not.', schema: Health },
      },
    },
    'GET /.well-known/jwks.json': {
      id: 'getPublicKeys',
      summary: 'Get the public keys of access tokens',
      description:
        'For services that verify access tokens themselves (RFC 7517). They believe an ended session until its token expires; ' +
        'asking `GET /v1/sessions/current` does not.',
      answers: {
        200: { description: 'A JWK Set.', schema: z.strictObject({ keys: z.array(PublicKey) }), headers: cached },
      },
    },
    'GET /openapi.json': {
      id: 'getOpenApi',
      summary: 'Get this document',
      answers: {
        200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }), headers: cached },
      },
      alwaysThere: true,
    },
    'GET /docs': {
      id: 'getDocs',
      summary: 'Read this document as a page',
      answers: { 200: { description: 'A page.', mediaType: 'text/html', headers: cached } },
      alwaysThere: true,
    },
  },
}
