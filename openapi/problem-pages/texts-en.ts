/** What every problem code means, for the pages and the OpenAPI document. */
import type { ProblemCode } from '#http/problems/problem.ts'

/** One code, explained. */
export interface ProblemText {
  /** When a caller gets it, in a sentence or two. */
  meaning: string
  /** What the caller does next. */
  next: string
}

/** In English. A code without a line here does not compile. */
export const problemTexts: Record<ProblemCode, ProblemText> = {
  'malformed-request': {
    meaning: 'The body is empty, incomplete, not UTF-8 or not JSON, or a header does not have its documented form.',
    next: 'Correct the request; `detail` says what is wrong, and `errors` why JSON was not accepted.',
  },
  'multiple-credentials': {
    meaning: 'The request has a token in a header or a body and another one in a cookie, so it is not clear who acts.',
    next: 'Send one of them.',
  },
  'method-not-allowed': {
    meaning: 'The path exists and does not have this method.',
    next: 'Use a method that the header `Allow` lists.',
  },
  'body-too-large': {
    meaning: 'The body has more bytes than the operation takes: 64 KiB unless its description says otherwise.',
    next: 'Send less at a time; `detail` says how much is accepted.',
  },
  'unsupported-media-type': {
    meaning: 'The body has another media type or charset than the operation takes, or it is compressed.',
    next: 'Send the documented media type in UTF-8, not compressed.',
  },
  'origin-not-allowed': {
    meaning: 'A request that changes something has cookies and comes from a page of another site.',
    next: 'Send it from a page of this site or of a listed origin (`ALLOWED_ORIGINS`), or send an access token instead of cookies.',
  },
  'invalid-request': {
    meaning:
      'The request was read and is not acceptable: a key is unknown, a value is absent, or a rule forbids it. Nothing was changed.',
    next: 'Correct the fields that `errors` lists; each has a pointer, a code and usually a detail.',
  },
  'idempotency-key-reused': {
    meaning: 'The same `Idempotency-Key` came with another request before.',
    next: 'Send a new key with a new request, and the same key only with the same request.',
  },
  unauthenticated: {
    meaning: 'The operation needs a session, and the request has no access token.',
    next: 'Sign in, and send the access token as `Authorization: Bearer <token>`.',
  },
  'invalid-token': {
    meaning: 'The access token is malformed, forged or expired, or its session has ended.',
    next: 'Refresh the access token. If that fails, sign in again.',
  },
  'invalid-credentials': {
    meaning: 'The user name or the password is not right. Every reason for which a sign-in fails has this one answer.',
    next: 'Try again, or reset the password by mail.',
  },
  'invalid-refresh-token': {
    meaning: 'The refresh token is unknown, was replaced, or belongs to a session that has ended.',
    next: 'Sign in again.',
  },
  'invalid-bootstrap-secret': {
    meaning: 'The secret is not the `BOOTSTRAP_SECRET` of this deployment.',
    next: 'Send the value of that setting.',
  },
  forbidden: {
    meaning: 'The caller is known and may not do this. Nothing was changed.',
    next: 'Ask somebody who has the right, or leave out the fields that `errors` lists.',
  },
  'not-found': {
    meaning: 'The path or the object does not exist, or the caller may not see it. Both have the same answer.',
    next: 'Check the path and the id.',
  },
  'link-not-found': {
    meaning: 'No one-time link has this token.',
    next: 'Copy the whole link from the newest mail, or ask for a new one.',
  },
  'link-expired': {
    meaning: 'The one-time link was used, was replaced by a newer one, or has expired.',
    next: 'If it is still needed, ask for a new link.',
  },
  'name-taken': {
    meaning:
      'Something else has this name or one that counts as the same, or the name is reserved. Nothing was changed.',
    next: 'Choose another name.',
  },
  'email-taken': {
    meaning: 'Another account has this e-mail address. Nothing was changed.',
    next: 'Use another address, or sign in to the account that has it.',
  },
  'url-taken': {
    meaning: 'Another service has this URL, perhaps spelled otherwise. Nothing was changed.',
    next: 'Choose another URL, or change the other service.',
  },
  'duplicate-grant': {
    meaning: 'The holder has a grant of this permission on the resource already. Nothing was changed.',
    next: 'Use `PUT /v1/grants` to replace it.',
  },
  'type-in-use': {
    meaning: 'Services use this service type, so it cannot be deleted.',
    next: 'Delete those services first.',
  },
  'last-administrator': {
    meaning: 'The change would leave no administrator who can sign in. Nothing was changed.',
    next: 'Make somebody else an administrator first.',
  },
  'user-not-deletable': {
    meaning: 'The account is a superuser, or still has rights that an account to be deleted must not have.',
    next: 'Do what `detail` says first, then delete the account.',
  },
  'membership-not-pending': {
    meaning: 'The user has not asked to join the group, so there is no membership that could be confirmed.',
    next: 'Ask to join the group first.',
  },
  'registration-not-pending': {
    meaning: 'The registration has ended or is in another state than this operation needs. `detail` says which.',
    next: 'Get the registration and decide by its state.',
  },
  'terms-not-in-force': {
    meaning: 'The terms were replaced or withdrawn, or this version never existed.',
    next: 'Read the version in force and accept that one.',
  },
  'webhook-disabled': {
    meaning: 'The webhook is disabled, so nothing is delivered to it.',
    next: 'Enable the webhook first.',
  },
  'concurrent-change': {
    meaning: 'Something that the request refers to was changed or deleted at the same time. Nothing was changed.',
    next: 'Send the request again.',
  },
  'already-bootstrapped': {
    meaning: 'The first superuser exists, and bootstrapping works once.',
    next: 'Sign in as an administrator.',
  },
  'too-many-attempts': {
    meaning: 'Too many attempts to sign in or to say a password failed. Existing sessions are not affected.',
    next: 'Wait as many seconds as `Retry-After` says, or reset the password by mail.',
  },
  'too-many-requests': {
    meaning:
      'The operation sends mail or costs much, and was asked for too often in a short time. Nothing was changed.',
    next: 'Wait as many seconds as `Retry-After` says.',
  },
  unavailable: {
    meaning: 'The database cannot answer, or a setting of the deployment is missing or wrong.',
    next: 'Try again after as many seconds as `Retry-After` says. `detail` names a missing setting.',
  },
  'internal-error': {
    meaning: 'A fault in Postern. The log of the deployment has the whole of it.',
    next: 'Report it to the operator of this deployment with the value of `instance`.',
  },
}
