/** The keys that decide, for those who look. */
import type { ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export function Keys(): ReactNode {
  const { keys } = useWords(words)
  return (
    <ul className="review-keys" aria-label={keys.label}>
      {keys.list.map(([key, does]) => (
        <li key={key}>
          <kbd>{key}</kbd> {does}
        </li>
      ))}
    </ul>
  )
}
