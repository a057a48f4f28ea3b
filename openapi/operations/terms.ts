import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant } from '#openapi/schemas.ts'

/** `http/requests/terms.ts` readable. */
export const Terms = name(
  'Terms',
  'Terms of use in one language, and which others there are.',
  z.strictObject({
    version: z.int(),
    published_at: Instant,
    language: z.string(),
    languages: z.array(z.string()),
    text: z.string(),
    sha256: z.string(),
  }),
)

/** `store/terms/terms.ts` PublishedTerms. */
export const PublishedTerms = name(
  'PublishedTerms',
  'The version in force, with the SHA-256 of its texts by language; null and empty where there are no terms.',
  z.strictObject({
    version: z.nullable(z.int()),
    published_at: z.nullable(Instant),
    sha256: z.record(z.string(), z.string()),
  }),
)

/** `store/terms/terms-agreement.ts` Acceptance. */
export const Acceptance = name(
  'TermsAcceptance',
  'What was accepted, and when.',
  z.strictObject({ version: z.int(), language: z.string(), sha256: z.string(), accepted_at: Instant }),
)

/** `/v1/terms` */
export const terms: FunctionDescription = {
  title: 'Terms of use',
  description:
    'The terms of the site. Every session says whether its user has yet to agree (`must_agree_terms`); what a frontend withholds until ' +
    'then is its own decision, the service withholds nothing.',
  operations: {
    'GET /v1/terms': {
      id: 'readTerms',
      summary: 'Read the terms of the site',
      description: 'In the language that suits `Accept-Language` best.',
      answers: {
        200: {
          description: 'The terms in force.',
          schema: Terms,
          headers: { 'Content-Language': 'The language.', Vary: 'What the language depends on.' },
        },
      },
      problems: ['not-found'],
    },
    'PUT /v1/terms': {
      id: 'publishTerms',
      summary: 'Publish a new version of the terms of the site',
      description:
        'By language. Everybody has to agree anew. The texts that are in force already are no new version; null withdraws the terms.',
      answers: { 200: { description: 'What is in force.', schema: PublishedTerms } },
    },
  },
}
