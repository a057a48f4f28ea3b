import * as z from 'zod/mini'
import type { UnplacedError } from '#domain/field-error.ts'
import { maxIdentifierLength } from '#domain/accounts/identifier.ts'
import { parseInstant } from '#domain/instant.ts'
import { pseudoGroups } from '#domain/permissions/holder.ts'
import { uuidSource } from '#domain/uuid.ts'
import { hexTextSource } from '#domain/hex-text.ts'

/** Shapes that several functions take. */
export const Uuid = z.uuid()

export const largestPage = 100

export const usualPage = 50

/** How many a page has at most, where a body says it. */
export const PageSize = z._default(z.int().check(z.gte(1), z.lte(largestPage)), usualPage)

/** The number that decimal digits write; other spellings (`0x10`, `1e1`, blanks) are none. */
function numberOf(text: unknown): number {
  return /^\d{1,15}$/.test(String(text)) ? Number(text) : Number.NaN
}

/** A whole number in a query. */
export function wholeNumber(least: number, most: number) {
  return z.pipe(z.transform(numberOf), z.int().check(z.gte(least), z.lte(most)))
}

/** A page of a list. */
export const PageQuery = {
  limit: z._default(wholeNumber(1, largestPage), usualPage),
  /** The `next` of the page before: the id of its last item. */
  after: z.optional(Uuid),
}

/** The longest name, in hexadecimal. */
const maxNameCursorLength = 2700

/**
 * A page of a list that can be sorted by name.
 *
 * @param further its other parameters
 * @param depth how many ids or names a cursor may have besides the first: those of a node's ancestors
 */
export function sortedPage<Shape extends z.core.$ZodLooseShape>(
  further: Shape,
  depth = 0,
  maxLength = maxNameCursorLength,
) {
  const shape = {
    limit: PageQuery.limit,
    after: z.optional(z.string().check(z.maxLength(maxLength))),
    sort: z._default(z.enum(['id', 'name']), 'id'),
    ...further,
  }
  return z.strictObject(shape).check(({ value, issues }) => {
    const { after, sort } = value as { after?: string; sort: 'id' | 'name' }
    const key = sort === 'name' ? hexTextSource : uuidSource
    if (after === undefined || new RegExp(`^${key}(?:\\.${key}){0,${depth}}$`, 'i').test(after)) return
    issues.push({ code: 'custom', params: notOfThisList, path: ['after'], input: after })
  })
}

const notOfThisList: UnplacedError = {
  code: 'invalid-cursor',
  detail: 'Send the `next` of the previous page and the same `sort`.',
}

/** A password as it is sent. Longer than any that may be set, so that its length says nothing; in UTF-16 units. */
export const PasswordText = z.string().check(z.minLength(1), z.maxLength(4096))

/** A user name or an address that is looked for, or a part of one. In UTF-16 units. */
export const IdentifierText = z.string().check(z.minLength(1), z.maxLength(maxIdentifierLength))

/** A user name or an address as somebody typed it; `domain/` says what it may be. In UTF-16 units. */
export const UsernameText = z.string().check(z.maxLength(1000))
export const EmailText = z.string().check(z.maxLength(2000))

const oneLine = /^[^\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]+$/u

/** A line that a person wrote: no line breaks, other controls or marks that turn the direction of what follows. @param maxLength in UTF-16 units */
export function lineText(maxLength: number) {
  return z
    .string()
    .check(z.minLength(1), z.maxLength(maxLength), z.regex(oneLine, 'Use one line without control characters.'))
}

/** A name as people write theirs. */
export const FullNameText = lineText(200)

/** A user or a group, by uuid or name. In UTF-16 units. */
export const Reference = z.string().check(z.minLength(1), z.maxLength(320))

/** The holder of a grant. */
export const HolderInput = z.union(
  [z.enum(pseudoGroups), z.strictObject({ user: Reference }), z.strictObject({ group: Reference })],
  'Send an object with either `user` or `group`, or one of everyone and authenticated.',
)

/** An instant with its offset, which `parseInstant` brings to UTC. */
export const InstantText = z.iso
  .datetime({ offset: true, abort: true })
  .check(z.refine((text) => parseInstant(text) !== undefined))
