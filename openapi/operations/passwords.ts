import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { FieldErrorSchema } from '#openapi/schemas.ts'
import { turnstileResponse } from '#openapi/robot-check.ts'
import { setCookie, Tokens } from './sessions.ts'
import { Account } from './user-accounts.ts'
import { user } from './users.ts'

/** A response that does not reveal whether an account exists. */
export const RequestAccepted = name(
  'RequestAccepted',
  'The request was accepted. Postern sends an email if one is due. The response is the same in all cases.',
  z.strictObject({ status: z.literal('requested'), detail: z.string() }),
)

/** `/v1/passwords` */
export const passwords: FunctionDescription = {
  title: 'Passwords',
  description: 'Change, set and reset passwords.',
  operations: {
    'PUT /v1/passwords/current': {
      id: 'changePassword',
      summary: 'Change the password',
      description:
        "Changes the caller's own password. Ends all sessions of the caller, including the current one, and returns a new session. A wrong " +
        'current password counts as a failed attempt.',
      fields: {
        current_password: 'The current password.',
        new_password: 'The new password. It must differ from the current one.',
        revoke_keys: 'Whether to revoke the API keys of the account too. Default: `false`.',
      },
      responses: {
        200: { description: 'Changed. The tokens of the new session.', schema: Tokens, headers: setCookie },
      },
      problems: ['invalid-credentials', 'too-many-attempts'],
    },
    'PUT /v1/passwords/{u}': {
      id: 'setUserPassword',
      summary: "Set a user's password",
      description:
        'Requires an administrator, or a group administrator who may edit the user. Ends all sessions of the user and notifies them by email. ' +
        "Returns 403 for the caller's own account.",
      parameters: user,
      fields: {
        new_password: 'The new password.',
        must_change: 'Whether the user must choose another password at the next sign-in. Default: `true`.',
        revoke_keys: 'Whether to revoke the API keys of the user too. Default: `false`.',
      },
      responses: { 200: { description: 'Set.', schema: Account } },
      problems: ['forbidden'],
    },
    'POST /v1/passwords/{u}/force-change': {
      id: 'requirePasswordChange',
      summary: 'Require a password change',
      description: 'Requires an administrator, or a group administrator who may edit the user.',
      parameters: user,
      responses: { 200: { description: 'The user must choose a new password at the next sign-in.', schema: Account } },
      problems: ['forbidden'],
    },
    'POST /v1/passwords/reset': {
      id: 'sendPasswordResetLink',
      summary: 'Send a password reset link',
      description: 'Sends a link with which the user sets a new password.',
      fields: { email: 'The email address of the account.', turnstile_response: turnstileResponse('password-help') },
      responses: {
        202: {
          description: 'Accepted. An email is sent if an active account has this address.',
          schema: RequestAccepted,
        },
      },
      problems: ['too-many-requests', 'robot-check-failed'],
    },
    'POST /v1/passwords/unlock': {
      id: 'sendUnlockLink',
      summary: 'Send an unlock link',
      description:
        'Sends a link that ends a lockout after failed sign-ins. Postern also sends this link when a lockout begins. The link does not lift a lock ' +
        'that an administrator set.',
      fields: { email: 'The email address of the account.', turnstile_response: turnstileResponse('password-help') },
      responses: {
        202: {
          description: 'Accepted. An email is sent if an active account has this address.',
          schema: RequestAccepted,
        },
      },
      problems: ['too-many-requests', 'robot-check-failed'],
    },
    'POST /v1/passwords/strength': {
      id: 'checkPassword',
      summary: 'Check a password',
      description:
        'Returns whether a password would be accepted for a user. Changes nothing. Also send the user name, the email address and the full name: ' +
        'at most a third of a password may consist of them.',
      fields: {
        password: 'The password to check.',
        username: 'The user name of the account.',
        email: 'The email address of the account.',
        full_name: 'The full name of the user.',
      },
      responses: {
        200: {
          description: 'Whether the password is acceptable. `errors` lists the rules that it breaks.',
          schema: z.strictObject({ acceptable: z.boolean(), errors: z.array(FieldErrorSchema) }),
        },
      },
    },
  },
}
