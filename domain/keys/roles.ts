/** Roles that administrators define: names of sets of scopes, so that administration can be delegated without superusers. */
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'
import type { Scope } from './scope.ts'

/** Most roles. */
const maxRoles = 50
/** Most characters of a name, as `namePattern` has it. */
export const maxRoleNameLength = 40
const namePattern = /^[a-z][a-z0-9-]{0,39}$/

/** Roles whose meaning is fixed: of accounts, of callers without a session, of locked and of reserved accounts. */
const fixedRoles: readonly string[] = ['superuser', 'authenticated', 'anonymous', 'locked', 'reserved']

/** The roles of a new installation: examples, to be changed or removed. */
export const defaultRoles: Readonly<Record<string, readonly Scope[]>> = {
  staff: [],
  support: [
    'users:read',
    'users:lock',
    'groups:read',
    'sessions:read',
    'sessions:end',
    'registrations:read',
    'registrations:decide',
    'mail:read',
  ],
  auditor: [
    'users:read',
    'groups:read',
    'tree:read',
    'grants:read',
    'reviews:read',
    'permissions:read',
    'check:others',
    'registrations:read',
    'webhooks:read',
    'audit:read',
    'mail:read',
    'settings:read',
    'sessions:read',
    'keys:read',
  ],
  'access-manager': [
    'users:read',
    'groups:read',
    'members:write',
    'tree:read',
    'tree:write',
    'grants:read',
    'grants:write',
    'reviews:read',
    'reviews:write',
    'permissions:read',
    'check:others',
  ],
}

/** What is wrong with a value of the setting `roles`, besides its shape. */
export function checkRoles(roles: Readonly<Record<string, readonly string[]>>): FieldError[] {
  const names = Object.keys(roles)
  if (names.length > maxRoles)
    return [{ pointer: '', code: 'too-many-keys', detail: `Define at most ${maxRoles} roles.` }]
  return names.flatMap((name): FieldError[] => {
    if (!namePattern.test(name))
      return [
        {
          pointer: jsonPointer(name),
          code: 'invalid-format',
          detail: 'Name a role with 1 to 40 of the characters a to z, 0 to 9 and -, the first of them a letter.',
        },
      ]
    if (fixedRoles.includes(name))
      return [{ pointer: jsonPointer(name), code: 'reserved-name', detail: 'The meaning of this role is fixed.' }]
    return repeated(roles[name]!).map((at) => ({
      pointer: jsonPointer(name, at),
      code: 'duplicate-name',
      detail: 'The scope is listed more than once.',
    }))
  })
}

/** The places of values that are in a list before. */
function repeated(list: readonly string[]): number[] {
  return list.flatMap((value, at) => (list.indexOf(value) < at ? [at] : []))
}
