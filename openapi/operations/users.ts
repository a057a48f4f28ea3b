import * as z from 'zod/mini'
import type { FunctionDescription } from '../operation.ts'
import { User } from '../schemas.ts'

/** `/v1/users` */
export const users: FunctionDescription = {
  title: 'Users',
  description: 'Who the users are.',
  operations: {
    'GET /v1/users/current': {
      id: 'getCurrentUser',
      summary: 'Get the caller and the names of their groups',
      answers: {
        200: { description: 'The caller.', schema: z.strictObject({ user: User, groups: z.array(z.string()) }) },
      },
    },
  },
}
