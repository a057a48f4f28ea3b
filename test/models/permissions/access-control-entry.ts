/**
 * Model of a client that passes permissions to a framework as entries of an access control list, as Magpie does: the text forms contain all parts
 * of an entry.
 */
import { isAccess, type Permission } from '#domain/permissions/permission.ts'
import { formatPermission, readPermission } from '#domain/permissions/permission-text.ts'
import type { PermissionType } from '#domain/permissions/permission-type.ts'
import type { FieldError } from '#domain/field-error.ts'

/** Outcome, principal, permission: `['Deny', 'group:editors', 'read-deny-match']`. */
export type AccessControlEntry = readonly [outcome: 'Allow' | 'Deny', principal: string, permission: string]

/** An entry as a permission, or its error; the pointer is relative to it. */
export type EntryReading = { permission: Permission; type: PermissionType } | { violation: FieldError }

/** A permission as an entry, in the explicit form, so that nothing is lost. @param principal the holder */
export function formatEntry(permission: Permission, principal: string): AccessControlEntry {
  return [permission.access === 'allow' ? 'Allow' : 'Deny', principal, formatPermission(permission)]
}

/**
 * Reads an entry. An access in the permission has precedence over the outcome. A principal whose name contains `group` gives an inherited
 * permission. The marker for all permissions, which is no text, is rejected, as are incomplete entries.
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
