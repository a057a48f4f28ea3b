/**
 * Reads and writes permissions. Strict: Magpie reads `read-dny` and `{access: 'dney'}` as allow, so that a typing error gives a right. Here every
 * invalid text is rejected.
 */
import { jsonPointer } from '#domain/json-pointer.ts'
import { type Access, type Permission, type GrantScope } from './permission.ts'
import {
  accesses,
  defaultModifiers,
  isAccess,
  isPermissionName,
  isGrantScope,
  maxPermissionNameLength,
  grantScopes,
} from './permission.ts'
import { permissionOfMember } from './permission-members.ts'
import { isPermissionType, permissionTypes } from './permission-type.ts'
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { unknownKey } from '#domain/unknown-key.ts'

/** The maximum length of the text form: the longest name with `-allow` or `-deny` and `-recursive`. Checked before splitting. */
export const maxPermissionTextLength = maxPermissionNameLength + '-allow-recursive'.length

/** The keys for the name in the object form, including those of Magpie. */
export const permissionNameKeys = ['name', 'permission_name', 'permission', 'perm_name'] as const

/** All spellings of accesses and scopes, including those in the code of Magpie. */
export const accessSpellings = [...accesses, 'ALLOW', 'DENY'] as const
export const scopeSpellings = [...grantScopes, 'MATCH', 'RECURSIVE'] as const

/** A permission, or the error in its text or object, with a relative pointer (`''`, `/name`, `/access`). */
export type PermissionReading = { permission: Permission } | { violation: FieldError }

/**
 * Reads a permission from its text or object form, without throwing, for request schemas.
 *
 * Text: `name`, `name-access`, `name-scope` or `name-access-scope`. Object: the name under one of `permissionNameKeys`, with optional `access`
 * and `scope`; `type` and `reason`, which listings contain, are ignored. Defaults are allow and recursive. Values must be exact: in lower case, or
 * single ones as in the code of Magpie (`GET_MAP`, `DENY`), which has no text of several in capitals. `null` is the same as absent.
 */
export function readPermission(input: unknown): PermissionReading {
  if (typeof input === 'string') return readText(input)
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return readObject(input)
  return wrong('', 'invalid-type', 'Send a text such as read-deny-match, or an object with name, access and scope.')
}

/** The explicit form `name-access-scope`, which every permission has: `read-deny-match`. */
export function formatPermission({ name, access, scope }: Permission): string {
  return `${name}-${access}-${scope}`
}

/** The permission in a webhook message, by placeholder. */
export function permissionParameters(permission: Permission): Record<string, string> {
  const { name, access, scope } = permission
  return {
    'permission.name': name,
    'permission.access': access,
    'permission.scope': scope,
    permission: formatPermission(permission),
  }
}

/** The implicit form of an allowing permission, `read` or `read-match`. Deny has none, so that it is never overlooked. */
export function formatImplicitPermission({ name, access, scope }: Permission): string | undefined {
  if (access === 'deny') return undefined
  return scope === 'recursive' ? name : `${name}-match`
}

function readText(text: string): PermissionReading {
  if (text.length > maxPermissionTextLength)
    return wrong('', 'too-long', `Use at most ${maxPermissionTextLength} characters.`)
  const [first = '', ...modifiers] = text.split('-')
  const name = modifiers.length === 0 || isPermissionName(first) ? readName(first) : undefined
  if (name === undefined) return wrong('', 'invalid-format', nameRule)
  const read = readModifiers(modifiers)
  if (read === undefined) {
    const areWords = modifiers.every((word) => isAccess(word) || isGrantScope(word))
    return wrong('', areWords ? 'invalid-format' : 'invalid-value', modifierRule)
  }
  return { permission: { name, ...read } }
}

/** @returns undefined if the parts are not an access, a scope, or an access and a scope in that order */
function readModifiers(parts: readonly string[]): { access: Access; scope: GrantScope } | undefined {
  const [first, second] = parts
  if (parts.length === 0) return defaultModifiers
  if (parts.length === 1 && isAccess(first)) return { ...defaultModifiers, access: first }
  if (parts.length === 1 && isGrantScope(first)) return { ...defaultModifiers, scope: first }
  if (parts.length === 2 && isAccess(first) && isGrantScope(second)) return { access: first, scope: second }
  return undefined
}

/** Unknown fields are rejected: `{name: 'read', acces: 'deny'}` would otherwise allow. */
function readObject(input: object): PermissionReading {
  const { access: saidAccess, scope: saidScope, type, reason, ...names } = toRecord(input)
  const [key = 'name', ...others] = Object.keys(names)
  const unknown = [key, ...others].find((each) => !permissionNameKeys.some((known) => known === each))
  if (unknown !== undefined) return { violation: unknownKey(jsonPointer(unknown), unknown, permissionKeys) }
  if (others.length > 0)
    return wrong(`/${others[0]}`, 'conflicting-field', `The name is sent as \`${key}\` too. Send it once.`)
  if (names[key] === undefined) return wrong(`/${key}`, 'missing', 'Specify the name of the permission.')
  const name = readName(names[key])
  const access = spelledSmall(saidAccess ?? defaultModifiers.access)
  const scope = spelledSmall(saidScope ?? defaultModifiers.scope)
  if (name === undefined)
    return typeof names[key] === 'string'
      ? wrong(`/${key}`, 'invalid-format', nameRule)
      : wrong(`/${key}`, 'invalid-type', 'Send a string.')
  if (!isAccess(access)) return wrong('/access', 'invalid-value', 'Use allow or deny.')
  if (!isGrantScope(scope)) return wrong('/scope', 'invalid-value', 'Use match or recursive.')
  if (type !== undefined && !isPermissionType(type))
    return wrong('/type', 'invalid-value', `Use one of ${permissionTypes.join(', ')}.`)
  if (reason !== undefined && typeof reason !== 'string') return wrong('/reason', 'invalid-type', 'Send a string.')
  return { permission: { name, access, scope } }
}

/** A bare name, in lower case or as in the code of Magpie. */
function readName(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  return isPermissionName(text) ? text : permissionOfMember(text)
}

/** `DENY` as `deny`; other values, also `Deny`, unchanged. */
function spelledSmall<Value>(value: Value): Value | string {
  return typeof value === 'string' && /^[A-Z]+$/.test(value) ? value.toLowerCase() : value
}

/** Own properties only, without those that are null. */
function toRecord(input: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
}

/** The keys of the object form. */
const permissionKeys = [...permissionNameKeys, 'access', 'scope', 'type', 'reason']

const modifierRule = 'After the name, write -allow or -deny, then -match or -recursive; each may be left out.'

const nameRule =
  'A name has 1 to 63 lower-case letters, digits and underscores, begins with a letter, ' +
  'and is none of allow, deny, match and recursive.'

function wrong(pointer: string, code: FieldCode, detail: string): PermissionReading {
  return { violation: { pointer, code, detail } }
}
