/** Why a sign-in at another provider fails. The user gets a code, the audit log the reason. */
import type { RefusalCode } from '#domain/refusal.ts'

/**
 * Every reason, with the code of the problem that the user gets. The reasons are public as audit details: added, never renamed.
 *
 * - `provider-sign-in-expired`: nothing that the browser keeps belongs to this answer, or it was used. Start again.
 * - `provider-answer-rejected`: the answer of the provider proves nothing, whoever is lying.
 * - the others: the provider is believed, and the rules of this service say no.
 */
export const providerFailures = {
  'state-missing': 'provider-sign-in-expired',
  'state-mismatch': 'provider-sign-in-expired',
  'state-used': 'provider-sign-in-expired',
  'provider-mismatch': 'provider-answer-rejected',
  'issuer-mismatch': 'provider-answer-rejected',
  'audience-mismatch': 'provider-answer-rejected',
  'nonce-mismatch': 'provider-answer-rejected',
  'token-expired': 'provider-answer-rejected',
  'signature-invalid': 'provider-answer-rejected',
  'algorithm-not-allowed': 'provider-answer-rejected',
  'subject-mismatch': 'provider-answer-rejected',
  'subject-missing': 'provider-answer-rejected',
  'code-rejected': 'provider-answer-rejected',
  'answer-invalid': 'provider-answer-rejected',
  'provider-unreachable': 'provider-unavailable',
  'access-denied': 'provider-access-denied',
  'provider-disabled': 'not-found',
  'tenant-not-allowed': 'provider-account-not-allowed',
  'domain-not-allowed': 'provider-account-not-allowed',
  'email-missing': 'provider-email-not-verified',
  'email-not-verified': 'provider-email-not-verified',
  'account-exists': 'provider-account-exists',
  'identity-taken': 'identity-taken',
  'sign-up-not-allowed': 'provider-account-not-allowed',
  'registration-closed': 'provider-account-not-allowed',
  'address-refused': 'provider-account-not-allowed',
  'awaiting-approval': 'provider-approval-pending',
  'account-not-active': 'forbidden',
  'door-shut': 'forbidden',
  'session-over': 'provider-sign-in-expired',
} as const satisfies Record<string, RefusalCode>

/** A reason. */
export type ProviderFailure = keyof typeof providerFailures

/** @returns what a user can do about it */
export function providerFailureDetail(reason: ProviderFailure): string {
  return detailsOfReasons[reason] ?? detailsOfCodes[providerFailures[reason]]
}

const noAccount = 'No account belongs to this sign-in, and none is created this way. Ask an administrator.'

const detailsOfReasons: Partial<Record<ProviderFailure, string>> = {
  'sign-up-not-allowed': noAccount,
  'registration-closed': noAccount,
  'address-refused': noAccount,
}

const detailsOfCodes: Readonly<Record<(typeof providerFailures)[ProviderFailure], string>> = {
  'provider-sign-in-expired':
    'This sign-in was used already, took longer than ten minutes or began in another browser. Start again.',
  'provider-answer-rejected':
    'The answer of the provider could not be verified. Start again; if it happens twice, tell an administrator.',
  'provider-unavailable': 'The provider did not answer. Try again in a moment, or sign in another way.',
  'provider-access-denied': 'You cancelled, or the provider did not let you sign in. Nothing was changed.',
  'provider-account-not-allowed':
    'Accounts of this organization may not sign in here. Use another account of the provider.',
  'provider-email-not-verified':
    'The provider does not confirm that the email address is yours. Confirm it there, or sign in another way.',
  'provider-account-exists':
    'An account has this email address. Sign in to it as you usually do, then link the provider in your account.',
  'identity-taken': 'This account of the provider signs in another user. Unlink it there first.',
  'provider-approval-pending':
    'An administrator has to approve your account first. You get an email when that is done.',
  'not-found': 'Signing in with this provider is not available. Sign in another way.',
  forbidden: 'Your account may not sign in here. Ask an administrator.',
}
