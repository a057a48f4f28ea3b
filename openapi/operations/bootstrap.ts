import * as z from 'zod/mini'
import type { FunctionDescription } from '#openapi/operation.ts'
import { User } from '#openapi/schemas.ts'

/** `/v1/bootstrap` */
export const bootstrap: FunctionDescription = {
  title: 'Bootstrap',
  description: 'The first superuser of a deployment, made once with a secret that only its operator has.',
  operations: {
    'GET /v1/bootstrap': {
      id: 'getBootstrap',
      summary: 'Ask whether the first superuser has still to be made',
      answers: { 200: { description: 'Whether it is.', schema: z.strictObject({ needed: z.boolean() }) } },
    },
    'POST /v1/bootstrap': {
      id: 'bootstrap',
      summary: 'Make the first superuser',
      description: 'Works once for ever, whatever happens at once and whoever is deleted later.',
      answers: { 201: { description: 'Made. Sign in next.', schema: z.strictObject({ user: User }) } },
      problems: ['bootstrap-secret-wrong', 'bootstrap-done', 'conflict'],
    },
  },
}
