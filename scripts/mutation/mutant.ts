/** A change of the source that some test has to notice. */
export interface Mutant {
  /** From the root of the project. */
  file: string
  /** Where the replaced text begins and ends, in UTF-16 units. */
  start: number
  end: number
  replacement: string
  /** What is changed, the same word for all changes of the kind. */
  kind: string
}

/** The text of a file with the mutant in it. */
export function mutated(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

/** `file:line kind: before → after`, in one line. */
export function describeMutant(text: string, { file, start, end, replacement, kind }: Mutant): string {
  const line = text.slice(0, start).split('\n').length
  return `${file}:${line} ${kind}: ${short(text.slice(start, end))} → ${short(replacement) || '(nothing)'}`
}

const maxShown = 70

function short(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length > maxShown ? `${line.slice(0, maxShown)}…` : line
}
