/** The preview of one change: what it does, who gains and loses, and the press that makes it. */
import { getGrant } from 'postern/client'
import { useRef, type ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { problemOf, postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { Apply } from './apply.tsx'
import type { Planned } from './planned.ts'
import { useSentence } from './sentence.ts'
import { Differences } from './diff.tsx'
import { Done } from './done.tsx'
import { Ending } from './ending.tsx'
import { usePreview } from './pages.ts'
import { perform, previewOf, scopeOf } from './requests.ts'
import { words } from './words.ts'

export function Preview({ planned }: { planned: Planned }): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const result = useRef<HTMLHeadingElement>(null)
  const act = useAct((seen: string) => perform(planned, seen))
  /** Once it is applied, or was refused, nothing is asked again by itself: what is shown stays what was looked at. */
  const isOpen = act.isIdle
  const isById = planned.kind === 'deletion'
  const held = useAnswer(
    ['grant', isById && planned.uuid],
    (options) => getGrant(postern, isById ? planned.uuid : '', options),
    isOpen && isById,
  )
  const { pages, error, more, isMore, again } = usePreview(previewOf(planned, held.data), isOpen)
  const first = pages[0]
  const sentence = useSentence(planned, first?.names, held.data)
  const problem = error ?? held.error

  const look = () => {
    again()
    if (isById) void held.refetch()
  }

  if (act.isSuccess) return <Done planned={planned} answer={act.data} sentence={sentence} />
  if (problem) return <ProblemNote error={problem} again={look} />
  if (!first || sentence === undefined) return <p className="loading">{own.looking}</p>

  const anew = () => {
    act.reset()
    look()
    result.current?.focus()
  }
  const isStale = act.isError && problemOf(act.error).code === 'stale-preview'
  return (
    <>
      <h2 ref={result} tabIndex={-1} className="asked">
        {sentence}
      </h2>
      <div className="two what-if">
        <div className="sections">
          <Differences pages={pages} more={more} isMore={isMore} />
          <Ending planned={planned} replaced={first.replaces} isOpen={isOpen} />
        </div>
        <Apply
          planned={planned}
          replaces={first.replaces}
          isActing={act.isPending}
          error={act.error}
          anew={isStale ? anew : undefined}
          apply={may(scopeOf(planned)) ? () => act.mutate(first.revision) : undefined}
        />
      </div>
    </>
  )
}
