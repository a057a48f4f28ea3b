import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Violation } from '#openapi/schemas.ts'
import { setCookie, Tokens } from './sessions.ts'
import { Account, user } from './users.ts'

/** An answer that is the same whatever exists. */
export const Requested = name(
  'Requested',
  'What was asked for is on its way by mail, if there is anybody to send it to. The same words whatever exists.',
  z.strictObject({ status: z.literal('requested'), detail: z.string() }),
)

/** `/v1/passwords` */
export const passwords: FunctionDescription = {
  title: 'Passwords',
  description: 'Change one’s own password, set somebody else’s, or have a link mailed that sets a new one.',
  operations: {
    'PUT /v1/passwords/current': {
      id: 'changePassword',
      summary: 'Change one’s own password',
      description: 'Every session of before ends, this one too; the answer carries a new one.',
      answers: { 200: { description: 'Changed; a new session.', schema: Tokens, headers: setCookie } },
      problems: ['wrong-credentials', 'too-many-attempts'],
      forgetful: true,
    },
    'PUT /v1/passwords/{u}': {
      id: 'setPassword',
      summary: 'Set somebody else’s password',
      description:
        'For administrators, and for group administrators of people whom they may edit. Every session of theirs ends, they are told by ' +
        'mail, and unless `must_change` is false they have to choose another when they next sign in.',
      parameters: user,
      answers: { 200: { description: 'Set.', schema: Account } },
      problems: ['forbidden'],
      forgetful: true,
    },
    'POST /v1/passwords/{u}/force-change': {
      id: 'forcePasswordChange',
      summary: 'Make somebody choose another password when they next sign in',
      parameters: user,
      answers: { 200: { description: 'They have to.', schema: Account } },
      problems: ['forbidden'],
    },
    'POST /v1/passwords/reset': {
      id: 'requestPasswordReset',
      summary: 'Ask for a link that sets a new password',
      answers: { 202: { description: 'Asked.', schema: Requested } },
    },
    'POST /v1/passwords/unlock': {
      id: 'requestUnlock',
      summary: 'Ask for a link that ends a lock against guessing',
      description:
        'One is mailed anyway when failed attempts lock a name. It never lifts a lock that a person set on the account.',
      answers: { 202: { description: 'Asked.', schema: Requested } },
    },
    'POST /v1/passwords/strength': {
      id: 'tryPassword',
      summary: 'Try a password against the rules',
      description:
        'Changes nothing. Send the user name, the address and the full name too: more than a third of a password must not be made of them.',
      answers: {
        200: {
          description: 'Whether it would be accepted, and if not, why.',
          schema: z.strictObject({ acceptable: z.boolean(), errors: z.array(Violation) }),
        },
      },
    },
  },
}
