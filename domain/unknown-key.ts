/** What is said of a key that an object does not have: a typing error gets the key that was probably meant. */
import type { FieldError } from './field-error.ts'

/** The error for a key that is not among `known`. @param pointer where the request has it */
export function unknownKey(pointer: string, key: string, known: readonly string[]): FieldError {
  const near = nearest(key, known)
  const detail = near ? `This key does not exist. Did you mean \`${near}\`?` : 'This key does not exist. Remove it.'
  return { pointer, code: 'unknown-key', detail }
}

/** Longer keys are not compared: no key of ours is as long, and comparing takes the product of both lengths. */
const maxLength = 40

/** The known name that takes the fewest edits, where those are few for its length. */
function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > maxLength) return undefined
  const [best] = known
    .map((candidate) => ({ candidate, edits: editsBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.edits - other.edits)
  return best?.candidate
}

/** Levenshtein's distance: letters to insert, to delete and to replace. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, n) => n)
  for (const [n, letter] of Array.from(from).entries()) {
    const next = [n + 1]
    for (let m = 1; m <= to.length; m++) {
      next[m] = Math.min(row[m]! + 1, next[m - 1]! + 1, row[m - 1]! + (letter === to[m - 1] ? 0 : 1))
    }
    row = next
  }
  return row[to.length]!
}
