/**
 * Reads and writes permissions. Strict on purpose: Magpie reads `read-dny` and `{access: 'dney'}` as allow, so a typing
 * error gives what was to be taken away. Here whatever is not understood whole is refused.
 */
import { type Access, type Permission, type Scope } from './permission.ts'
import { defaultModifiers, isAccess, isPermissionName, isScope, maxPermissionNameLength } from './permission.ts'
import { Refusal, type Violation } from './refusal.ts'

/** The longest text form: the longest name, then `-allow` or `-deny`, then `-recursive`. Checked before any splitting. */
export const maxPermissionTextLength = maxPermissionNameLength + '-allow-recursive'.length

/** A permission, or what is wrong with its text or object; the pointer is relative to it (`''`, `/name`, `/access`). */
export type PermissionReading = { permission: Permission } | { violation: Violation }

/**
 * Reads a permission from its text form or its object form, without throwing: for schemas at the edge.
 *
 * Text: `name`, `name-access`, `name-scope` or `name-access-scope`. Object: `name`, and optionally `access` and `scope`.
 * What is absent is allow and recursive; what is present must be exact. `null` counts as present.
 */
export function readPermission(input: unknown): PermissionReading {
  if (typeof input === 'string') return readText(input)
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return readObject(input)
  return unparsable('', 'A permission is a text such as read-deny-match, or an object with name, access and scope.')
}

/**
 * Reads a permission from its text form or its object form.
 *
 * @throws Refusal `invalid-request` with one error `permission-unparsable` at `/permission` or the field below it
 */
export function parsePermission(input: unknown): Permission {
  const reading = readPermission(input)
  if ('permission' in reading) return reading.permission
  const { pointer, ...violation } = reading.violation
  throw new Refusal('invalid-request', { errors: [{ pointer: `/permission${pointer}`, ...violation }] })
}

/** The explicit form `name-access-scope`, which every permission has: `read-deny-match`. */
export function formatPermission({ name, access, scope }: Permission): string {
  return `${name}-${access}-${scope}`
}

/** The implicit form of an allowing permission, `read` or `read-match`. Deny has none, so that it is never overlooked. */
export function formatImplicitPermission({ name, access, scope }: Permission): string | undefined {
  if (access === 'deny') return undefined
  return scope === 'recursive' ? name : `${name}-match`
}

function readText(text: string): PermissionReading {
  if (text.length > maxPermissionTextLength) return unparsable('', `At most ${maxPermissionTextLength} characters.`)
  const [name = '', ...modifiers] = text.split('-')
  if (!isPermissionName(name)) return unparsable('', nameRule)
  const read = readModifiers(modifiers)
  if (read === undefined)
    return unparsable('', 'The name may be followed by -allow or -deny, then -match or -recursive.')
  return { permission: { name, ...read } }
}

/** @returns undefined when the parts are not an access, a scope, or an access and a scope in that order */
function readModifiers(parts: readonly string[]): { access: Access; scope: Scope } | undefined {
  const [first, second] = parts
  if (parts.length === 0) return defaultModifiers
  if (parts.length === 1 && isAccess(first)) return { ...defaultModifiers, access: first }
  if (parts.length === 1 && isScope(first)) return { ...defaultModifiers, scope: first }
  if (parts.length === 2 && isAccess(first) && isScope(second)) return { access: first, scope: second }
  return undefined
}

/** Unknown fields are refused too: `{name: 'read', acces: 'deny'}` would otherwise allow. */
function readObject(input: object): PermissionReading {
  const { name, access = defaultModifiers.access, scope = defaultModifiers.scope, ...others } = toRecord(input)
  if (typeof name !== 'string' || !isPermissionName(name)) return unparsable('/name', nameRule)
  if (!isAccess(access)) return unparsable('/access', 'Either allow or deny.')
  if (!isScope(scope)) return unparsable('/scope', 'Either match or recursive.')
  if (Object.keys(others).length > 0) return unparsable('', 'An object has name, access and scope, and nothing else.')
  return { permission: { name, access, scope } }
}

/** Own properties only, so that nothing is read from a prototype. */
function toRecord(input: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input))
}

const nameRule =
  'A name is 1 to 63 lower-case letters, digits and underscores, begins with a letter, ' +
  'and is none of allow, deny, match and recursive.'

function unparsable(pointer: string, detail: string): PermissionReading {
  return { violation: { pointer, code: 'permission-unparsable', detail } }
}
