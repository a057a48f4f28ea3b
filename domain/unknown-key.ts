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

/** Letters to insert, to delete and to replace, and neighbours to swap (optimal string alignment): each counts one. */
function editsBetween(from: string, to: string): number {
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, n) => n)
  for (let n = 0; n < from.length; n++) {
    const next = [n + 1]
    for (let m = 1; m <= to.length; m++) {
      const isSame = from[n] === to[m - 1]
      const isSwap = n > 0 && m > 1 && from[n] === to[m - 2] && from[n - 1] === to[m - 1]
      const edits = [row[m]! + 1, next[m - 1]! + 1, row[m - 1]! + (isSame ? 0 : 1)]
      next[m] = Math.min(...edits, isSwap ? before[m - 2]! + 1 : Infinity)
    }
    before = row
    row = next
  }
  return row[to.length]!
}
