import * as z from 'zod/mini'
import type { FunctionDescription } from '#openapi/operation.ts'
import { User } from '#openapi/schemas.ts'

/** `/v1/bootstrap` */
export const bootstrap: FunctionDescription = {
  title: 'Bootstrap',
  description: 'Creates the first superuser of a deployment. Requires the bootstrap secret and works once.',
  operations: {
    'GET /v1/bootstrap': {
      id: 'getBootstrapStatus',
      summary: 'Get the bootstrap status',
      responses: {
        200: {
          description: '`needed` is true until the first superuser has been created.',
          schema: z.strictObject({ needed: z.boolean() }),
        },
      },
    },
    'POST /v1/bootstrap': {
      id: 'createFirstSuperuser',
      summary: 'Create the first superuser',
      description: 'Succeeds once per deployment, even if all superusers are deleted later.',
      fields: {
        secret: 'The value of `BOOTSTRAP_SECRET` of the deployment.',
        username: 'The user name of the superuser.',
        email: 'The email address of the superuser.',
        password: 'The password of the superuser.',
      },
      responses: { 201: { description: 'Created. Sign in next.', schema: z.strictObject({ user: User }) } },
      problems: ['invalid-bootstrap-secret', 'already-bootstrapped', 'name-taken', 'email-taken'],
    },
  },
}
