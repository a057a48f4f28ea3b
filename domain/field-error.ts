/** What can be wrong with one field of a request: public codes (docs/decisions/code/0038-error-codes.md). */

/**
 * Every field code and what it means. Codes are public: added, never renamed. A code that is not here does not compile; one that is
 * here and that no request produces fails `test/openapi/every-field-code.test.ts`.
 */
export const fieldCodes = {
  // Absent, unknown, twice
  missing: 'A required value is absent.',
  'unknown-audience': 'No audience has this identifier.',
  'unknown-flag': 'No membership flag has this name.',
  'unknown-group': 'No group has this id or name, or the caller may not refer to it here.',
  unreachable: 'The service at this URL did not answer as it has to.',
  'unknown-key': 'The object or the query has no such key. `detail` suggests a similar key if there is one.',
  'unknown-language': 'The text does not exist in this language, or the service does not have the language.',
  'unknown-name': 'The name is not declared in the same document.',
  'unknown-permission': 'No node type of this service type has the permission.',
  'unknown-placeholder': 'The template contains a placeholder that is not available here.',
  'unknown-resource': 'No resource or service has this id.',
  'unknown-role': 'No role has this name.',
  'unknown-service': 'No service has this name.',
  'unknown-template': 'No email template has this name.',
  'unknown-type': 'No service type or node type has this name.',
  'unknown-user': 'No user has this id or name, or the caller may not refer to the user here.',
  'unknown-webhook': 'No webhook has this id.',
  'duplicate-action': 'The action is listed more than once.',
  'duplicate-email': 'The address is listed more than once, possibly in another spelling.',
  'duplicate-holder': 'The holder is listed more than once.',
  'duplicate-key': 'A JSON object has the same key more than once.',
  'duplicate-name': 'The name is listed more than once, possibly in another spelling.',
  'duplicate-parameter': 'The query has the parameter more than once.',
  'duplicate-permission': 'The permission is listed more than once.',
  'duplicate-preset': 'The preset is listed more than once.',
  'duplicate-type': 'The node type is listed more than once.',
  // The value itself
  'invalid-type': 'The value does not have the documented JSON type.',
  'invalid-value': 'The value is not one of the documented values or forms.',
  'invalid-format': 'The text does not have the documented form.',
  'invalid-character': 'The text contains a character that is not allowed here.',
  'invalid-cursor': 'The cursor does not belong to this list. Send the `next` of the previous page.',
  'invalid-email': 'The text is not an email address that Postern accepts.',
  'invalid-language': 'The text is not a language tag (BCP 47).',
  'invalid-link': 'The text of an email must contain its link exactly once, at the end of a paragraph.',
  'invalid-placeholder': 'The text contains braces that are not part of a placeholder.',
  'invalid-url': 'The text is not a URL that is accepted here.',
  'not-normalized': 'The text is not in its normalized form. `detail` states the required form.',
  blank: 'The text contains no visible characters.',
  unchanged: 'The value must differ from the current one.',
  'mixed-scripts': 'The letters of the name belong to more than one script.',
  'too-short': 'The text is too short.',
  'too-long': 'The text is too long.',
  'too-small': 'The number is too small.',
  'too-large': 'The number or the object is too large.',
  'too-deep': 'The value is nested too deeply, or the node would be too deep in the tree.',
  'too-few-items': 'The list or the object has too few entries.',
  'too-many-items': 'The list, or all lists of the body together, have too many entries.',
  'too-many-keys': 'The object, or all objects of the body together, have too many keys.',
  'in-the-past': 'The time is not in the future.',
  // Passwords
  'breached-password': 'The password is in a published collection of stolen ones.',
  'common-password': 'Many people use the password, so attackers try it first.',
  'repetitive-password': 'The password has too few different characters.',
  'too-similar':
    'Too much of the password comes from the names or the email address of its user, or from the name of the service.',
  // What does not go together
  'conflicting-field': 'The field cannot be combined with another field of the request.',
  'multiple-changes': 'The request contains more than one change. Only one is allowed.',
  'circular-parent': 'A resource cannot be moved to itself or below itself.',
  'permission-mismatch': 'The permission is not the one that the change affects.',
  'service-mismatch': 'The parent belongs to another service.',
  'type-mismatch': 'A resource with this name exists but has another type.',
  'unreachable-type': 'No node type allows children of this type, so no node could have it.',
  // What may not be there
  'child-type-not-allowed': 'The parent does not allow children of this type.',
  'credentials-not-allowed': 'The URL contains a user name or a password.',
  'email-not-allowed': 'Users cannot give themselves this address, by a setting.',
  'field-not-permitted': 'The caller may not set this field.',
  'flag-not-permitted': 'The caller may not set this membership flag.',
  'fragment-not-allowed': 'The URL contains a fragment.',
  'group-not-allowed': 'The user may not upload or register devices in this group.',
  'link-not-allowed': 'The text contains a link or a domain name.',
  'membership-not-allowed': 'The group or the user is reserved and has no memberships.',
  'own-host-not-allowed': 'The URL refers to this service itself.',
  'permission-not-allowed': 'The permission cannot be granted on a resource of this type.',
  'port-not-allowed': 'The port of the URL is not allowed.',
  'private-host-not-allowed': 'The host of the URL is not public.',
  'rights-not-allowed': 'The role must not have any rights.',
  'uuid-not-allowed': 'The name looks like a UUID.',
  'reserved-key': 'The key has a special meaning and cannot be set here.',
  'reserved-name': 'The name is reserved, or looks like a reserved name.',
  'reserved-user': 'The user is reserved and cannot hold grants.',
  'current-password-required': 'The change requires the current password of the account.',
  'https-required': 'The URL must begin with `https://`.',
} as const satisfies Record<string, string>

/** A code of the vocabulary above. */
export type FieldCode = keyof typeof fieldCodes

/** One thing wrong with a request: where (an RFC 6901 pointer into the body, or `?name` for the query) and what. */
export interface FieldError {
  pointer: string
  code: FieldCode
  /** What would be right, for whoever reads it. Never an echo of what was sent: it may be a password. */
  detail?: string
}

/** What is wrong, said where the place is not known: by a rule for any value of a kind. */
export type UnplacedError = Omit<FieldError, 'pointer'>
