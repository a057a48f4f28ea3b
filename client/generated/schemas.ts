/** Generated from docs/public/openapi.json by `npm run openapi`. Do not edit. */

/** A resource where the effect of a change on a user begins, changes or ends. `here` is the effect on the resource itself. `below` is the effect on all its descendants, down to the next item of the same user and permission. Null means no effect. Resources that no item covers are not affected. `resources_below` counts the descendants of the resource, up to 1,000, where the effect begins. It is null elsewhere. */
export type AccessChange = {
  uuid: string
  username: string
  permission: string
  resource: string
  path: string
  here: {
    change: 'gains' | 'loses' | 'step-up' | 'reason'
    before: {
      allow: boolean
      reason: string
      requires?: StepUp
    }
    after: {
      allow: boolean
      reason: string
      requires?: StepUp
    }
  } | null
  below: {
    change: 'gains' | 'loses' | 'step-up' | 'reason'
    before: {
      allow: boolean
      reason: string
      requires?: StepUp
    }
    after: {
      allow: boolean
      reason: string
      requires?: StepUp
    }
  } | null
  resources_below: number | null
}

/** A service or resource on which a user is allowed the permission. `path` consists of the names from the service to it. */
export type AccessibleResource = {
  uuid: string
  name: string
  display_name: string
  type: string
  path: string
}

/** A user account with the data for its administration. A `service` account belongs to a program (`/v1/service-accounts`). `status` is the first that applies of `disabled`, `unverified`, `locked`, `webhook-error` and `active`. `lock` is the lock in force, if any. `failed_attempts` counts the failed checks of the password since the last success or unlock. `locked_out_until` is set while no attempt is accepted because of them, under the names of the account or on one of its devices; it does not affect sessions. `last_attempt_at` is the time of the last check of the password, whether it failed or not. */
export type Account = {
  uuid: string
  username: string
  email: string | null
  full_name: string | null
  friendly_name: string
  role: string
  must_change_password: boolean
  must_agree_terms: boolean
  created_at: string
  kind: 'person' | 'service'
  status: 'disabled' | 'unverified' | 'locked' | 'webhook-error' | 'active'
  is_active: boolean
  email_verified: boolean
  has_password: boolean
  last_login_at: string | null
  last_login_ip: string | null
  failed_attempts: number
  locked_out_until: string | null
  last_attempt_at: string | null
  password_changed_at: string | null
  terms_agreed_at: string | null
  updated_at: string
  language: string | null
  lock: {
    kind: 'administrative' | 'compromised' | 'automatic'
    until: string | null
    reason: string | null
  } | null
}

/** An account, with `user_data` if the caller is an administrator. */
export type AccountDetails = {
  uuid: string
  username: string
  email: string | null
  full_name: string | null
  friendly_name: string
  role: string
  must_change_password: boolean
  must_agree_terms: boolean
  created_at: string
  kind: 'person' | 'service'
  status: 'disabled' | 'unverified' | 'locked' | 'webhook-error' | 'active'
  is_active: boolean
  email_verified: boolean
  has_password: boolean
  last_login_at: string | null
  last_login_ip: string | null
  failed_attempts: number
  locked_out_until: string | null
  last_attempt_at: string | null
  password_changed_at: string | null
  terms_agreed_at: string | null
  updated_at: string
  language: string | null
  lock: {
    kind: 'administrative' | 'compromised' | 'automatic'
    until: string | null
    reason: string | null
  } | null
  user_data?: Record<string, unknown>
}

/** The permissions that can be granted on a node. `permissions` lists every combination of name, access and scope, the weakest first. `texts` lists their text forms, short forms included. */
export type AllowedPermissions = {
  names: string[]
  permissions: {
    name: string
    access: 'allow' | 'deny'
    scope: 'match' | 'recursive'
    type: 'allowed'
  }[]
  texts: string[]
}

/** An API key, without its text: `prefix` and `last_four` are how it begins and ends. It acts as `user` within its `scopes`. `branches` are the nodes at and below which it counts; null stands for everywhere, and an empty list for nowhere, after its nodes were deleted. A key that is `replaced` was rotated: it is valid until `expires_at`. `last_used_at` and the fields beside it are updated at most every 15 minutes. */
export type ApiKey = {
  uuid: string
  name: string
  user: {
    uuid: string
    username: string
    kind: 'person' | 'service'
  }
  prefix: 'pst_pk' | 'pst_sk'
  last_four: string
  scopes: ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[]
  branches: string[] | null
  status: 'active' | 'replaced' | 'expired' | 'revoked'
  created_at: string
  expires_at: string | null
  revoked_at: string | null
  replaced_by: string | null
  last_used_at: string | null
  last_used_ip: string | null
  last_used_user_agent: string | null
  last_used_device: string | null
}

/** Another service that users get tokens for, and the claims of these tokens. */
export type Audience = {
  uuid: string
  identifier: string
  description: string | null
  claims: ('email' | 'email_verified' | 'groups' | 'locale' | 'name' | 'preferred_username' | 'role')[]
  user_data: string[]
  permissions_at: string[]
  lifetime_seconds: number
  created_at: string
  updated_at: string
}

/** A token for another service: a JWT whose header has the `typ` `audience+jwt`. Its lifetime `expires_in` is in seconds. */
export type AudienceToken = {
  token_type: 'Bearer'
  token: string
  expires_in: number
}

/** What has happened. */
export type AuditAction = 'api-key-created' | 'api-key-renamed' | 'api-key-revoked' | 'api-key-rotated' | 'audience-created' | 'audience-deleted' | 'audience-updated' | 'authenticator-removed' | 'authenticator-set' | 'email-change-failed' | 'email-change-requested' | 'email-change-undone' | 'email-changed' | 'email-verified' | 'factor-recovery-started' | 'factor-recovery-stopped' | 'factors-reset' | 'grant-created' | 'grant-deleted' | 'grant-replaced' | 'group-created' | 'group-deleted' | 'group-terms-agreed' | 'group-updated' | 'group-visibility-set' | 'identity-linked' | 'identity-unlinked' | 'link-revoked' | 'lockout-cleared' | 'membership-added' | 'membership-flags-changed' | 'membership-removed' | 'membership-request-dropped' | 'membership-requested' | 'name-locked-out' | 'passkey-counter-fell' | 'passkey-created' | 'passkey-deleted' | 'passkey-renamed' | 'password-change-failed' | 'password-change-forced' | 'password-changed' | 'password-reset' | 'password-reset-requested' | 'password-set' | 'password-set-directly' | 'provider-created' | 'provider-deleted' | 'provider-sign-in-failed' | 'provider-updated' | 'recovery-codes-created' | 'refresh-token-reused' | 'registration-approval-requested' | 'registration-approved' | 'registration-confirmed' | 'registration-declined' | 'registration-requested' | 'registration-resent' | 'registration-taken' | 'resource-created' | 'resource-deleted' | 'resource-moved' | 'resource-renamed' | 'review-completed' | 'review-deleted' | 'review-item-decided' | 'review-started' | 'second-factor-code-requested' | 'second-factor-failed' | 'service-account-created' | 'service-account-deleted' | 'service-account-updated' | 'service-created' | 'service-deleted' | 'service-type-created' | 'service-type-deleted' | 'service-updated' | 'session-confirmed' | 'session-ended' | 'session-opened' | 'session-refreshed' | 'settings-changed' | 'sign-in-code-requested' | 'sign-in-failed' | 'step-up-failed' | 'superuser-bootstrapped' | 'superuser-created' | 'terms-agreed' | 'terms-published' | 'terms-withdrawn' | 'unlock-requested' | 'upload-group-set' | 'user-created' | 'user-deleted' | 'user-deletion-failed' | 'user-edited' | 'user-exported' | 'user-groups-set' | 'user-imported' | 'user-locked' | 'user-unlocked' | 'user-webhook-error' | 'user-webhook-error-over' | 'webhook-created' | 'webhook-deleted' | 'webhook-disabled' | 'webhook-replayed' | 'webhook-secret-rotated' | 'webhook-tested' | 'webhook-updated'

/** An entry of the audit log. `actor` is null if no user was signed in. `api_key` is the id of the API key that the actor used. Both fields of `actor` are null if the account has been deleted. `ip_asserted_by` is the API key of the trusted server that stated the address, if there was one. `request_id` is the UUID in the `instance` of a problem document. `details` depends on the action. In `sign-in-failed`, `reason` is `wrong-password`, `wrong-code`, `account-not-active`, `unknown-name`, or the reason why the stored hash or the passkey could not be verified. */
export type AuditEvent = {
  uuid: string
  at: string
  action: AuditAction
  actor: {
    uuid: string | null
    username: string | null
  } | null
  session: string | null
  api_key: string | null
  target_kind: string
  target: string
  ip: string | null
  ip_asserted_by: string | null
  request_id: string | null
  details: Record<string, unknown>
}

/** A seal on the audit log. It covers the `events` after the previous seal, up to the event `through`, which happened at `through_at`. Digests are SHA-256 in hexadecimal. `previous_digest` is null for the first seal. */
export type AuditSeal = {
  uuid: string
  events: number
  through: string
  through_at: string | null
  sealed_at: string
  previous_digest: string | null
  digest: string
}

/** A seal with what it was computed from: `digest` is the SHA-256 of the bytes of `previous_digest`, followed by `lines` in UTF-8, joined by line feeds. Each line is one event as a JSON array: number, microseconds since 1970, action, number of the actor, session, API key, kind of target, target, address, API key that stated the address, id of the request, details. */
export type AuditSealDetails = {
  uuid: string
  events: number
  through: string
  through_at: string | null
  sealed_at: string
  previous_digest: string | null
  digest: string
  lines: string[]
}

/** What an authenticator app is set up with. `secret` is for typing, in Base32; `uri` is the same as an `otpauth:` URI, and `qr` as an SVG image of a QR code. Send `ticket` back with the first code, within `expires_in` seconds. */
export type AuthenticatorOptions = {
  ticket: string
  secret: string
  uri: string
  qr: string
  expires_in: number
}

/** What a user may do in which groups. `own_flags` lists, for each membership flag, the groups in which the user has it. `may` lists, for each ability, the groups in which the user has it; this includes the rights of superusers. The flags and abilities depend on the presets and settings of the installation. Lists are sorted by name. */
export type Capabilities = {
  is_account_active: boolean
  superuser: boolean
  memberships: {
    group: {
      uuid: string
      name: string
    }
    flags: MembershipFlags
  }[]
  own_flags: Record<string, {
    uuid: string
    name: string
  }[]>
  visible_groups: {
    uuid: string
    name: string
  }[]
  may: Record<string, {
    everywhere: boolean
    groups: {
      uuid: string
      name: string
    }[]
  }>
  upload_group: {
    uuid: string
    name: string
  } | null
}

/** Answers to common questions about capabilities. `is_group_administrator` and `may_administer_groups` always exist; the others depend on the flags that the installation has. */
export type CapabilityReadings = Record<string, boolean>

/** The types that children of a node can have, each with its permissions and its own child types. */
export type ChildTypes = {
  types: {
    type: string
    permissions: string[]
    children: string[]
  }[]
}

/** The session of the request, its user, and the names of the groups of the user. The data is at most `max_staleness_seconds` old. */
export type CurrentSession = {
  user: User
  groups: string[]
  session: {
    sid: string
    created_at: string
    last_seen_at: string
    absolute_end_at: string
    amr: ('pwd' | 'otp' | 'hwk' | 'swk' | 'user' | 'pin' | 'mfa' | 'fed')[]
    aal: 1 | 2
    authenticated_at: string
  }
  max_staleness_seconds: number
}

/** A descendant of the requested resource. `depth` is 1 for a child. */
export type Descendant = {
  uuid: string
  name: string
  display_name: string
  type: string
  service: string
  parent: string | null
  path: string
  created_at: string
  updated_at: string
  depth: number
}

/** A grant that was considered in a decision. `level` is 0 for the requested resource, 1 for its parent, and so on. */
export type ExplainedGrant = {
  uuid: string
  holder: 'everyone' | 'authenticated' | {
    user: string
  } | {
    group: string
  }
  resource: string
  level: number
  permission: {
    name: string
    access: 'allow' | 'deny'
    scope: 'match' | 'recursive'
    requires?: StepUp
  }
  text: string
}

/** The deciding grant, and each other grant with the same permission name, with the reason why it did not decide. `deciding` is null if no grant decided. A grant that lost with `step-up` requires what the session does not meet. `ceiling` is present if the branches of the API key decided: the account is allowed, and the resource is outside them. */
export type Explanation = {
  deciding: ExplainedGrant | null
  losers: {
    grant: ExplainedGrant
    why: 'same-as' | 'direct-grant-wins' | 'lower-priority' | 'farther' | 'deny-wins' | 'recursive-wins' | 'administrator' | 'match-does-not-reach' | 'step-up' | 'key-ceiling'
  }[]
  ceiling?: {
    key: string
    branches: string[]
  }
}

/** The recovery of an account that has lost its second factors. `started_by` is null if that account was deleted. */
export type FactorRecovery = {
  user: {
    uuid: string
    username: string
  }
  started_by: {
    uuid: string
    username: string
  } | null
  started_at: string
  due_at: string
}

/** How a user can sign in. `recovery_codes.left` counts the codes that were not used. `recovery` is the recovery that an administrator started: at `due_at` all second factors are removed. `authenticator` of a passkey is what people know its authenticator by. `providers` are the accounts at other providers; those at a provider that is disabled do not sign in. */
export type Factors = {
  password: boolean
  authenticator: {
    created_at: string
    last_used_at: string | null
  } | null
  passkeys: {
    uuid: string
    name: string
    authenticator: string | null
    backed_up: boolean
    created_at: string
    last_used_at: string | null
  }[]
  providers: Identity[]
  recovery_codes: {
    left: number
    created_at: string | null
  }
  recovery: {
    started_at: string
    due_at: string
  } | null
}

/** An error in one field of a request. `pointer` is a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export type FieldError = {
  pointer: string
  code: 'missing' | 'unknown-audience' | 'unknown-flag' | 'unknown-group' | 'unreachable' | 'unknown-key' | 'unknown-language' | 'unknown-name' | 'unknown-permission' | 'unknown-placeholder' | 'unknown-resource' | 'unknown-role' | 'unknown-service' | 'unknown-template' | 'unknown-type' | 'unknown-user' | 'unknown-webhook' | 'duplicate-action' | 'duplicate-email' | 'duplicate-holder' | 'duplicate-key' | 'duplicate-name' | 'duplicate-parameter' | 'duplicate-permission' | 'duplicate-preset' | 'duplicate-type' | 'invalid-type' | 'invalid-value' | 'invalid-format' | 'invalid-character' | 'invalid-cursor' | 'invalid-email' | 'invalid-language' | 'invalid-link' | 'invalid-placeholder' | 'invalid-url' | 'not-normalized' | 'blank' | 'unchanged' | 'mixed-scripts' | 'too-short' | 'too-long' | 'too-small' | 'too-large' | 'too-deep' | 'too-few-items' | 'too-many-items' | 'too-many-keys' | 'in-the-past' | 'breached-password' | 'common-password' | 'repetitive-password' | 'too-similar' | 'conflicting-field' | 'multiple-changes' | 'circular-parent' | 'permission-mismatch' | 'service-mismatch' | 'type-mismatch' | 'unreachable-type' | 'child-type-not-allowed' | 'credentials-not-allowed' | 'email-not-allowed' | 'field-not-permitted' | 'flag-not-permitted' | 'fragment-not-allowed' | 'group-not-allowed' | 'link-not-allowed' | 'membership-not-allowed' | 'own-host-not-allowed' | 'permission-not-allowed' | 'port-not-allowed' | 'private-host-not-allowed' | 'rights-not-allowed' | 'uuid-not-allowed' | 'reserved-key' | 'reserved-name' | 'reserved-user' | 'current-password-required' | 'https-required'
  detail?: string
}

/** A permission that a user or a group holds on a resource. `holder` names the user or the group by id, as `{ "user": <uuid> }` or `{ "group": <uuid> }`, or is `"everyone"` or `"authenticated"`. Requests accept the same value. `holder_name` is the user name or the group name. `service` and `path` name the resource: `path` is empty for the service itself, `/finance/2026` below it, and null if it is longer than 4096 bytes; who may read grants sees these names also without `tree:read`. `text` is the text form of the permission, for example `read-deny-match`. `requires` is absent if the grant applies to every session. `updated_at` is when access, scope, `expires_at` or `requires` last changed. It equals `created_at` until the first change; an identical `PUT` does not update it. */
export type Grant = {
  uuid: string
  holder: 'everyone' | 'authenticated' | {
    user: string
  } | {
    group: string
  }
  holder_name: string
  resource: string
  service: string
  path: string | null
  permission: {
    name: string
    access: 'allow' | 'deny'
    scope: 'match' | 'recursive'
    expires_at: string | null
    requires?: StepUp
  }
  text: string
  created_at: string
  updated_at: string
}

/** The result of one entry of a batch. `created` is true if the batch created the resource. `resource` is null if the resource does not exist and the entry did not require its creation. */
export type GrantBatchResult = {
  resource: string | null
  created: boolean
  changes: {
    outcome: 'created' | 'replaced' | 'unchanged' | 'removed'
    grant: Grant
  }[]
}

/** A group of users. */
export type Group = {
  uuid: string
  name: string
  description: string | null
  group_data: Record<string, unknown>
  priority: number
  discoverable: boolean
  visible_groups: {
    uuid: string
    name: string
  }[]
  created_at: string
  updated_at: string
}

/** A group with the number of its members. `member_count` excludes pending members. It is null for `everyone` and `authenticated`, which have no memberships. */
export type GroupDetails = {
  uuid: string
  name: string
  description: string | null
  group_data: Record<string, unknown>
  priority: number
  discoverable: boolean
  visible_groups: {
    uuid: string
    name: string
  }[]
  created_at: string
  updated_at: string
  member_count: number | null
}

/** The result of replacing the groups of a user. `frozen` are groups that the caller may not change; the user remains a member. */
export type GroupsSet = {
  added: {
    uuid: string
    name: string
  }[]
  pending: {
    uuid: string
    name: string
  }[]
  removed: {
    uuid: string
    name: string
  }[]
  kept: {
    uuid: string
    name: string
  }[]
  frozen: {
    uuid: string
    name: string
  }[]
  upload_group: {
    uuid: string
    name: string
  } | null
}

/** An account at another provider that signs the user in. */
export type Identity = {
  uuid: string
  provider: {
    name: string
    title: string
    enabled: boolean
  }
  email: string | null
  created_at: string
  last_used_at: string | null
}

/** A one-time link: its operation, its user and its expiry time. `post` lists the fields that `POST` accepts. `email` is masked, unless the link is for an administrator who decides on a registration. */
export type Link = {
  operation: 'user-registration-confirm-email' | 'user-registration-admin-approve' | 'user-registration-admin-decline' | 'user-password-reset' | 'user-unlock' | 'group-accept-terms' | 'user-email-change-confirm' | 'user-email-change-undo' | 'webhook-user-status-error'
  username: string
  email: string | null
  group?: string
  terms?: Terms
  expires_at: string
  post: string[]
}

/** A permission of a user or a group. `reason` names the holder of the grant, `user:NAME` or `group:NAME`, or gives the reason of the decision. `requires` is what the grant requires of a session, if anything. */
export type ListedPermission = {
  name: string
  access: 'allow' | 'deny'
  scope: 'match' | 'recursive'
  requires?: StepUp
  type: 'direct' | 'inherited' | 'effective' | 'applied'
  reason: string
  step_up?: StepUp
}

/** An email without its text. `recipient` is masked. `due_at` is the time of the next attempt; it is null if there is none. */
export type Mail = {
  uuid: string
  template: string
  language: string | null
  recipient: string
  state: 'waiting' | 'sent' | 'abandoned'
  attempts: number
  created_at: string
  due_at: string | null
  sent_at: string | null
  last_error: string | null
}

/** An email with example values. A paragraph with a `url` is a link, which opens nothing. `override` is the stored text of an administrator; null: the default. `placeholders` are those that a text may contain. */
export type MailPreview = {
  subject: string
  paragraphs: {
    text: string
    url: string | null
  }[]
  override: {
    subject: string
    paragraphs: string[]
  } | null
  placeholders: string[]
}

/** A member of a group with the flags of the membership. `uuid` is the id of the user. `since` is when the user joined, or when the pending membership was created. */
export type Member = {
  uuid: string
  username: string
  full_name: string | null
  flags: MembershipFlags
  status: 'active' | 'pending'
  since: string
}

/** The membership of a user in a group. `uuid` and `name` are those of the group. */
export type Membership = {
  uuid: string
  name: string
  status: 'active' | 'pending'
  flags: MembershipFlags
  since: string
}

/** The flags of a membership, which define what the member may do in the group: every flag that the installation has, on or off. The settings `membership_flags` and `presets` add flags to `group_administrator`. */
export type MembershipFlags = {
  group_administrator: boolean
}

/** A new session with its tokens and its user. Store `device_token` and send it with the next sign-in; with `cookies` it is set as a cookie. `first_login` is true at the first sign-in of the user. */
export type NewSession = {
  token_type: 'Bearer' | 'Cookie'
  access_token?: string
  refresh_token?: string
  expires_in: number
  refresh_expires_in: number
  device_token?: string
  user: User
  must_change_password: boolean
  must_agree_terms: boolean
  first_login: boolean
}

/** A service or resource with the permissions of a user or a group on it. `path` consists of the names from the service to it. */
export type NodeWithPermissions = {
  uuid: string
  name: string
  display_name: string
  type: string
  path: string
  permissions: ListedPermission[]
  texts: string[]
}

/** A passkey, without its key. `authenticator` is what people know the authenticator by, from its `aaguid`; nobody vouches for it. `backup_eligible` is true for a passkey that can leave its device, and `backed_up` while a copy exists. */
export type Passkey = {
  uuid: string
  name: string
  credential_id: string
  aaguid: string
  transports: string[]
  backup_eligible: boolean
  backed_up: boolean
  created_at: string
  last_used_at: string | null
  authenticator: string | null
}

/** A challenge for a new passkey. `options` are `PublicKeyCredentialCreationOptionsJSON` of WebAuthn. Send `challenge` back with the credential. */
export type PasskeyCreation = {
  challenge: string
  options: {
    rp: {
      id: string
      name: string
    }
    user: {
      id: string
      name: string
      displayName: string
    }
    challenge: string
    pubKeyCredParams: {
      type: 'public-key'
      alg: -8 | -7 | -257
    }[]
    timeout: number
    excludeCredentials: {
      type: 'public-key'
      id: string
      transports: string[]
    }[]
    authenticatorSelection: {
      residentKey: 'required'
      requireResidentKey: true
      userVerification: 'required'
    }
    attestation: 'none'
    extensions: {
      credProps: true
    }
  }
}

/** The passkeys of the caller, oldest first. With `rp_id` and `user_handle` a page can call `PublicKeyCredential.signalAllAcceptedCredentials`, and with `user_name` and `user_display_name` also `signalCurrentUserDetails`. */
export type PasskeyList = {
  items: Passkey[]
  rp_id: string
  user_handle: string | null
  user_name: string
  user_display_name: string
}

/** A challenge for a passkey. `options` are `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. Send `challenge` back with the credential. */
export type PasskeyRequest = {
  challenge: string
  options: {
    rpId: string
    challenge: string
    timeout: number
    allowCredentials: {
      type: 'public-key'
      id: string
      transports: string[]
    }[]
    userVerification: 'required' | 'preferred'
  }
}

/** A membership that waits until the user accepts the terms of the group. `requested_by` is the user name of who asked for it. `expires_at` is null for users who were members before this version. */
export type PendingMembership = {
  user: {
    uuid: string
    username: string
    full_name: string | null
  }
  group: {
    uuid: string
    name: string
  }
  flags: MembershipFlags
  terms_version: number
  requested_at: string
  requested_by: string | null
  expires_at: string | null
}

/** Permissions in ascending order of strength. `texts` lists their text forms without duplicates; a short form stands directly before its long form. */
export type PermissionListing = {
  permissions: ListedPermission[]
  texts: string[]
}

/** A service or resource with the permissions of a user or a group on it. `children` contains only nodes on which, or below which, they hold grants. */
export type PermissionTreeNode = {
  uuid: string
  name: string
  display_name: string
  type: string
  parent: string | null
  permissions: ListedPermission[]
  texts: string[]
  children: PermissionTreeNode[]
}

/** Another provider that users sign in with. Its client secret is never returned. */
export type Provider = {
  uuid: string
  name: string
  title: string
  preset: 'oidc' | 'google' | 'microsoft' | 'apple' | 'github' | 'gitlab'
  issuer: string
  client_id: string
  has_client_secret: boolean
  scopes: string[]
  claims: {
    email?: string
    email_verified?: string
    full_name?: string
    username?: string
  }
  sign_up: boolean
  link: boolean
  allowed_domains: string[]
  tenant: string | null
  enabled: boolean
  authorization_endpoint: string
  identities: number
  created_at: string
  updated_at: string
}

/** The version in force with the SHA-256 digest of each text by language. `version` is null if there are no terms. */
export type PublishedTerms = {
  version: number | null
  published_at: string | null
  sha256: Record<string, string>
}

/** A request for an account. `requested`: the email address is not confirmed. `confirmed`: the address is confirmed and an administrator has to decide; the user name and the address are reserved until `expires_at`. The other states are final. `decided_by` is the user name of the administrator. */
export type Registration = {
  uuid: string
  username: string
  email: string
  full_name: string | null
  status: 'requested' | 'confirmed' | 'completed' | 'declined' | 'superseded' | 'expired' | 'taken'
  requested_from: string | null
  created_at: string
  confirmed_at: string | null
  expires_at: string
  decided_at: string | null
  decided_by: string | null
}

/** The rules of registration. `approval` is true if an administrator has to approve each registration. `terms` is true if the site has terms of use (`GET /v1/terms`). The password is chosen when the email address is confirmed. `turnstile_site_key` is the key of the Turnstile widget that forms need; null: they need none. */
export type RegistrationPolicy = {
  open: boolean
  email_confirmation: boolean
  approval: boolean
  terms: boolean
  username: {
    rules: 'unicode' | 'ascii' | 'ascii-lowercase'
    min_length: number
    max_length: number
  }
  password: {
    min_length: number
    max_bytes: number
    chosen: 'at-confirmation'
  }
  turnstile_site_key: string | null
}

/** A single change that turns the answer round. `preview` is the body for `POST /v1/grants/preview`. Kind `grant`: a grant for this user alone that covers no more than it must and ends after seven days; choose another end when you create it. `membership`: the user joins or leaves the group; `grants` counts all grants of the group, up to 100, and with `accept_terms` the user first has to accept its terms. `deletion`: the end of the grant with the id `grant`. `account`: what an account that is not active needs. `step-up`: what the session lacks. */
export type Remedy = {
  kind: 'grant'
  preview: {
    change: {
      grant: {
        holder: 'everyone' | 'authenticated' | {
          user: string
        } | {
          group: string
        }
        resource: string
        permission: {
          name: string
          access: 'allow' | 'deny'
          scope: 'match' | 'recursive'
          requires?: StepUp
          expires_at: string
        }
      }
    }
  }
} | {
  kind: 'membership'
  group: string
  grants?: number
  accept_terms?: boolean
  preview: {
    change: {
      membership: {
        user: string
        group: string
        action: 'add' | 'remove'
      }
    }
  }
} | {
  kind: 'deletion'
  grant: string
  preview: {
    change: {
      delete: {
        holder: 'everyone' | 'authenticated' | {
          user: string
        } | {
          group: string
        }
        resource: string
        permission: {
          name: string
          access: 'allow' | 'deny'
          scope: 'match' | 'recursive'
          requires?: StepUp
        }
      }
    }
  }
} | {
  kind: 'step-up'
  step_up: StepUp
} | {
  kind: 'account'
  requires: 'enabling' | 'verification' | 'unlocking'
}

/** The request was accepted. Postern sends an email if one is due. The response is the same in all cases. */
export type RequestAccepted = {
  status: 'requested'
  detail: string
}

/** A node of the resource tree. `service` is the id of the service at its root. `path` consists of the names from the service to the resource, for example `/library/shelf`. `type` is `service` for a service. */
export type Resource = {
  uuid: string
  name: string
  display_name: string
  type: string
  service: string
  parent: string | null
  path: string
  created_at: string
  updated_at: string
}

/** A resource with a page of its children (`children=true`), its ancestors (`parents=true`) and summaries (`summary=true`, `branch=true`). `branch` counts the descendants, and the grants on the resource and on all of them, expired ones included: what is deleted with it. Each is counted up to 10,000; `complete` is false if there are more. `defaults` lists, by permission name, the groups that hold the permission on resources of the service without grants. */
export type ResourceDetails = {
  uuid: string
  name: string
  display_name: string
  type: string
  service: string
  parent: string | null
  path: string
  created_at: string
  updated_at: string
  has_children?: boolean
  begins?: ('allow' | 'deny' | 'default')[]
  branch?: {
    resources: number
    grants: number
    complete: boolean
  }
  defaults?: Record<string, ('everyone' | 'authenticated')[]>
  children?: {
    items: SummarizedResource[]
    next: string | null
  }
  parents?: SummarizedResource[] | ResourceLineage[]
}

/** An ancestor of the requested resource. `children` contains the next node on the path to that resource. */
export type ResourceLineage = {
  uuid: string
  name: string
  display_name: string
  type: string
  service: string
  parent: string | null
  path: string
  created_at: string
  updated_at: string
  has_children?: boolean
  begins?: ('allow' | 'deny' | 'default')[]
  children: ResourceLineage[]
}

/** A resource with its children, as far as they are on the page. */
export type ResourceTree = {
  uuid: string
  name: string
  display_name: string
  type: string
  service: string
  parent: string | null
  path: string
  created_at: string
  updated_at: string
  depth: number
  children: ResourceTree[]
}

/** An access review. `scope` and `filters` say which grants it is about, with the names of the time when it began. `truncated` is true if more than 1000 grants matched; it holds the first 1000. `progress` counts its items: all, those without a decision, those with each decision, and those whose grant was changed or deleted since the review began. `digest` is the SHA-256 of the sealed result, in hexadecimal. `audit_event` has it in its details, and `seal` is the seal on the audit log that covers this event; it is null until the log is sealed. */
export type Review = {
  uuid: string
  title: string | null
  scope: {
    service: {
      uuid: string
      name: string
    } | null
    path: string | null
    user: {
      uuid: string
      username: string
    } | null
    group: {
      uuid: string
      name: string
    } | null
  }
  filters: {
    unchanged_days: number | null
    never_expires: boolean
    inactive_days: number | null
  }
  order: 'never-expiring' | 'widest' | 'oldest'
  truncated: boolean
  progress: {
    total: number
    undecided: number
    keep: number
    end: number
    expire: number
    changed: number
  }
  created_at: string
  created_by: string | null
  completed_at: string | null
  completed_by: string | null
  digest: string | null
  audit_event: string | null
  seal: {
    digest: string
    sealed_at: string
  } | null
}

/** A grant of an access review. `uuid` is the id of the grant, and `grant` is the grant as it was when the review began. `granted_by` is who created or last changed it. `last_active_at` is when the user who holds it last signed in or used a session or an API key; null if never, or if a group holds it. `state` says whether the grant was changed or deleted (`gone`) since. `expires_at` is when it is to end, with the decision `expire`. `outcome` says what completing did. */
export type ReviewItem = {
  uuid: string
  position: number
  grant: {
    uuid: string
    holder: 'everyone' | 'authenticated' | {
      user: string
    } | {
      group: string
    }
    holder_name: string
    resource: string
    service: string
    path: string | null
    permission: {
      name: string
      access: 'allow' | 'deny'
      scope: 'match' | 'recursive'
      expires_at: string | null
      requires?: StepUp
    }
    text: string
    created_at: string
    updated_at: string
    granted_by: string | null
    last_active_at: string | null
  }
  state: 'unchanged' | 'changed' | 'gone'
  decision: 'keep' | 'end' | 'expire' | null
  expires_at: string | null
  reason: string | null
  decided_by: string | null
  decided_at: string | null
  outcome: 'kept' | 'ended' | 'shortened' | 'undecided' | 'changed' | 'gone' | null
}

/** The sealed result of an access review. `outcomes` counts the items by outcome. */
export type ReviewResult = {
  review: string
  title: string | null
  scope: {
    service: {
      uuid: string
      name: string
    } | null
    path: string | null
    user: {
      uuid: string
      username: string
    } | null
    group: {
      uuid: string
      name: string
    } | null
  }
  filters: {
    unchanged_days: number | null
    never_expires: boolean
    inactive_days: number | null
  }
  order: 'never-expiring' | 'widest' | 'oldest'
  truncated: boolean
  started_at: string
  started_by: string | null
  completed_at: string
  completed_by: string | null
  outcomes: {
    kept?: number
    ended?: number
    shortened?: number
    undecided?: number
    changed?: number
    gone?: number
  }
  items: {
    grant: {
      uuid: string
      holder: 'everyone' | 'authenticated' | {
        user: string
      } | {
        group: string
      }
      holder_name: string
      resource: string
      service: string
      path: string | null
      permission: {
        name: string
        access: 'allow' | 'deny'
        scope: 'match' | 'recursive'
        expires_at: string | null
        requires?: StepUp
      }
      text: string
      created_at: string
      updated_at: string
      granted_by: string | null
      last_active_at: string | null
    }
    decision: 'keep' | 'end' | 'expire' | null
    expires_at: string | null
    reason: string | null
    decided_by: string | null
    decided_at: string | null
    outcome: 'kept' | 'ended' | 'shortened' | 'undecided' | 'changed' | 'gone'
  }[]
}

/** A code is on its way. It can be used for `expires_in` seconds from when its mail is sent. */
export type SecondFactorCode = {
  status: 'requested'
  expires_in: number
}

/** The root of a resource tree: an application whose resources Postern protects. `url` is for clients and webhooks; Postern does not call it. */
export type Service = {
  uuid: string
  name: string
  display_name: string
  type: string
  url?: string | null
  configuration?: Record<string, unknown>
  created_at: string
  updated_at: string
}

/** The account of a program. `owner` is who is responsible for it and is notified about its API keys: a user, or the administrators of a group, or its members if it has no administrators. It is null if the owner was deleted; then superusers are notified. `live_keys` counts the API keys that are neither expired nor revoked. */
export type ServiceAccount = {
  uuid: string
  username: string
  description: string | null
  role: string
  owner: {
    user: {
      uuid: string
      username: string
    }
  } | {
    group: {
      uuid: string
      name: string
    }
  } | null
  status: 'disabled' | 'unverified' | 'locked' | 'webhook-error' | 'active'
  live_keys: number
  last_used_at: string | null
  created_at: string
  updated_at: string
}

/** A type of services. `nodes` defines the root (`service`) and each resource type: the permissions that can be granted on it and the types of its children. `default_grants` lists, by permission name, the groups that hold the permission on resources without grants. `request_mapping` names the type whose rules map proxied requests to permissions; null means that such requests are denied. `configurable` is true if the configuration of a service refines the mapping. `basic_authentication` is true if a 401 response to a proxied request asks for Basic as well. Built-in types cannot be deleted. */
export type ServiceType = {
  name: string
  built_in: boolean
  nodes: Record<string, {
    permissions: string[]
    children: string[]
  }>
  configurable: boolean
  request_mapping: string | null
  basic_authentication: boolean
  default_grants: Record<string, ('everyone' | 'authenticated')[]>
  created_at: string
}

/** A session. `idle_end_at` is when it ends unless it is refreshed. `device` describes the user agent, for example `Firefox on Linux`. `current` is true for the session of the request. */
export type Session = {
  sid: string
  created_at: string
  last_seen_at: string
  absolute_end_at: string
  amr: ('pwd' | 'otp' | 'hwk' | 'swk' | 'user' | 'pin' | 'mfa' | 'fed')[]
  aal: 1 | 2
  authenticated_at: string
  idle_end_at: string
  ip: string | null
  user_agent: string | null
  device: string | null
  current: boolean
}

/** The last change of a setting. `changed_by` is null if that account was deleted. */
export type SettingChange = {
  name: 'presets' | 'membership_flags' | 'registration_open' | 'first_user_becomes_administrator' | 'registration_approval' | 'registration_approvers' | 'registration_notified' | 'sign_in_by_email' | 'sign_in_by_code' | 'second_factor_by_email' | 'lockout' | 'source_limit' | 'registration_limit' | 'link_request_limit' | 'session_lifetime' | 'sign_in_flag' | 'password_min_length' | 'password_max_age_days' | 'second_factor_roles' | 'second_factor_groups' | 'fresh_authentication_minutes' | 'fresh_authentication_scopes' | 'factor_recovery_hours' | 'username_rules' | 'group_name_rules' | 'group_administrators_set_any_password' | 'refused_addresses' | 'refuse_disposable_addresses' | 'refuse_links_in_full_names' | 'reserved_usernames' | 'mail_overrides' | 'login_url' | 'return_origins' | 'brand' | 'roles' | 'roles_policy'
  changed_at: string
  changed_by: {
    uuid: string
    username: string
  } | null
}

/** What a new deployment has. `superusers` are those who can sign in. `mail` is `works` if the latest email that was attempted has been sent, and `unused` if none was attempted. `terms`, `service` and `webhook` are true if there is one. */
export type SetupStatus = {
  superusers: number
  superusers_without_second_factor: number
  mail: 'unused' | 'works' | 'fails'
  terms: boolean
  service: boolean
  webhook: boolean
}

/** A request for a sign-in code. Send the `ticket` back with the code; with `cookies` it is set as a cookie. `expires_in` is the number of seconds for which the code works, from when its email is sent. */
export type SignInCodeRequested = {
  status: 'requested'
  detail: string
  expires_in: number
  ticket?: string
}

/** Failed sign-ins: wrong passwords and wrong second factors. `accounts` and `addresses` are the 50 with the most failures. `addresses` of an account counts the client addresses, and `names` of an address the accounts and the names without an account. `complete` is false if only the newest events of the span were read. */
export type SignInFailures = {
  accounts: {
    uuid: string
    username: string
    full_name: string | null
    failures: number
    last_at: string
    addresses: number
    locked_out_until: string | null
  }[]
  addresses: {
    ip: string | null
    failures: number
    last_at: string
    names: number
  }[]
  unknown_names: number
  complete: boolean
}

/** What happened in the hour that begins at `at`. `sign_ins` counts sessions that were opened; `wrong_password` failures at an account, `unknown_name` those under a name or an address without an account, and `second_factor` wrong codes. `lockouts` and `reused_refresh_tokens` are consequences. */
export type SignInHour = {
  at: string
  sign_ins: number
  wrong_password: number
  unknown_name: number
  second_factor: number
  lockouts: number
  reused_refresh_tokens: number
}

/** All settings with their current values. */
export type SiteSettings = {
  /** The presets that are on. A preset is a set of settings, membership flags and service types of another program. `authnzerver`: the lockout, the password length, the screening of registrations and the roles policy of authnzerver; `camcops`: the user names, the password length, the rights of group administrators, the idle end of sessions and the membership flags of CamCOPS; `magpie`: the user names and group names of Magpie, and its service types for geodata (OGC services, GeoServer, THREDDS). The values of a preset replace the defaults, but not a value that an administrator set. If two presets define the same setting, the later in the list applies. Turning a preset off deletes nothing: its flags are hidden and have no effect, and new services cannot use its types. Default: `[]`. */
  presets: ('authnzerver' | 'camcops' | 'magpie')[]
  /** Your own membership flags, by name, in addition to `group_administrator` and the flags of presets: the meaning of each flag, and who may set it. Postern stores and returns the flags; your services decide what they permit. A flag that is removed from the table is hidden. If it is added again, the memberships that had it have it again. Default: `{}`. */
  membership_flags: Record<string, {
    meaning: string
    set_by: 'superuser' | 'group-administrator'
  }>
  /** Whether users may register. While it is off, only administrators create accounts. Default: `true`. */
  registration_open: boolean
  /** Whether the first user who confirms an email address becomes a superuser and a member of the group `admin`. Set it from the command line before the first registration. It has no effect once a superuser or a group exists. Default: `false`. */
  first_user_becomes_administrator: boolean
  /** Whether an administrator has to approve each registration after its email address is confirmed. If the setting is turned off, pending registrations still need a decision. Default: `false`. */
  registration_approval: boolean
  /** The email addresses that are notified of registrations that await approval. If empty, all superusers are notified. Only superusers receive links to approve or decline. Default: `[]`. */
  registration_approvers: string[]
  /** The email addresses that are notified of each account that is created by a registration. Default: `[]`. */
  registration_notified: string[]
  /** Whether users may sign in with their email address instead of their user name. While it is off, an address is treated as a user name that does not exist. Resets and unlock links are still requested by address. Default: `true`. */
  sign_in_by_email: boolean
  /** Whether a code that is mailed to the address of an account signs its user in without a password (`POST /v1/sessions/codes`). A second factor is asked for as after a password. While it is off, codes that were sent before do not work. Everybody who reads the mail of an account can sign in then. Default: `false`. */
  sign_in_by_code: boolean
  /** Whether a code that is mailed counts as the second factor of accounts that have no other (`POST /v1/sessions/current/step-up/code`). It is the weakest one: a person who reads the mail of an account can reset its password too. Default: `false`. */
  second_factor_by_email: boolean
  /** The delays after failed attempts at an account, or under a name that no account has. `escalating-lock`: every `threshold`-th consecutive failure locks the name; the n-th lock lasts n × `increment_minutes`. `exponential-delay`: the n-th failure delays the next attempt by `delay_base` to the power of n - 1 seconds, at most `max_delay_seconds`; each failure beyond the `threshold` locks the name for `lock_seconds`. Values of the other policy have no effect. Default: the value that `GET` returns on a new deployment. */
  lockout: {
    policy: 'escalating-lock' | 'exponential-delay'
    threshold: number
    increment_minutes: number
    delay_base: number
    max_delay_seconds: number
    lock_seconds: number
  }
  /** The number of failed attempts that one IPv4 address or IPv6 /64 network may make within the window, for all user names together. Clients behind one proxy, application server or NAT share a network: if an application server forwards requests of its users, raise it. Default: `{"failures":100,"window_minutes":10}`. */
  source_limit: {
    failures: number
    window_minutes: number
  }
  /** The number of registrations that may be requested within the window: from one IPv4 address or IPv6 /64 network, and for one email address, whether or not it has an account. Clients behind one proxy, application server or NAT share a network: if an application server forwards requests of its users, raise it. Default: `{"per_network":20,"per_target":5,"window_minutes":60}`. */
  registration_limit: {
    per_network: number
    per_target: number
    window_minutes: number
  }
  /** The number of password resets, and of unlock links, that may be requested within the window: from one IPv4 address or IPv6 /64 network, and for one email address, whether or not it has an account. Reports of leaked API keys are counted for the network too, by themselves. Clients behind one proxy, application server or NAT share a network: if an application server forwards requests of its users, raise it. Default: `{"per_network":20,"per_target":5,"window_minutes":60}`. */
  link_request_limit: {
    per_network: number
    per_target: number
    window_minutes: number
  }
  /** How long a session lasts: `idle_minutes` without a refresh, and `absolute_minutes` after the sign-in in any case. A change of `idle_minutes` applies to all sessions, a change of `absolute_minutes` to sessions that begin afterwards. Default: `{"idle_minutes":10080,"absolute_minutes":43200}`. */
  session_lifetime: {
    idle_minutes: number
    absolute_minutes: number
  }
  /** The membership flag that signing in needs, in at least one group, such as `use_web`. Superusers do not need it. If empty, all users may sign in. Sessions that exist already stay. Default: `""`. */
  sign_in_flag: string
  /** The minimum number of characters (Unicode code points) of a new password. Existing passwords stay valid. Default: `15`. */
  password_min_length: number
  /** The number of days after which a password must be changed. A password of unknown age must also be changed. 0 turns this off. Default: `0`. */
  password_max_age_days: number
  /** The roles whose users need a second factor, such as `superuser`. Until one is set up, a session can do nothing else. API keys are not affected. Default: `[]`. */
  second_factor_roles: string[]
  /** The groups whose members need a second factor, by name. The setting follows a group that gets another name. Default: `[]`. */
  second_factor_groups: string[]
  /** The number of minutes for which an authentication counts as fresh. Changing how a user signs in needs a fresh one. Default: `15`. */
  fresh_authentication_minutes: number
  /** The scopes whose operations need a fresh authentication too, such as `users:write`. API keys are not affected. Default: `[]`. */
  fresh_authentication_scopes: ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[]
  /** The number of hours between the start of a recovery, of which the owner of the account is notified, and the removal of its second factors. Default: `72`. */
  factor_recovery_hours: number
  /** The rules for new user names. `unicode`: 3 to 64 letters of one script and digits with single separators. `ascii`: 1 to 191 of `A-Za-z0-9_-,{}`. `ascii-lowercase`: 1 to 64 lower-case ASCII letters and digits with single separators. Existing names stay valid. Default: `"unicode"`. */
  username_rules: 'unicode' | 'ascii' | 'ascii-lowercase'
  /** The rules for new group names of 1 to 64 characters. `unicode`: words of letters of one script each and digits, with single separators. `ascii`: ASCII letters and digits, with a single space, hyphen, full stop or underscore between them. Existing names stay valid. Default: `"unicode"`. */
  group_name_rules: 'unicode' | 'ascii'
  /** Whether a group administrator may set the password or address of a member who has groups, flags or grants that the group administrator does not have. Default: `false`. */
  group_administrators_set_any_password: boolean
  /** The email addresses that users cannot register with or change to: `admin@` on every domain, `@example.com` with its subdomains. Default: `[]`. */
  refused_addresses: string[]
  /** Whether the email addresses of throw-away mail services are refused in the same way. Each release has a list of their domains. Default: `false`. */
  refuse_disposable_addresses: boolean
  /** Whether a registration is refused if its full name contains a link or anything that looks like a domain name. Default: `false`. */
  refuse_links_in_full_names: boolean
  /** User names that nobody may take, in addition to the built-in reserved names. Names that look alike are reserved, too. Default: `[]`. */
  reserved_usernames: string[]
  /** Replacements for the texts of emails, by template and language. Placeholders such as `{{username}}` are replaced. A paragraph with a placeholder that has no value is omitted. A paragraph that ends with `{{link}}` is the label of the link. Default: `{}`. */
  mail_overrides: Record<string, Record<string, {
    subject: string
    paragraphs: string[]
  }>>
  /** The URL of the sign-in page of a front end, the value of `{{login_url}}` in `mail_overrides`. Paragraphs with this placeholder are omitted while it is empty. Default: `""`. */
  login_url: string
  /** The origins of applications, such as `https://app.example.com`, to which hosted pages return a browser that signed in (`return_to`). Each is compared as text, so write it as browsers do: in lower case, with a port only if it is not 443, without a path. Paths of Postern itself are always allowed. A change applies within a minute. Default: `[]`. */
  return_origins: string[]
  /** What the hosted pages show of the site, and what they show of Postern if a part is absent: `name`; `logo`, a PNG of at most 24 KiB as a `data:` URL; `colour` with the parts `light` and `dark`, each `#rrggbb` with a contrast of at least 4.5:1 against the pages of its theme; `support_address`, the email address for help; and `texts`, one line below the heading of the sign-in page by language. A change applies within a minute. Default: `{}`. */
  brand: {
    name?: string
    logo?: string
    colour?: {
      light: string
      dark: string
    }
    support_address?: string
    texts?: Record<string, string>
  }
  /** The roles that administrators may have besides `superuser`, which has every scope, and `authenticated`, which has none: by the name of the role, its scopes. An account whose role is not in the table has no scope. A change applies to the next request. Nobody can give a role a scope that they do not have. Default: the value that `GET` returns on a new deployment. */
  roles: Record<string, ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[]>
  /** The actions that each role may perform on each kind of item, for `POST /v1/check/roles`. A role of an account that the policy does not name counts as `authenticated`. Every name in the policy must be declared in one of its lists. Default: the value that `GET` returns on a new deployment. */
  roles_policy: {
    roles: string[]
    items: string[]
    actions: string[]
    visibilities: ('public' | 'unlisted' | 'private' | 'shared')[]
    limits: string[]
    item_policy: Record<string, {
      actions: string[]
      visibilities: string[]
      barred_roles: string[]
    }>
    role_policy: Record<string, {
      limits: Record<string, {
        below?: number
        above?: number
      }>
      may_own: string[]
      on_owned: string[]
      on_others: Record<string, string[]>
    }>
  }
}

/** What a session must have, or lacks: `aal` 2 stands for a second factor, `within_minutes` for an authentication that is no older. */
export type StepUp = {
  aal?: 2
  within_minutes?: number
}

/** A node of the resource tree. With `summary=true`, `begins` tells whether there are grants on it that allow or deny and have not expired, and `default` at a service whose type gives permissions by default. */
export type SummarizedResource = {
  uuid: string
  name: string
  display_name: string
  type: string
  service: string
  parent: string | null
  path: string
  created_at: string
  updated_at: string
  has_children?: boolean
  begins?: ('allow' | 'deny' | 'default')[]
}

/** Terms of use in one language. `languages` lists all languages of the version. */
export type Terms = {
  version: number
  published_at: string
  language: string
  languages: string[]
  text: string
  sha256: string
}

/** The version and language of the terms that a user accepted, the SHA-256 digest of the text, and the time. */
export type TermsAcceptance = {
  version: number
  language: string
  sha256: string
  accepted_at: string
}

/** The tokens of a session. With `token_type` `Cookie` the tokens are in cookies and not in the response. Lifetimes are in seconds. */
export type Tokens = {
  token_type: 'Bearer' | 'Cookie'
  access_token?: string
  refresh_token?: string
  expires_in: number
  refresh_expires_in: number
}

/** The tokens of the session that goes on. `recovery_codes` are new recovery codes, shown this once; null if the account has some left. */
export type TokensOfEnrolment = {
  token_type: 'Bearer' | 'Cookie'
  access_token?: string
  refresh_token?: string
  expires_in: number
  refresh_expires_in: number
  recovery_codes: string[] | null
}

/** The tokens of the session that goes on, and new recovery codes. They are shown this once. */
export type TokensWithRecoveryCodes = {
  token_type: 'Bearer' | 'Cookie'
  access_token?: string
  refresh_token?: string
  expires_in: number
  refresh_expires_in: number
  recovery_codes: string[]
}

/** A user. `friendly_name` is a name to address the user by. `role` is `superuser`, `authenticated` or a role of the setting `roles`. `must_agree_terms` is true until the user accepts the terms of the site. */
export type User = {
  uuid: string
  username: string
  email: string | null
  full_name: string | null
  friendly_name: string
  role: string
  must_change_password: boolean
  must_agree_terms: boolean
  created_at: string
}

/** All data that Postern stores about a user. */
export type UserExport = {
  user: {
    uuid: string
    username: string
    email: string | null
    full_name: string | null
    friendly_name: string
    role: string
    must_change_password: boolean
    must_agree_terms: boolean
    created_at: string
    kind: 'person' | 'service'
    status: 'disabled' | 'unverified' | 'locked' | 'webhook-error' | 'active'
    is_active: boolean
    email_verified: boolean
    has_password: boolean
    last_login_at: string | null
    last_login_ip: string | null
    failed_attempts: number
    locked_out_until: string | null
    last_attempt_at: string | null
    password_changed_at: string | null
    terms_agreed_at: string | null
    updated_at: string
    language: string | null
    lock: {
      kind: 'administrative' | 'compromised' | 'automatic'
      until: string | null
      reason: string | null
    } | null
    user_data: Record<string, unknown>
  }
  groups: {
    uuid: string
    name: string
    group_administrator: boolean
    flags: Record<string, unknown>
    status: 'active' | 'pending'
    since: string
  }[]
  grants: {
    uuid: string
    holder: 'everyone' | 'authenticated' | {
      user: string
    } | {
      group: string
    }
    holder_name: string
    resource: string
    permission: {
      name: string
      access: 'allow' | 'deny'
      scope: 'match' | 'recursive'
      expires_at: string | null
      requires?: StepUp
    }
    text: string
    created_at: string
    updated_at: string
  }[]
  sessions: {
    sid: string
    created_at: string
    last_seen_at: string
    absolute_end_at: string
    ip: string | null
    user_agent: string | null
    amr: ('pwd' | 'otp' | 'hwk' | 'swk' | 'user' | 'pin' | 'mfa' | 'fed')[]
    authenticated_at: string
    ended_at: string | null
    end_reason: string | null
  }[]
  second_factors: {
    kind: 'authenticator' | 'recovery-code'
    created_at: string
    last_used_at: string | null
  }[]
  passkeys: {
    uuid: string
    name: string
    credential_id: string
    aaguid: string
    transports: string[]
    backup_eligible: boolean
    backed_up: boolean
    created_at: string
    last_used_at: string | null
  }[]
  links: {
    operation: string
    created_at: string
    expires_at: string | null
    used_at: string | null
  }[]
  registrations: {
    uuid: string
    username: string
    email: string
    full_name: string | null
    status: string
    requested_from: string | null
    created_at: string
  }[]
  terms: {
    group: {
      uuid: string | null
      name: string | null
    } | null
    version: number
    language: string
    sha256: string
    accepted_at: string
    ip: string | null
    session: string | null
  }[]
  api_keys: {
    uuid: string
    name: string
    user: {
      uuid: string
      username: string
      kind: 'person' | 'service'
    }
    prefix: 'pst_pk' | 'pst_sk'
    last_four: string
    scopes: ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[]
    branches: string[] | null
    status: 'active' | 'replaced' | 'expired' | 'revoked'
    created_at: string
    expires_at: string | null
    revoked_at: string | null
    replaced_by: string | null
    last_used_at: string | null
    last_used_ip: string | null
    last_used_user_agent: string | null
  }[]
  identities: {
    uuid: string
    provider: string
    issuer: string
    subject: string
    email: string | null
    created_at: string
    last_used_at: string | null
  }[]
  mails: {
    template: string
    recipient: string
    created_at: string
    sent_at: string | null
  }[]
  audit_events: {
    at: string
    action: AuditAction
    actor: string | null
    session: string | null
    api_key: string | null
    target_kind: string
    target: string
    ip: string | null
    details: Record<string, unknown>
  }[]
}

/** A one-time link that can still be redeemed, without its secret. `email` is the address that it sets or confirms. `expires_at` is null until its email is sent. */
export type UserLink = {
  uuid: string
  operation: 'user-registration-confirm-email' | 'user-registration-admin-approve' | 'user-registration-admin-decline' | 'user-password-reset' | 'user-unlock' | 'group-accept-terms' | 'user-email-change-confirm' | 'user-email-change-undo' | 'webhook-user-status-error' | 'sign-in-code' | 'second-factor-code'
  email: string | null
  group: string | null
  created_at: string
  expires_at: string | null
}

/** An endpoint that receives a message for each of its `actions`. `payload` is the template of the message; null stands for the default payload `{type, timestamp, data}`. `failures` counts the failures since the last success. */
export type Webhook = {
  uuid: string
  name: string
  actions: ('create_user' | 'delete_user' | 'update_user_status' | 'create_user_permission' | 'delete_user_permission' | 'create_group_permission' | 'delete_group_permission' | 'update_user' | 'create_group' | 'update_group' | 'delete_group' | 'create_membership' | 'update_membership' | 'delete_membership' | 'create_registration' | 'confirm_registration' | 'approve_registration' | 'decline_registration' | 'create_session' | 'delete_session' | 'lock_user' | 'unlock_user')[]
  url: string
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET' | 'HEAD'
  format: 'json' | 'form'
  payload: unknown
  ordered: boolean
  concurrency: number
  update_user_status_on_error: boolean
  enabled: boolean
  disabled_at: string | null
  disabled_reason: 'administrator' | 'receiver-gone' | null
  failures: number
  previous_secret_until: string | null
  created_at: string
  updated_at: string
}

/** A message to a webhook with its attempts. `uuid` is sent as `webhook-id` with every attempt. `due_at` is the time of the next attempt; it is null if there is none. */
export type WebhookDelivery = {
  uuid: string
  webhook: string
  action: string
  target: string
  parameters: Record<string, unknown>
  status: 'waiting' | 'delivered' | 'abandoned'
  created_at: string
  attempts: number
  due_at: string | null
  delivered_at: string | null
  abandoned_at: string | null
  last_status: number | null
  last_error: string | null
  last_response: string | null
  attempt_log: {
    at: string
    status: number | null
    error: string | null
    milliseconds: number
  }[]
}

/** Every problem code of this version of Postern. */
export type ProblemCode = 'malformed-request' | 'multiple-credentials' | 'client-address-not-allowed' | 'provider-sign-in-expired' | 'provider-answer-rejected' | 'unauthenticated' | 'invalid-token' | 'invalid-credentials' | 'unknown-credential' | 'second-factor-required' | 'invalid-ticket' | 'invalid-refresh-token' | 'invalid-bootstrap-secret' | 'key-expired' | 'key-revoked' | 'insufficient-scope' | 'session-required' | 'forbidden' | 'password-change-required' | 'terms-acceptance-required' | 'second-factor-setup-required' | 'step-up-required' | 'origin-not-allowed' | 'cross-site-cookies' | 'robot-check-failed' | 'provider-access-denied' | 'provider-account-not-allowed' | 'provider-email-not-verified' | 'provider-approval-pending' | 'not-found' | 'link-not-found' | 'method-not-allowed' | 'name-taken' | 'email-taken' | 'url-taken' | 'duplicate-grant' | 'type-in-use' | 'last-administrator' | 'last-way-in' | 'second-factor-demanded' | 'user-not-deletable' | 'membership-not-pending' | 'registration-not-pending' | 'review-not-open' | 'terms-not-in-force' | 'webhook-disabled' | 'claims-too-large' | 'api-key-not-active' | 'too-many-api-keys' | 'too-many-passkeys' | 'concurrent-change' | 'stale-preview' | 'already-bootstrapped' | 'provider-account-exists' | 'identity-taken' | 'link-expired' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'idempotency-key-reused' | 'too-many-attempts' | 'too-many-requests' | 'internal-error' | 'provider-unavailable' | 'unavailable'
