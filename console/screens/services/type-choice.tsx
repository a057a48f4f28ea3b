import type { ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** The field `type` of a form. */
export function TypeChoice({ types }: { types: readonly string[] }): ReactNode {
  const own = useWords(words)
  return (
    <label className="field">
      <span>{own.type}</span>
      <select name="type">
        {types.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </select>
    </label>
  )
}
