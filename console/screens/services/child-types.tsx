/** Which type a new resource has, of those that its parent allows. They are asked for when the form opens. */
import { listResourceChildTypes } from 'postern/client'
import type { ReactNode } from 'react'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { TypeChoice } from './type-choice.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

export function ChildTypes({ parent }: { parent: string }): ReactNode {
  const own = useWords(words)
  const { data, error } = useAnswer(['types', parent], (options) => listResourceChildTypes(postern, parent, options))
  if (error) return <ProblemNote error={error} />
  if (!data) return <Loading />
  if (data.types.length === 0) return <p>{own.noTypes}</p>
  return <TypeChoice types={data.types.map(({ type }) => type)} />
}
