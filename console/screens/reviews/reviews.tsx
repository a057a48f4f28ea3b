/** Access reviews: those that are open and those that are sealed, and starting one. Two requests: the reviews, and the services to choose from. */
import { listReviews, type Review } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { NewReview } from './new-review.tsx'
import { scopeText } from './scope-text.ts'
import { words, type ReviewsWords } from './words.ts'

/** `new` opens the form; `service`, `path`, `user` and `group` are what it begins with, so that other screens can lead here. */
const parameters = {
  state: oneOf(['open', 'completed']),
  after: cursor,
  new: oneOf(['yes']),
  service: text,
  path: text,
  user: text,
  group: text,
}

export default function Reviews(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, href, go, narrow, pages } = useAddress(parameters)
  const { state, after, new: isNew, ...beginning } = values
  const answer = useAnswer(['reviews', state, after], (options) => listReviews(postern, { state, after }, options))
  const isStarting = isNew === 'yes' && may('reviews:write')
  const nothing = { new: undefined, service: undefined, path: undefined, user: undefined, group: undefined }
  return (
    <Page
      title={texts.screens.reviews}
      about={own.about}
      actions={
        may('reviews:write') && (
          <Link className="button primary" href={href({ new: 'yes' })}>
            {own.start}
          </Link>
        )
      }
    >
      <Filters>
        <Choice label={own.state} value={state} values={own.states} onChange={(next) => narrow({ state: next })} />
      </Filters>
      <div className={isStarting ? 'split with-panel' : 'split'}>
        <List
          label={texts.screens.reviews}
          answer={answer}
          columns={columnsOf(own)}
          pages={pages}
          none={own.none}
          noneHint={own.noneHint}
        />
        {isStarting && <NewReview beginning={beginning} close={() => go(nothing)} />}
      </div>
    </Page>
  )
}

function columnsOf(own: ReviewsWords): Column<Review>[] {
  return [
    {
      name: own.review,
      cell: (review) => (
        <>
          <Link href={`/reviews/${review.uuid}`}>{review.title ?? scopeText(review, own.scope)}</Link>
          {review.title && <span className="small muted">{scopeText(review, own.scope)}</span>}
        </>
      ),
    },
    {
      name: own.state,
      cell: ({ completed_at: completedAt }) => (
        <Chip tone={completedAt ? 'good' : 'warn'}>{own.states[completedAt ? 'completed' : 'open']}</Chip>
      ),
    },
    {
      name: own.progress,
      cell: ({ progress: { total, undecided } }) => own.decided(total - undecided, total),
    },
    {
      name: own.started,
      cell: ({ created_at: createdAt, created_by: createdBy }) => (
        <>
          <Moment at={createdAt} />
          {createdBy && <span className="small muted">{own.by(createdBy)}</span>}
        </>
      ),
    },
  ]
}
