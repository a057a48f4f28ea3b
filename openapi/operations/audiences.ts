import * as z from 'zod/mini'
import { audienceClaims, audienceLifetimeBounds } from '#domain/audiences/audience.ts'
import type { AudienceRow } from '#store/audiences/audience-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, UuidSchema } from '#openapi/schemas.ts'

const Audience = name(
  'Audience',
  'Another service that users get tokens for, and the claims of these tokens.',
  schemaFor<AudienceRow>()(
    z.strictObject({
      uuid: UuidSchema,
      identifier: z.string(),
      description: z.nullable(z.string()),
      claims: z.array(z.enum(audienceClaims)),
      user_data: z.array(z.string()),
      permissions_at: z.array(UuidSchema),
      lifetime_seconds: z.int(),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
)

const audience = { audience: 'The id or the identifier of the audience, percent-encoded.' }
const fields = {
  identifier:
    'The `aud` of the tokens: an absolute URI without query and fragment, or a short name. Unique regardless of case; otherwise compared exactly.',
  description: 'A description for people.',
  claims:
    'Claims of the user: those of OpenID Connect with their names there, `groups` with the names of all groups, and `role`. A claim without a value is absent.',
  user_data: 'The keys of the user data that the claim `user_data` has.',
  permissions_at:
    'The ids of services and resources. For each, the claim `permissions` lists the names of the permissions that the user has there.',
  lifetime_seconds: `How long a token is valid, in seconds; at most ${audienceLifetimeBounds.max}.`,
}

/** `/v1/audiences` */
export const audiences: FunctionDescription = {
  title: 'Audiences',
  description:
    'Other services that accept tokens of Postern. A client gets a token with `POST /v1/sessions/current/tokens` and sends it to the service, which ' +
    'verifies it with the keys of `/.well-known/jwks.json`. The service must check that `iss` is the address of Postern, that `aud` is its own ' +
    'identifier, and that the header has the `typ` `audience+jwt`. Postern itself rejects such tokens, so a service cannot act here as its users.',
  operations: {
    'GET /v1/audiences': {
      id: 'listAudiences',
      summary: 'List audiences',
      parameters: {
        q: 'Only audiences whose identifier begins with this text (case-insensitive).',
        sort: 'The order of the items: `id`, which never changes, or `name`: by identifier, by code point in lower case.',
      },
      responses: { 200: { description: 'One page of audiences.', schema: page(Audience, z.string()) } },
    },
    'POST /v1/audiences': {
      id: 'createAudience',
      summary: 'Create an audience',
      description: 'Without further fields its tokens only have the id of the user, as `sub`.',
      fields,
      responses: {
        201: {
          description: 'Created.',
          schema: Audience,
          headers: { Location: 'The path of the audience.' },
        },
      },
      problems: ['name-taken'],
    },
    'GET /v1/audiences/{audience}': {
      id: 'getAudience',
      summary: 'Get an audience',
      parameters: audience,
      responses: { 200: { description: 'The audience.', schema: Audience } },
    },
    'PATCH /v1/audiences/{audience}': {
      id: 'updateAudience',
      summary: 'Update an audience',
      description:
        'Requires at least one field. A list replaces the previous one. Applies to tokens that are issued from now on.',
      parameters: audience,
      fields,
      responses: { 200: { description: 'The updated audience.', schema: Audience } },
      problems: ['name-taken'],
    },
    'DELETE /v1/audiences/{audience}': {
      id: 'deleteAudience',
      summary: 'Delete an audience',
      description: 'No more tokens are issued for it. Those that are in use expire within minutes.',
      parameters: audience,
      responses: { 204: { description: 'Deleted.' } },
    },
  },
}
