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
    next: 'Correct the request. `detail` states what is wrong; `errors` states why the JSON was rejected.',
  },
  'multiple-credentials': {
    meaning:
      'The request contains one token in a header or in the body and another one in a cookie. It is not clear which one applies.',
    next: 'Send only one of them.',
  },
  'client-address-not-allowed': {
    meaning:
      'The request has the header `Postern-Client-Address` or `Postern-Client-User-Agent` and no API key that may send them. Nothing was counted or changed.',
    next: 'Remove the headers. A trusted server sends them with the API key of a service account; the key and the role of the account need the scope `client-address:assert`.',
  },
  'method-not-allowed': {
    meaning: 'The path exists but does not support this method.',
    next: 'Use a method that the header `Allow` lists.',
  },
  'body-too-large': {
    meaning: 'The body is larger than the operation accepts: 64 KiB, unless its description states another limit.',
    next: 'Send a smaller body. `detail` states the limit.',
  },
  'unsupported-media-type': {
    meaning: 'The operation does not accept the media type or the charset of the body, or the body is compressed.',
    next: 'Send the documented media type in UTF-8, without compression.',
  },
  'origin-not-allowed': {
    meaning: 'A request that changes something was sent with cookies from a page of another site that is not allowed.',
    next: 'Send it from a page of this site or of an allowed origin (`ALLOWED_ORIGINS`), or send an access token instead of cookies.',
  },
  'cross-site-cookies': {
    meaning:
      'A page of an origin that is allowed (`ALLOWED_ORIGINS`) but belongs to another site sent a request with session cookies. The browser would not keep or send them (`SameSite=Lax`), so the user would not be signed in. Nothing was changed.',
    next: 'Lead the browser to the sign-in page of this service, with `return_to`; or omit `cookies`, keep the tokens in the page and send the access token in a header.',
  },
  'robot-check-failed': {
    meaning:
      'The response of the Turnstile widget (`turnstile_response`) is wrong, was already used, has expired, or was solved for another form or on another host. Nothing was changed.',
    next: 'Have the widget issue another response (`turnstile.reset()`) and send the form again. A widget of your own needs the `data-action` that the operation names.',
  },
  'invalid-request': {
    meaning:
      'The request could be read but breaks a rule: a field is unknown, a value is missing, or a value is not allowed. Nothing was changed.',
    next: 'Correct the fields that `errors` lists. Each entry has a pointer, a code and usually a detail.',
  },
  'idempotency-key-reused': {
    meaning: 'This `Idempotency-Key` was already used with a different request.',
    next: 'Send a new key with each new request. Repeat a key only to repeat the same request.',
  },
  unauthenticated: {
    meaning: 'The operation requires a session, and the request has no access token.',
    next: 'Sign in, and send the access token as `Authorization: Bearer <token>`.',
  },
  'invalid-token': {
    meaning: 'The access token is malformed, forged or expired, or its session has ended.',
    next: 'Refresh the access token. If that fails, sign in again.',
  },
  'invalid-credentials': {
    meaning: 'The user name or the password is wrong. A failed sign-in returns this problem whatever the reason.',
    next: 'Try again, after the number of seconds in `Retry-After` if it is there, or reset the password by email.',
  },
  'unknown-credential': {
    meaning:
      'No account has the passkey that was sent. It was deleted here, and the device or the password manager still has it.',
    next: 'Sign in another way. A page may have it forgotten: `PublicKeyCredential.signalUnknownCredential`.',
  },
  'second-factor-required': {
    meaning: 'What was sent is right, and the account has a second factor. `methods` lists how it can be proven.',
    next: 'Ask the user for one, and send it with the `ticket` to `POST /v1/sessions/second-factor` within ten minutes.',
  },
  'invalid-ticket': {
    meaning: 'What the sign-in began with is malformed, was used, has expired, or the account has changed since.',
    next: 'Begin the sign-in again.',
  },
  'invalid-refresh-token': {
    meaning: 'The refresh token is unknown, was replaced, or belongs to a session that has ended.',
    next: 'Sign in again.',
  },
  'invalid-bootstrap-secret': {
    meaning: 'The secret is not the `BOOTSTRAP_SECRET` of this deployment.',
    next: 'Send the value of that setting.',
  },
  'key-expired': {
    meaning: 'The API key was valid until its `expires_at`, or until the end of the overlap after it was rotated.',
    next: 'Use the key that replaces it, or have another one created.',
  },
  'key-revoked': {
    meaning: 'The API key was revoked, by its owner, an administrator or a person who found it.',
    next: 'Have another key created. If you did not expect this, ask the owner of the account.',
  },
  'insufficient-scope': {
    meaning:
      'The API key does not have the scope of the operation, which `WWW-Authenticate` names. What the account behind the key may do does not matter here.',
    next: 'Use a key with this scope. The scopes of a key do not change; create another one.',
  },
  'session-required': {
    meaning:
      'The operation changes a credential, or is about a session or a person, so that no API key may do it, whatever its scopes.',
    next: 'Sign in and use the session.',
  },
  forbidden: {
    meaning: 'The caller is not permitted to do this. Nothing was changed.',
    next: 'Ask a user who is permitted to do it, or omit the fields that `errors` lists. Nobody can give rights that they do not have.',
  },
  'password-change-required': {
    meaning:
      'The password is too old, or an administrator requires a new one. Until it is changed, the session can do nothing but change it, accept the terms, read its own user and sign out.',
    next: 'Change the password with `PUT /v1/passwords/current`.',
  },
  'terms-acceptance-required': {
    meaning:
      'The user has not accepted the terms in force. Until then, the session can do nothing but accept them, change the password, read its own user and sign out.',
    next: 'Read the terms with `GET /v1/terms` and accept them with `POST /v1/users/current/terms`.',
  },
  'second-factor-setup-required': {
    meaning:
      'The role or a group of the user needs a second factor. Until one is set up, the session can do nothing but that, change the password, accept the terms, read its own user and sign out.',
    next: 'Add a passkey with `POST /v1/passkeys/options`, or an authenticator app with `POST /v1/authenticator/options`.',
  },
  'step-up-required': {
    meaning:
      'The user of the session authenticated too long ago for this, or without a second factor. `step_up` says what would satisfy it. Nothing was changed.',
    next: 'Ask the user to confirm with `POST /v1/sessions/current/step-up`, and send the request again.',
  },
  'not-found': {
    meaning: 'The path or the object does not exist, or the caller may not see it. Both cases return the same problem.',
    next: 'Check the path and the id.',
  },
  'link-not-found': {
    meaning: 'No one-time link has this token.',
    next: 'Copy the complete link from the latest email, or request a new one.',
  },
  'link-expired': {
    meaning: 'The one-time link was used, was replaced by a newer one, or has expired.',
    next: 'Request a new link if you still need one.',
  },
  'name-taken': {
    meaning: 'The name is reserved, is taken, or is equivalent to a name that is taken. Nothing was changed.',
    next: 'Choose another name.',
  },
  'email-taken': {
    meaning: 'Another account has this email address. Nothing was changed.',
    next: 'Use another address, or sign in to the account that has it.',
  },
  'url-taken': {
    meaning: 'Another service has this URL, possibly in another spelling. Nothing was changed.',
    next: 'Choose another URL, or change the other service.',
  },
  'duplicate-grant': {
    meaning: 'The holder already has a grant with this permission name on the resource. Nothing was changed.',
    next: 'Use `PUT /v1/grants` to replace it.',
  },
  'type-in-use': {
    meaning: 'Services use this service type, so it cannot be deleted.',
    next: 'Delete those services first.',
  },
  'last-way-in': {
    meaning: 'Without this, the user could not sign in any more. Nothing was changed.',
    next: 'Set a password, add another passkey or link another provider first.',
  },
  'second-factor-demanded': {
    meaning: 'The role or a group of the user needs a second factor, and this is the last one. Nothing was changed.',
    next: 'Add another second factor first.',
  },
  'last-administrator': {
    meaning:
      'The change would leave nobody who can sign in and whose role may change settings and users. Nothing was changed.',
    next: 'Give another user the role `superuser`, or one with the scopes `settings:write` and `users:write`, first.',
  },
  'user-not-deletable': {
    meaning: 'The account is a superuser, or it has rights that prevent its deletion.',
    next: 'Make the change that `detail` names, then delete the account.',
  },
  'membership-not-pending': {
    meaning: 'The user has no pending membership in the group.',
    next: 'Ask to join the group first.',
  },
  'registration-not-pending': {
    meaning: 'The registration has ended or is not in the state that this operation requires. `detail` states which.',
    next: 'Get the registration and check its `status`.',
  },
  'review-not-open': {
    meaning: 'The review was completed. Its result is sealed and cannot be changed.',
    next: 'Read its result, or start another review.',
  },
  'terms-not-in-force': {
    meaning: 'The terms were replaced or withdrawn, or this version never existed.',
    next: 'Read the version in force and accept it.',
  },
  'webhook-disabled': {
    meaning: 'The webhook is disabled and receives no messages.',
    next: 'Enable the webhook first.',
  },
  'claims-too-large': {
    meaning:
      'The user has more groups, user data or permissions than fit into the header of a request, as its audience chooses them.',
    next: 'Choose fewer claims, user data or resources for the audience.',
  },
  'api-key-not-active': {
    meaning: 'The API key has expired, or it was replaced or revoked. Only an active key can be rotated.',
    next: 'Create another key, or rotate the one that replaces it: `replaced_by`.',
  },
  'too-many-api-keys': {
    meaning: 'The account has as many API keys that are neither expired nor revoked as an account can have.',
    next: 'Revoke keys that are not used any more.',
  },
  'too-many-passkeys': {
    meaning: 'The account has as many passkeys as an account can have.',
    next: 'Delete passkeys that are not used any more.',
  },
  'concurrent-change': {
    meaning: 'Something that the request refers to was changed or deleted at the same time. Nothing was changed.',
    next: 'Send the request again.',
  },
  'stale-preview': {
    meaning:
      'The request carries the revision of a preview, and something that the preview depends on has changed since, or a day has passed. Nothing was changed.',
    next: 'Preview the change again, and send the new revision.',
  },
  'already-bootstrapped': {
    meaning: 'The first superuser has already been created. Bootstrapping works only once.',
    next: 'Sign in as an administrator.',
  },
  'provider-sign-in-expired': {
    meaning:
      'No sign-in at another provider belongs to this request: it was used already, took longer than ten minutes, or began in another browser.',
    next: 'Start again: open `/sign-in/with/{provider}`.',
  },
  'provider-answer-rejected': {
    meaning:
      'The answer of another provider proves nothing: its signature, issuer, audience, nonce, time or code is wrong. Nobody was signed in. The audit log has the reason.',
    next: 'Start again. If it happens again, an administrator looks at the `reason` of the event `provider-sign-in-failed`.',
  },
  'provider-access-denied': {
    meaning: 'The user cancelled at the provider, or the provider did not let them sign in. Nothing was changed.',
    next: 'Sign in another way, or start again.',
  },
  'provider-account-not-allowed': {
    meaning:
      'The tenant or the email domain of the account may not sign in, or no account belongs to it and none is created this way.',
    next: 'Use another account of the provider, or ask an administrator for an account.',
  },
  'provider-email-not-verified': {
    meaning:
      'No account is linked to this account of the provider, and the provider does not say that the email address is verified. Neither linking nor signing up is possible without that.',
    next: 'Verify the address at the provider. Or sign in another way and link the provider then.',
  },
  'provider-approval-pending': {
    meaning: 'The user signed up by another provider, and an administrator has to approve the account.',
    next: 'Wait for the email. Then sign in with the provider again.',
  },
  'provider-account-exists': {
    meaning:
      'An account has the email address that the provider names, and is not linked to it: its owner never proved to read the address, or the provider may not link by it.',
    next: 'Sign in to the account as usual, then link the provider: `/sign-in/with/{provider}/link`.',
  },
  'identity-taken': {
    meaning: 'This account of the provider is linked to another user. Nothing was changed.',
    next: 'Unlink it there first, or use another account of the provider.',
  },
  'provider-unavailable': {
    meaning: 'Another provider did not answer in time, or answered with a fault. Nothing was changed.',
    next: 'Try again after the number of seconds in `Retry-After`, or sign in another way.',
  },
  'too-many-attempts': {
    meaning: 'Too many sign-ins or password checks failed. Existing sessions are not affected.',
    next: 'Wait for the number of seconds in `Retry-After`, or reset the password by email and sign in on the device that opened the link.',
  },
  'too-many-requests': {
    meaning:
      'The operation sends email or is expensive, and was requested too often in a short time. Nothing was changed.',
    next: 'Wait for the number of seconds in `Retry-After`.',
  },
  unavailable: {
    meaning: 'The database is unavailable, or a setting of the deployment is missing or invalid.',
    next: 'Try again after the number of seconds in `Retry-After`. If a setting is missing, `detail` names it.',
  },
  'internal-error': {
    meaning: 'Postern failed with an internal error. The log of the deployment contains the details.',
    next: 'Report the value of `instance` to the operator of this deployment.',
  },
}
