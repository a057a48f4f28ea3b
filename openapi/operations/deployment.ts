import * as z from 'zod/mini'
import type { FunctionDescription, SuccessResponse } from '#openapi/operation.ts'

const Health = z.strictObject({
  healthy: z.boolean(),
  status: z.string(),
  parts: z.array(z.strictObject({ name: z.string(), ready: z.boolean(), detail: z.optional(z.string()) })),
})

const PublicKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})

const Home = z.strictObject({
  name: z.literal('Postern'),
  links: z.strictObject({
    sign_in: z.string(),
    account: z.string(),
    documentation: z.string(),
    openapi: z.string(),
    health: z.string(),
    keys: z.string(),
    mail: z.optional(z.string()),
    webhooks: z.optional(z.string()),
  }),
})

/** Caches may store the response for five minutes. */
const cached: NonNullable<SuccessResponse['headers']> = { 'Cache-Control': { always: 'public, max-age=300' } }

/** Of a page that names files which change with their content: its cache asks each time. */
const checked: typeof cached = { 'Cache-Control': { always: 'no-cache' } }

/** Of such a file. */
const kept: typeof cached = { 'Cache-Control': { always: 'public, max-age=31536000, immutable' } }

/** The operations about the deployment itself. */
export const deployment: FunctionDescription = {
  title: 'Deployment',
  description: 'The health, the public keys and the documentation of the deployment.',
  operations: {
    'GET /': {
      id: 'getStartPage',
      summary: 'Get the start page',
      description:
        'Returns HTML (in English or German) or JSON, depending on `Accept`. The links `mail` and `webhooks` exist in development only.',
      responses: {
        200: {
          description:
            'Links to the sign-in page, the account, the documentation, the health status and the public keys.',
          schema: Home,
          mediaType: 'text/html',
        },
      },
      stateless: true,
    },
    'GET /passkeys.js': {
      id: 'getPasskeyScript',
      summary: 'Get the passkey script',
      description:
        'A JavaScript module for pages of this origin that use passkeys. The attributes that it reads are described at the top of its source.',
      responses: { 200: { description: 'The module.', mediaType: 'text/javascript', headers: cached } },
      stateless: true,
    },
    'GET /healthz': {
      id: 'getHealthStatus',
      summary: 'Get the health status',
      description:
        'Readiness. `parts` names what is not ready and why: the database, the settings and, where all functions are one Worker, each key. Values ' +
        'of settings are never shown.',
      responses: {
        200: { description: 'Every part is ready.', schema: Health },
        503: {
          description: 'A part is not ready; `status` and `parts` name it.',
          schema: Health,
          headers: { 'Retry-After': { always: '2' } },
        },
      },
      stateless: true,
    },
    'GET /healthz/live': {
      id: 'getLiveness',
      summary: 'Get the liveness',
      description: 'Returns 200 as long as the service runs, whatever its database and settings are.',
      responses: {
        200: {
          description: 'The service runs.',
          schema: z.strictObject({ healthy: z.literal(true), status: z.literal('running') }),
        },
      },
      stateless: true,
    },
    'GET /.well-known/jwks.json': {
      id: 'getJsonWebKeySet',
      summary: 'Get the JSON Web Key Set',
      description:
        'Returns the public keys (RFC 7517) with which other services verify access tokens. A token that is verified this way stays valid until ' +
        'it expires, even if its session has been revoked. `GET /v1/sessions/current` detects the revocation.',
      responses: {
        200: {
          description: 'The JSON Web Key Set.',
          schema: z.strictObject({ keys: z.array(PublicKey) }),
          headers: cached,
        },
      },
    },
    'GET /openapi.json': {
      id: 'getOpenApiDocument',
      summary: 'Get the OpenAPI document',
      responses: {
        200: {
          description: 'This document, in OpenAPI 3.1.',
          schema: z.looseObject({ openapi: z.string() }),
          headers: cached,
        },
      },
      stateless: true,
    },
    'GET /docs': {
      id: 'getApiExplorer',
      summary: 'Get the API explorer',
      description: 'Returns a page that shows this document and sends requests with the session of the browser.',
      responses: {
        200: { description: 'The API explorer as an HTML page.', mediaType: 'text/html', headers: checked },
      },
      stateless: true,
    },
    'GET /docs/reference': {
      id: 'getApiReference',
      summary: 'Get the API reference',
      responses: { 200: { description: 'This document as an HTML page.', mediaType: 'text/html', headers: cached } },
      stateless: true,
    },
    'GET /docs/assets/{file}': {
      id: 'getApiExplorerFile',
      summary: 'Get an API explorer file',
      parameters: { file: 'The name of the file, which changes with its content.' },
      problems: ['not-found'],
      responses: {
        200: {
          description: 'A script; a style sheet or an image has a type of its own.',
          mediaType: 'text/javascript',
          headers: kept,
        },
      },
      stateless: true,
    },
    'GET /problems': {
      id: 'listProblemCodes',
      summary: 'List problem codes',
      responses: {
        200: { description: 'All problem codes as an HTML page.', mediaType: 'text/html', headers: cached },
      },
      pages: true,
      stateless: true,
    },
    'GET /problems/{code}': {
      id: 'getProblemCode',
      summary: 'Get a problem code',
      description:
        'Returns what the code means and what to do next. The `type` of a problem document is the URL of this page.',
      parameters: { code: 'The problem code.' },
      responses: { 200: { description: 'The problem code as an HTML page.', mediaType: 'text/html', headers: cached } },
      pages: true,
      stateless: true,
    },
  },
}
