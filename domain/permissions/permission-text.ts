/**
 * Reads and writes permissions. Strict on purpose: Magpie reads `read-dny` and `{access: 'dney'}` as allow, so a typing
 * error gives what was to be taken away. Here whatever is not understood whole is refused.
 */
import { jsonPointer } from '#domain/json-pointer.ts'
import { type Access, type Permission, type Scope } from './permission.ts'
import {
  accesses,
  defaultModifiers,
  isAccess,
  isPermissionName,
  isScope,
  maxPermissionNameLength,
  scopes,
} from './permission.ts'
import { permissionOfMember } from './permission-members.ts'
import { isPermissionType, permissionTypes } from './permission-type.ts'
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { unknownKey } from '#domain/unknown-key.ts'

/** The longest text form: the longest name, then `-allow` or `-deny`, then `-recursive`. Checked before any splitting. */
export const maxPermissionTextLength = maxPermissionNameLength + '-allow-recursive'.length

/** Where an object may have the name: ours, and the others that Magpie takes. */
export const permissionNameKeys = ['name', 'permission_name', 'permission', 'perm_name'] as const

/** Every spelling of an access and a scope: also the names that they have in Magpie's program. */
export const accessSpellings = [...accesses, 'ALLOW', 'DENY'] as const
export const scopeSpellings = [...scopes, 'MATCH', 'RECURSIVE'] as const

/** A permission, or what is wrong with its text or object; the pointer is relative to it (`''`, `/name`, `/access`). */
export type PermissionReading = { permission: Permission } | { violation: FieldError }

/**
 * Reads a permission from its text form or its object form, without throwing: for schemas at the edge.
 *
 * Text: `name`, `name-access`, `name-scope` or `name-access-scope`. Object: the name under one of `permissionNameKeys`, and optionally
 * `access` and `scope`; `type` and `reason`, which listings answer with, are understood and say nothing about it. What is absent is allow
 * and recursive; what is present must be exact, in small letters or as Magpie's program calls it (`READ-DENY`). `null` counts as present.
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

/** What a webhook is told of a permission, by the names of its placeholders. */
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
  const name = readName(first)
  if (name === undefined) return wrong('', 'invalid-format', nameRule)
  const words = modifiers.map(spelledSmall)
  const read = readModifiers(words)
  if (read === undefined) {
    const areWords = words.every((word) => isAccess(word) || isScope(word))
    return wrong('', areWords ? 'invalid-format' : 'invalid-value', modifierRule)
  }
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
  const { access: saidAccess, scope: saidScope, type, reason, ...names } = toRecord(input)
  const [key = 'name', ...others] = Object.keys(names)
  const unknown = [key, ...others].find((each) => !permissionNameKeys.some((known) => known === each))
  if (unknown !== undefined) return { violation: unknownKey(jsonPointer(unknown), unknown, permissionKeys) }
  if (others.length > 0)
    return wrong(`/${others[0]}`, 'conflicting-field', `The name is sent as \`${key}\` too. Send it once.`)
  if (names[key] === undefined) return wrong(`/${key}`, 'missing', 'Specify the name of the permission.')
  const name = readName(names[key])
  const access = spelledSmall(saidAccess === undefined ? defaultModifiers.access : saidAccess)
  const scope = spelledSmall(saidScope === undefined ? defaultModifiers.scope : saidScope)
  if (name === undefined)
    return typeof names[key] === 'string'
      ? wrong(`/${key}`, 'invalid-format', nameRule)
      : wrong(`/${key}`, 'invalid-type', 'Send a string.')
  if (!isAccess(access)) return wrong('/access', 'invalid-value', 'Use allow or deny.')
  if (!isScope(scope)) return wrong('/scope', 'invalid-value', 'Use match or recursive.')
  if (type !== undefined && !isPermissionType(type))
    return wrong('/type', 'invalid-value', `Use one of ${permissionTypes.join(', ')}.`)
  if (reason !== undefined && typeof reason !== 'string') return wrong('/reason', 'invalid-type', 'Send a string.')
  return { permission: { name, access, scope } }
}

/** A bare name, in small letters or as Magpie's program has it. */
function readName(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  return isPermissionName(text) ? text : permissionOfMember(text)
}

/** `DENY` as `deny`; anything else, `Deny` too, as it is. */
function spelledSmall<Value>(value: Value): Value | string {
  return typeof value === 'string' && /^[A-Z]+$/.test(value) ? value.toLowerCase() : value
}

/** Own properties only, so that nothing is read from a prototype. */
function toRecord(input: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input))
}

/** Everything that the object form may have. */
const permissionKeys = [...permissionNameKeys, 'access', 'scope', 'type', 'reason']

const modifierRule = 'After the name, write -allow or -deny, then -match or -recursive; each may be left out.'

const nameRule =
  'A name has 1 to 63 lower-case letters, digits and underscores, begins with a letter, ' +
  'and is none of allow, deny, match and recursive.'

function wrong(pointer: string, code: FieldCode, detail: string): PermissionReading {
  return { violation: { pointer, code, detail } }
}
