/** What a group may be called, and how much may be kept with it. */
import type { UnplacedError } from '#domain/field-error.ts'
import { isUuid } from '#domain/uuid.ts'

/** Characters of the longest name (Magpie). */
const maxGroupNameLength = 64

/** Bytes of JSON that `group_data` may have: what is read at every listing must stay small. */
export const maxGroupDataBytes = 16 * 1024

/** The highest priority: what Postgres keeps in an `integer`. */
export const maxPriority = 2_147_483_647

/**
 * Words of letters and digits, joined by one separator each (Magpie). Its separators include every white space, a line break too; here it is
 * the space alone.
 */
const namePattern = /^[A-Za-z0-9]+(?:[ _.-][A-Za-z0-9]+)*$/

/** Names of our own groups, of callers and of paths below `/v1/groups`, in lower case. */
const reservedNames = new Set(['discoverable', 'everyone', 'authenticated', 'anonymous', 'administrators'])

/**
 * What is wrong with a group's name. Two names that differ only in capitals cannot both exist, which is the database's to decide.
 *
 * @returns undefined for a name that may be chosen
 */
export function findGroupNameFault(name: string): UnplacedError | undefined {
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

/** Whether notes of a group are small enough to be kept. */
export function isGroupDataSmall(data: Readonly<Record<string, unknown>>): boolean {
  return new TextEncoder().encode(JSON.stringify(data)).length <= maxGroupDataBytes
}
