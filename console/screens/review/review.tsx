/** One access review: its grants, the effect of what is decided, and when it is completed its seal. Two requests, the review and a page. */
import { deleteReview, getReview, unwrap, type Review } from 'postern/client'
import type { ReactNode } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { cursor, oneOf, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { scopeText } from '#console/screens/reviews/scope-text.ts'
import { words as listWords } from '#console/screens/reviews/words.ts'
import { postern } from '#console/postern.ts'
import { queries, useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import '#console/style/review.css'
import { reviewKey } from './decisions.ts'
import { Effect } from './effect.tsx'
import { Pile } from './pile.tsx'
import { Progress } from './progress.tsx'
import { Sealed } from './sealed.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

/** `item` is the grant with the focus; `when` and `page` are of the effect. */
const parameters = {
  tab: oneOf(['effect']),
  decision: oneOf(['undecided', 'keep', 'end', 'expire']),
  after: cursor,
  item: text,
  when: oneOf(['later']),
  page: cursor,
}

export default function ReviewScreen(): ReactNode {
  const texts = useTexts()
  const { id } = useParams<{ id: string }>()
  const { data: review, error } = useAnswer(reviewKey(id), (options) => getReview(postern, id, options))
  if (error)
    return (
      <Page title={texts.screens.reviews}>
        <ProblemNote error={error} />
      </Page>
    )
  if (review) return <Known review={review} />
  return (
    <Page title={texts.screens.reviews}>
      <Loading />
    </Page>
  )
}

function Known({ review }: { review: Review }): ReactNode {
  const own = useWords(words)
  const lists = useWords(listWords)
  const may = useMay()
  const { values, href, go } = useAddress(parameters)
  const isOpen = review.completed_at === null
  const isEffect = isOpen && values.tab === 'effect'
  const scope = scopeText(review, lists.scope)
  const narrowed = filterWords(review, own.filters)
  const about = [review.title === null ? undefined : scope, ...narrowed, lists.form.orders[review.order]]
  return (
    <Page
      title={review.title ?? scope}
      about={about.filter(Boolean).join(' · ')}
      actions={isOpen && may('reviews:write') && <Remove review={review} />}
    >
      {review.truncated && <p className="note warn">{own.truncated}</p>}
      {!isOpen && <Sealed review={review} />}
      <Progress review={review} />
      {isOpen && (
        <nav className="tabs" aria-label={own.tabsLabel}>
          <Link
            href={href({ tab: undefined, when: undefined, page: undefined })}
            aria-current={isEffect ? undefined : 'page'}
          >
            {own.tabs.grants}
          </Link>
          <Link href={href({ tab: 'effect' })} aria-current={isEffect ? 'page' : undefined}>
            {own.tabs.effect}
          </Link>
        </nav>
      )}
      {isEffect ? (
        <Effect review={review} when={values.when} page={values.page} href={href} go={go} />
      ) : (
        <Pile review={review} values={values} href={href} go={go} />
      )}
    </Page>
  )
}

export type ReviewAddress = ReturnType<typeof useAddress<typeof parameters>>

function filterWords({ filters }: Review, own: (typeof words)['en']['filters']): string[] {
  return [
    ...(filters.never_expires ? [own.neverExpires] : []),
    ...(filters.unchanged_days === null ? [] : [own.unchanged(filters.unchanged_days)]),
    ...(filters.inactive_days === null ? [] : [own.inactive(filters.inactive_days)]),
  ]
}

function Remove({ review: { uuid, progress } }: { review: Review }): ReactNode {
  const own = useWords(words)
  const [, navigate] = useLocation()
  const remove = async () => {
    unwrap(await deleteReview(postern, uuid))
    navigate('/reviews')
    void queries.invalidateQueries({ queryKey: ['reviews'] })
  }
  return <Confirm name={own.remove} consequence={own.removeDoes(progress.total - progress.undecided)} act={remove} />
}
