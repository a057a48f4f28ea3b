/** Limits of groups: names and group data. */
import type { UnplacedError } from '#domain/field-error.ts'
import { isUuid } from '#domain/uuid.ts'

const maxGroupNameLength = 64

/** The maximum size of `group_data` as JSON. Lists return it, so it must be small. */
export const maxGroupDataBytes = 16 * 1024

/** The maximum priority: the largest PostgreSQL `integer`. */
export const maxPriority = 2_147_483_647

/**
 * Words of letters and digits with single separators (Magpie). In Magpie any white space, also a line break, is a separator; here only the space.
 */
const namePattern = /^[A-Za-z0-9]+(?:[ _.-][A-Za-z0-9]+)*$/

/** Names of reserved groups, of callers and of paths below `/v1/groups`, in lower case. */
const reservedNames = new Set(['discoverable', 'everyone', 'authenticated', 'anonymous', 'administrators'])

/**
 * The error of a group name. The database ensures that names differ in more than case.
 *
 * @returns undefined for a valid name
 */
export function findGroupNameError(name: string): UnplacedError | undefined {
  if (name.length > maxGroupNameLength || !namePattern.test(name)) {
    return { code: 'invalid-format', detail: nameRule }
  }
  if (isUuid(name))
    return { code: 'uuid-not-allowed', detail: 'A name must not look like a UUID. Choose another name.' }
  if (reservedNames.has(name.toLowerCase()))
    return { code: 'reserved-name', detail: 'This name is reserved. Choose another name.' }
  return undefined
}

const nameRule =
  `Use 1 to ${maxGroupNameLength} letters A to Z and digits, in words joined by one space, hyphen, full stop or ` +
  'underscore each.'

export function isGroupDataSmall(data: Readonly<Record<string, unknown>>): boolean {
  return new TextEncoder().encode(JSON.stringify(data)).length <= maxGroupDataBytes
}
