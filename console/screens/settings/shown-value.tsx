/** A value as one reads it: a word, a number, or a table folded. */
import type { ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export function ShownValue({ value }: { value: unknown }): ReactNode {
  const own = useWords(words)
  if (typeof value === 'boolean') return <b>{value ? own.on : own.off}</b>
  if (typeof value === 'number') return <b>{value}</b>
  if (typeof value === 'string') return <b>{value || own.empty}</b>
  const isEmpty = value === null || Object.keys(value as object).length === 0
  if (isEmpty) return <b>{own.empty}</b>
  return (
    <details>
      <summary>{own.entries(Object.keys(value as object).length)}</summary>
      <pre className="details">{JSON.stringify(value, null, 2)}</pre>
    </details>
  )
}
