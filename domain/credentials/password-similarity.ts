/** How much of a password is made of names, which whoever knows them tries first (ASVS 6.2.11). */

/** Shortest piece of a name that counts, in code points. Three in a row happen by chance: `and` is in Andrew and in many a passphrase. */
export const pieceLength = 4

/** Largest share of a password that names may make up. Authnzerver's own measure of likeness allowed a third too. */
export const maxNameShare = 1 / 3

/**
 * Which share of a password's code points lies in pieces of names, a piece being at least `pieceLength` letters, marks or digits in a row of
 * a name. Case, width, and what stands between letters make no difference: `J.a.n.e-Doe` is `janedoe`.
 *
 * @returns 0 to 1
 */
export function nameShare(password: string, names: readonly (string | null | undefined)[]): number {
  const points = Array.from(comparedForm(password))
  const written = points.filter((point) => isWritten.test(point))
  const pieces = new Set(names.flatMap((name) => piecesOf(writtenOf(name ?? ''))))
  const covered = new Set<number>()
  for (const [start, piece] of piecesOf(written).entries()) {
    if (pieces.has(piece)) for (let n = 0; n < pieceLength; n += 1) covered.add(start + n)
  }
  return covered.size / Math.max(points.length, 1)
}

/**
 * The form in which passwords are compared with lists and names: neither capitals, width nor blanks around it make a common one rarer.
 * Upper case first: it takes `ß` to `SS`. Neither call depends on a locale.
 */
export function comparedForm(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().trim()
}

const isWritten = /[\p{L}\p{M}\p{N}]/u

function writtenOf(text: string): string[] {
  return Array.from(comparedForm(text)).filter((point) => isWritten.test(point))
}

/** Every run of `pieceLength` code points, in order. */
function piecesOf(points: string[]): string[] {
  return points.slice(pieceLength - 1).map((_, start) => points.slice(start, start + pieceLength).join(''))
}
