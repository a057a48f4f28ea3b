/** What happens once a grant with an end has ended. */
import type { ReactNode } from 'react'
import { useWords, useLanguage } from '#console/texts/texts.tsx'
import { momentText } from '#console/parts/time.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import type { Planned } from './planned.ts'
import { Differences } from './diff.tsx'
import { usePreview, type PreviewPage } from './pages.ts'
import { previewOfEnd } from './requests.ts'
import { words } from './words.ts'

export interface EndingProps {
  planned: Planned
  /** The grant that is there already: what its end does can be previewed today. */
  replaced: PreviewPage['replaces']
  isOpen: boolean
}

export function Ending({ planned, replaced, isOpen }: EndingProps): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const end = previewOfEnd(planned)
  const isKept = end !== null && replaced !== null
  const { pages, error, more, isMore, again } = usePreview(isKept ? end : null, isOpen)
  if (end === null || planned.kind !== 'grant' || typeof planned.grant.permission === 'string') return null
  const when = momentText(planned.grant.permission.expires_at ?? '', language)
  return (
    <section className="sections" aria-labelledby="ending">
      <h2 id="ending">{own.ending.title(when)}</h2>
      {!isKept && <p className="muted">{own.ending.fresh}</p>}
      {error !== undefined && error !== null && <ProblemNote error={error} again={again} />}
      {isKept && pages.length > 0 && <Differences pages={pages} more={more} isMore={isMore} />}
    </section>
  )
}
