import * as z from 'zod/mini'
import type { TermsShown } from '#domain/terms.ts'
import type { PendingMembership } from '#store/groups/pending-list.ts'
import type { PublishedTerms as PublishedTermsRow } from '#store/terms/terms.ts'
import type { TermsAcceptance } from '#store/terms/terms-acceptance.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { FlagsSchema, Instant, page, UuidSchema } from '#openapi/schemas.ts'

export const TermsSchema = name(
  'Terms',
  'Terms of use in one language. `languages` lists all languages of the version.',
  schemaFor<TermsShown>()(
    z.strictObject({
      version: z.int(),
      published_at: Instant,
      language: z.string(),
      languages: z.array(z.string()),
      text: z.string(),
      sha256: z.string(),
    }),
  ),
)

export const PublishedTermsSchema = name(
  'PublishedTerms',
  'The version in force with the SHA-256 digest of each text by language. `version` is null if there are no terms.',
  schemaFor<PublishedTermsRow>()(
    z.strictObject({
      version: z.nullable(z.int()),
      published_at: z.nullable(Instant),
      sha256: z.record(z.string(), z.string()),
    }),
  ),
)

export const AcceptanceSchema = name(
  'TermsAcceptance',
  'The version and language of the terms that a user accepted, the SHA-256 digest of the text, and the time.',
  schemaFor<TermsAcceptance>()(
    z.strictObject({ version: z.int(), language: z.string(), sha256: z.string(), accepted_at: Instant }),
  ),
)

export const termsHeaders = {
  'Content-Language': 'The language of the text.',
  Vary: '`Accept-Language`, which selects the language.',
}

/** The fields of the body that publishes terms. */
export const publishedTexts = { texts: 'The text by language, or null to withdraw the terms.' }

/** The fields of the body that accepts terms. */
export const acceptedText = {
  version: 'The version that the user read.',
  language: 'The language of the text that the user read.',
}

const Pending = name(
  'PendingMembership',
  'A membership that waits until the user accepts the terms of the group. `requested_by` is the user name of who asked for it. `expires_at` is null for users who ' +
    'were members before this version.',
  schemaFor<PendingMembership>()(
    z.strictObject({
      user: z.strictObject({ uuid: UuidSchema, username: z.string(), full_name: z.nullable(z.string()) }),
      group: z.strictObject({ uuid: UuidSchema, name: z.string() }),
      flags: FlagsSchema,
      terms_version: z.int(),
      requested_at: Instant,
      requested_by: z.nullable(z.string()),
      expires_at: z.nullable(Instant),
    }),
  ),
)

/** `/v1/terms` */
export const terms: FunctionDescription = {
  title: 'Terms of use',
  description:
    'The terms of use of the site. `must_agree_terms` of a user is true until the user accepts the version in force. Postern does not restrict ' +
    'such users; a front end may.',
  operations: {
    'GET /v1/terms': {
      id: 'getTerms',
      summary: 'Get the terms',
      description:
        'Returns the text in the language that matches `Accept-Language` best. Returns 404 if the site has no terms.',
      responses: { 200: { description: 'The terms in force.', schema: TermsSchema, headers: termsHeaders } },
      problems: ['not-found'],
    },
    'GET /v1/terms/pending-memberships': {
      id: 'listPendingMemberships',
      summary: 'List pending memberships',
      description:
        'Returns the memberships of all groups that wait until their users accept the terms of the group. Only the users can accept them; ' +
        '`DELETE /v1/groups/{g}/members/{u}` ends such a membership, and adding the user again mails another link.',
      responses: {
        200: { description: 'One page of pending memberships.', schema: page(Pending, z.string()) },
      },
    },
    'PUT /v1/terms': {
      id: 'publishTerms',
      summary: 'Publish the terms',
      description:
        'Publishes a new version, which every user has to accept; the administrator who publishes it accepts it by that. Publishing identical texts creates no version. `null` withdraws the terms.',
      fields: publishedTexts,
      responses: { 200: { description: 'The version in force.', schema: PublishedTermsSchema } },
    },
  },
}
