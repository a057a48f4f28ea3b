import * as z from 'zod/mini'
import { usernameRules } from '../../domain/username-rules.ts'
import type { FunctionDescription } from '../operation.ts'
import { Requested } from './passwords.ts'

const Policy = z.strictObject({
  open: z.boolean(),
  email_confirmation: z.boolean(),
  approval: z.boolean(),
  username: z.strictObject({ rules: z.enum(usernameRules), min_length: z.int(), max_length: z.int() }),
  password: z.strictObject({ min_length: z.int(), max_bytes: z.int(), chosen: z.literal('at-confirmation') }),
})

/** `/v1/registrations` */
export const registrations: FunctionDescription = {
  title: 'Registrations',
  description:
    'Ask for an account. It comes into being when whoever reads the address’s mail follows the link and chooses a password.',
  operations: {
    'GET /v1/registrations/policy': {
      id: 'getRegistrationPolicy',
      summary: 'What registration asks for',
      answers: { 200: { description: 'Whether it is open, and its rules.', schema: Policy } },
    },
    'POST /v1/registrations': {
      id: 'register',
      summary: 'Ask for an account',
      description:
        'The answer is the same whether the names are free or not; what happens next, a mail says. A password may be sent to ' +
        'hear early what the rules say of it, and is forgotten.',
      answers: { 202: { description: 'Asked.', schema: Requested } },
      problems: ['forbidden'],
    },
  },
}
