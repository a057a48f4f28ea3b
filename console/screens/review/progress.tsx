/** How far a review is: a bar, and each count as a word. */
import type { Review } from 'postern/client'
import type { ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export function Progress({ review: { progress } }: { review: Review }): ReactNode {
  const own = useWords(words)
  const { total, undecided, ...counts } = progress
  const decided = total - undecided
  return (
    <section className="review-progress">
      <label>
        <b>{own.progress(decided, total)}</b>
        <progress max={Math.max(total, 1)} value={decided} />
      </label>
      <ul className="review-counts" aria-live="polite">
        {(['keep', 'end', 'expire', 'changed'] as const).map((each) => (
          <li key={each} className={each}>
            <b>{counts[each]}</b> {own.counts[each]}
          </li>
        ))}
      </ul>
    </section>
  )
}
