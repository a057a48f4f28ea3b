/** Which type a new resource has, of those that its parent allows. They are asked for when the form opens. */
import { listResourceChildTypes } from 'postern/client'
import type { ReactNode } from 'react'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { TypeChoice } from './type-choice.tsx'
import { words } from './words.ts'

export function ChildTypes({ parent }: { parent: string }): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const { data, error } = useAnswer(['types', parent], (options) => listResourceChildTypes(postern, parent, options))
  if (error) return <ProblemNote error={error} />
  if (!data) return <p className="loading">{texts.loading}</p>
  if (data.types.length === 0) return <p>{own.noTypes}</p>
  return <TypeChoice types={data.types.map(({ type }) => type)} />
}
