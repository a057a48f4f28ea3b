/**
 * Model of a client that hands permissions to a framework as entries of an access control list, as Magpie does: our texts say all that an entry
 * needs.
 */
import { isAccess, type Permission } from '#domain/permissions/permission.ts'
import { formatPermission, readPermission } from '#domain/permissions/permission-text.ts'
import type { PermissionType } from '#domain/permissions/permission-type.ts'
import type { FieldError } from '#domain/field-error.ts'

/** Outcome, principal, permission: `['Deny', 'group:editors', 'read-deny-match']`. */
export type AccessControlEntry = readonly [outcome: 'Allow' | 'Deny', principal: string, permission: string]

/** What an entry says, or what is wrong with it; the pointer is relative to it. */
export type EntryReading = { permission: Permission; type: PermissionType } | { violation: FieldError }

/** A permission as an entry. It has the explicit form, so that nothing is lost. @param principal whom it is for */
export function formatEntry(permission: Permission, principal: string): AccessControlEntry {
  return [permission.access === 'allow' ? 'Allow' : 'Deny', principal, formatPermission(permission)]
}

/**
 * Reads an entry. A permission that says its access keeps it; else the outcome is its access. What a principal holds whose name has
 * `group` in it, a user inherits. The marker for all permissions, which is no text, is refused, as is anything else that is not whole.
 */
export function readEntry(entry: readonly unknown[]): EntryReading {
  const [outcome, principal, text] = entry
  if (entry.length !== 3)
    return { violation: { pointer: '', code: 'invalid-value', detail: 'An entry has three parts.' } }
  if (outcome !== 'Allow' && outcome !== 'Deny') return unparsable(0, 'Either Allow or Deny.')
  if (!isPrincipal(principal)) return unparsable(1, 'Whom it is for: a name as a text, or the number of a user.')
  const reading = typeof text === 'string' ? readPermission(text) : undefined
  if (reading === undefined || 'violation' in reading) return unparsable(2, 'A permission, as a text.')
  const saysAccess = String(text).toLowerCase().split('-').slice(1).some(isAccess)
  const access = saysAccess ? reading.permission.access : outcome === 'Allow' ? 'allow' : 'deny'
  return {
    permission: { ...reading.permission, access },
    type: String(principal).includes('group') ? 'inherited' : 'direct',
  }
}

/** Magpie's principals: `group:editors`, `system.Everyone`, and users by their numbers. */
function isPrincipal(value: unknown): value is string | number {
  return typeof value === 'string' ? value !== '' : Number.isSafeInteger(value)
}

function unparsable(place: number, detail: string): EntryReading {
  return { violation: { pointer: `/${place}`, code: 'invalid-value', detail } }
}
