/** Every operation of a link. A new one is a line in `domain/operations.ts`, a file here and a line here; its OpenAPI body follows from `body`. */
import type { Operation } from '#domain/operations.ts'
import { groupAcceptTerms } from './group-accept-terms.ts'
import type { LinkOperation } from './link-operation.ts'
import { userEmailChangeConfirm } from './user-email-change-confirm.ts'
import { userEmailChangeUndo } from './user-email-change-undo.ts'
import { userPasswordReset } from './user-password-reset.ts'
import { userRegistrationAdminApprove, userRegistrationAdminDecline } from './user-registration-admin.ts'
import { webhookUserStatusError } from './webhook-user-status-error.ts'
import { userRegistrationConfirmEmail } from './user-registration-confirm-email.ts'
import { userUnlock } from './user-unlock.ts'

/** The operations by name; one without its line does not compile. */
export const linkOperations: Record<Operation, LinkOperation> = {
  'user-registration-confirm-email': userRegistrationConfirmEmail,
  'user-registration-admin-approve': userRegistrationAdminApprove,
  'user-registration-admin-decline': userRegistrationAdminDecline,
  'user-password-reset': userPasswordReset,
  'user-unlock': userUnlock,
  'group-accept-terms': groupAcceptTerms,
  'user-email-change-confirm': userEmailChangeConfirm,
  'user-email-change-undo': userEmailChangeUndo,
  'webhook-user-status-error': webhookUserStatusError,
}

/** Their names. */
export const operationNames = Object.keys(linkOperations) as Operation[]
