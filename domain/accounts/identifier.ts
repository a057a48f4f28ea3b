/**
 * What names an account: a user name or an email address. Every entrance reads it here (registration, sign-in, reset, search, paths, command
 * line, import), so that what one of them accepts means the same account to all (docs/decisions/accounts/0054-one-reader-of-identifiers.md).
 */
import type { UnplacedError } from '#domain/field-error.ts'

/** Longest text that is read, in UTF-16 units: four times the longest address, since a label may shrink when it is made canonical. */
export const maxIdentifierLength = 1016

/** Blanks and invisible characters at the ends: they come along when a text is copied. Line breaks and other controls do not, and are refused. */
const edges = /^[\p{Zs}\p{Default_Ignorable_Code_Point}]+|[\p{Zs}\p{Default_Ignorable_Code_Point}]+$/gu

/** Controls, unassigned, blanks, and what nobody sees: no name and no address has one. */
const hiddenCharacter = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u

/**
 * The text that is read: NFKC, without blanks around it. Idempotent.
 *
 * @param text at most `maxIdentifierLength` long: the caller limits it
 */
export function readable(text: string): string {
  return text.normalize('NFKC').replace(edges, '')
}

/** What keeps a text from naming any account, of a kind that its reader would not see. @param text as `readable` returns it */
export function unreadable(text: string): UnplacedError | undefined {
  return hiddenCharacter.test(text) ? { code: 'invalid-character', detail: hidden } : undefined
}

const hidden = 'A user name or an address must not contain spaces, line breaks or invisible characters.'
