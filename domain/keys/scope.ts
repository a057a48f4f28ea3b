/** Scopes: what a credential is for. An operation has one; a role and an API key have several. */

/** Every scope. Public: keys and roles name them. What each permits is in `openapi/scope-meanings.ts`. */
export const scopes = [
  'users:read',
  'users:write',
  'users:lock',
  'groups:read',
  'groups:write',
  'members:write',
  'tree:read',
  'tree:write',
  'grants:read',
  'grants:write',
  'reviews:read',
  'reviews:write',
  'permissions:read',
  'check',
  'check:others',
  'registrations:read',
  'registrations:decide',
  'webhooks:read',
  'webhooks:write',
  'audit:read',
  'mail:read',
  'settings:read',
  'settings:write',
  'terms:write',
  'sessions:read',
  'sessions:end',
  'keys:read',
  'keys:write',
  'profile:read',
  'profile:write',
  'client-address:assert',
] as const

/** What a credential is for. */
export type Scope = (typeof scopes)[number]

/** The scopes whose operations honour the branches of an API key. A key with branches has no others; `key_denial` has the same list. */
export const branchScopes: readonly Scope[] = ['permissions:read', 'check']

/** What an operation asks of a credential. A session of a person has every scope; a role and an API key have those that they name. */
export interface ScopeRule {
  /** Of the operation. A role with this scope may do for everybody what the operation does; an API key without it may do nothing. */
  scope: Scope
  /** The scope that an API key needs where the operation is about `current`, the caller; `scope` also suffices. */
  ownScope?: Scope
  /** Whether no API key may do it: it changes a credential, or it is about a session or a person. */
  sessionOnly?: true
  /** Whether the session has to have authenticated lately (`fresh_authentication_minutes`): the operation changes how its user signs in. */
  fresh?: true
  /** Whether a session that has to set up a second factor first may do it: it is part of that, or leads there. */
  forSetup?: true
}
