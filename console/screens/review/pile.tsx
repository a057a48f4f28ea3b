/** The grants of a review, of which one has the focus: k keeps it, e ends it, x shortens it, u takes that back, and the arrows go on. */
import { listReviewItems, type Review, type ReviewItem } from 'postern/client'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { itemsKey, useDecisions } from './decisions.ts'
import { DownloadCsv } from './download.tsx'
import { Keys } from './keys.tsx'
import type { ReviewAddress } from './review.tsx'
import { Row } from './row.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

/** What a key decides about the grant with the focus. */
const decisionsOfKeys: Record<string, ReviewItem['decision']> = { k: 'keep', e: 'end', x: 'expire', u: null }

type PileProps = { review: Review } & Pick<ReviewAddress, 'values' | 'href' | 'go'>

export function Pile({ review, values, href, go }: PileProps): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { uuid } = review
  const query = { decision: values.decision, after: values.after }
  const { data, error, isPlaceholderData } = useAnswer([...itemsKey(uuid), query], (options) =>
    listReviewItems(postern, uuid, query, options),
  )
  const { decide, saving, refused } = useDecisions(uuid)
  const list = useRef<HTMLOListElement>(null)
  const items = data?.items ?? []
  const focused = items.find((item) => item.uuid === values.item) ?? items[0]
  const canDecide = review.completed_at === null && may('reviews:write')

  const focus = (item: ReviewItem | undefined) => {
    if (!item) return
    go({ item: item.uuid }, { replace: true })
    list.current?.querySelector<HTMLElement>(`[data-grant="${item.uuid}"]`)?.focus()
  }
  const isLoaded = data !== undefined
  useEffect(() => {
    // The keys work as soon as the grants are there.
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  }, [isLoaded])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!focused || event.ctrlKey || event.metaKey || event.altKey) return
    const at = items.indexOf(focused)
    const moves: Record<string, ReviewItem | undefined> = {
      ArrowDown: items[at + 1],
      ArrowUp: items[at - 1],
      Home: items[0],
      End: items.at(-1),
    }
    if (event.key in moves) {
      event.preventDefault()
      focus(moves[event.key])
      return
    }
    const decision = decisionsOfKeys[event.key.toLowerCase()]
    if (canDecide && decision !== undefined) {
      event.preventDefault()
      decide(focused, decision)
      if (decision !== null) focus(items[at + 1])
    }
  }

  if (error) return <ProblemNote error={error} />
  return (
    <>
      <div className="review-tools">
        <Filters>
          <Choice
            label={own.show}
            value={values.decision}
            values={own.decisions}
            onChange={(decision) => go({ decision, after: undefined, item: undefined })}
          />
        </Filters>
        {canDecide && <Keys />}
        {review.completed_at === null && <DownloadCsv review={uuid} />}
      </div>
      {!isLoaded && <Loading />}
      {isLoaded && items.length === 0 && (
        <div className="card empty" role="status">
          <b>{own.none}</b>
          <p>{own.noneHint}</p>
        </div>
      )}
      {items.length > 0 && (
        <ol
          ref={list}
          className="card review-pile"
          aria-label={own.pile}
          aria-busy={isPlaceholderData}
          onKeyDown={onKeyDown}
        >
          {items.map((item) => (
            <Row
              key={item.uuid}
              item={item}
              isFocused={item === focused}
              onFocus={() => item.uuid !== values.item && go({ item: item.uuid }, { replace: true })}
              isSaving={saving.has(item.uuid)}
              refusal={refused.get(item.uuid)}
              decide={canDecide ? (decision) => decide(item, decision) : undefined}
            />
          ))}
        </ol>
      )}
      {(values.after !== undefined || data?.next) && (
        <nav className="pager" aria-label={texts.pages.label}>
          {values.after !== undefined && (
            <Link className="button small" href={href({ after: undefined, item: undefined })}>
              {texts.pages.first}
            </Link>
          )}
          {data?.next && (
            <Link className="button small" href={href({ after: data.next, item: undefined })} rel="next">
              {texts.pages.next}
            </Link>
          )}
        </nav>
      )}
    </>
  )
}
