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
import {
  isRequirementWord,
  maxRequirementTextLength,
  maxWithinMinutes,
  readRequirementWords,
  requirementWords,
} from './requirement.ts'
import type { StepUp } from '#domain/refusal.ts'
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { unknownKey } from '#domain/unknown-key.ts'

/** The maximum length of the text form: the longest name, access, scope and requirement. Checked before splitting. */
export const maxPermissionTextLength = maxPermissionNameLength + '-allow-recursive'.length + maxRequirementTextLength

/** The keys for the name in the object form, including those of Magpie. */
export const permissionNameKeys = ['name', 'permission_name', 'permission', 'perm_name'] as const

/** All spellings of accesses and scopes, including those in the code of Magpie. */
export const accessSpellings = [...accesses, 'ALLOW', 'DENY'] as const
export const scopeSpellings = [...grantScopes, 'MATCH', 'RECURSIVE'] as const

/** A permission, or the error in its text or object, with a relative pointer (`''`, `/name`, `/access`, `/requires`). */
export type PermissionReading = { permission: Permission } | { violation: FieldError }

/**
 * Reads a permission from its text or object form, without throwing, for request schemas.
 *
 * Text: `name`, `name-access`, `name-scope` or `name-access-scope`, of a conditional permission followed by `-aal2`, `-within15` or both. Object:
 * the name under one of `permissionNameKeys`, with optional `access`, `scope` and `requires`; `type` and `reason`, which listings contain, are
 * ignored. Defaults are allow and recursive. Values must be exact: in lower case, or single ones as in the code of Magpie (`GET_MAP`,
 * `DENY`), which has no text of several in capitals. `null` is the same as absent.
 */
export function readPermission(input: unknown): PermissionReading {
  if (typeof input === 'string') return readText(input)
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return readObject(input)
  return wrong('', 'invalid-type', 'Send a text such as read-deny-match, or an object with name, access and scope.')
}

/**
 * The explicit form, which every permission has: `read-deny-match`, and `read-allow-match-aal2-within15` with what it requires. Readers of Magpie's
 * form refuse the latter, instead of granting more.
 */
export function formatPermission({ name, access, scope, requires }: Permission): string {
  return [name, access, scope, ...requirementWords(requires)].join('-')
}

/** The permission in a webhook message, by placeholder. */
export function permissionParameters(permission: Permission): Record<string, string | StepUp | null> {
  const { name, access, scope, requires = null } = permission
  return {
    'permission.name': name,
    'permission.access': access,
    'permission.scope': scope,
    'permission.requires': requires,
    permission: formatPermission(permission),
  }
}

/** The implicit form of an allowing permission, `read` or `read-match`. Deny and requirements have none, so that they are never overlooked. */
export function formatImplicitPermission({ name, access, scope, requires }: Permission): string | undefined {
  if (access === 'deny' || requires !== undefined) return undefined
  return scope === 'recursive' ? name : `${name}-match`
}

function readText(text: string): PermissionReading {
  if (text.length > maxPermissionTextLength)
    return wrong('', 'too-long', `Use at most ${maxPermissionTextLength} characters.`)
  const [first = '', ...words] = text.split('-')
  const modifiers = words.filter((word) => !isRequirementWord(word))
  const required = words.slice(modifiers.length)
  const name = words.length === 0 || isPermissionName(first) ? readName(first) : undefined
  if (name === undefined) return wrong('', 'invalid-format', nameRule)
  const read = readModifiers(modifiers)
  if (read === undefined) {
    const areWords = modifiers.every((word) => isAccess(word) || isGrantScope(word))
    return wrong('', areWords ? 'invalid-format' : 'invalid-value', modifierRule)
  }
  if (required.length === 0) return { permission: { name, ...read } }
  const requires = readRequirementWords(required)
  if (requires === undefined) return wrong('', 'invalid-format', requirementRule)
  return conditional({ name, ...read, requires }, '')
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
  const { access: saidAccess, scope: saidScope, requires, type, reason, ...names } = toRecord(input)
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
  const permission = { name, access, scope }
  if (requires === undefined) return { permission }
  const read = readRequirement(requires)
  return 'violation' in read ? read : conditional({ ...permission, requires: read.requires }, '/requires')
}

/** A deny that applied only after a step-up would be lifted by not stepping up. */
function conditional(permission: Permission, pointer: string): PermissionReading {
  return permission.access === 'allow'
    ? { permission }
    : wrong(pointer, 'conflicting-field', 'Only a permission that is allowed can require something of a session.')
}

/** Reads the object form of a requirement: `aal`, `within_minutes` or both. */
function readRequirement(input: unknown): { requires: StepUp } | { violation: FieldError } {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return wrongRequirement('', 'invalid-type', requirementParts)
  const { aal, within_minutes: minutes, ...others } = toRecord(input)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined)
    return { violation: unknownKey(`/requires${jsonPointer(unknown)}`, unknown, ['aal', 'within_minutes']) }
  if (aal === undefined && minutes === undefined) return wrongRequirement('', 'missing', requirementParts)
  if (aal !== undefined && aal !== 2) return wrongRequirement('/aal', 'invalid-value', 'Use 2: a second factor.')
  if (minutes !== undefined && !isWithinMinutes(minutes))
    return wrongRequirement('/within_minutes', 'invalid-value', `Use a whole number from 1 to ${maxWithinMinutes}.`)
  return {
    requires: {
      ...(aal !== undefined && { aal: 2 as const }),
      ...(minutes !== undefined && { within_minutes: minutes }),
    },
  }
}

function isWithinMinutes(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= maxWithinMinutes
}

function wrongRequirement(pointer: string, code: FieldCode, detail: string): { violation: FieldError } {
  return { violation: { pointer: `/requires${pointer}`, code, detail } }
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
const permissionKeys = [...permissionNameKeys, 'access', 'scope', 'requires', 'type', 'reason']

const modifierRule = 'After the name, write -allow or -deny, then -match or -recursive; each may be left out.'

const requirementRule = `At the end, write -aal2, then -within1 to -within${maxWithinMinutes}; each may be left out.`

const requirementParts = 'Send `aal`, `within_minutes` or both.'

const nameRule =
  'A name has 1 to 63 lower-case letters, digits and underscores, begins with a letter, ' +
  'and is none of allow, deny, match and recursive.'

function wrong(pointer: string, code: FieldCode, detail: string): PermissionReading {
  return { violation: { pointer, code, detail } }
}
