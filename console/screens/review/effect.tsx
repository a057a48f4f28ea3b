/** What completing would change for whom, and completing as the second press. Its revision is that of the first page. */
import { completeReview, previewReview, unwrap, type AccessChange, type Review } from 'postern/client'
import type { ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { postern } from '#console/postern.ts'
import { queries, useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { itemsKey, reviewKey } from './decisions.ts'
import type { ReviewAddress } from './review.tsx'
import { words, type ReviewWords } from './words.ts'

/** Cases that a page looks at. */
const pageSize = 100

interface EffectProps extends Pick<ReviewAddress, 'href' | 'go'> {
  review: Review
  when: 'later' | undefined
  page: string | undefined
}

export function Effect({ review, when, page, href, go }: EffectProps): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const first = usePage(review, when, undefined)
  const other = usePage(review, when, page, page !== undefined)
  const { data, error, refetch } = first
  if (!data && !error) return <Loading />
  return (
    <>
      <p className="muted">{own.effect.about}</p>
      <Summary review={review} />
      <div className="review-tools">
        <Filters>
          <Choice
            label={own.effect.when}
            value={when}
            values={own.effect.whens}
            none={own.effect.atOnce}
            onChange={(next) => go({ when: next, page: undefined })}
          />
        </Filters>
        {data && may('reviews:write') && may('grants:write') && (
          <div className="actions">
            <button type="button" className="button small" onClick={() => void refetch()}>
              {own.again}
            </button>
            <Complete review={review} revision={data.revision} done={() => go({ tab: undefined })} />
          </div>
        )}
      </div>
      <div className="review-effect">
        <List
          label={own.effect.list}
          answer={page === undefined ? first : other}
          columns={columnsOf(own.effect)}
          none={own.effect.none}
          noneHint={own.effect.noneHint}
          pages={{ isLater: page !== undefined, href: (after) => href({ page: after }) }}
        />
      </div>
    </>
  )
}

type Effects = { items: (AccessChange & { uuid: string })[]; next: string | null; revision: string }

/** A page of the effect. */
function usePage(
  { uuid, completed_at: completedAt }: Review,
  when: 'later' | undefined,
  after?: string,
  enabled = true,
) {
  const input = { including_shortened: when === 'later', limit: pageSize, after }
  return useAnswer<Effects>(
    ['review-effect', uuid, input],
    (options) => previewReview(postern, uuid, input, options),
    enabled && completedAt === null,
  )
}

function Summary({ review: { progress } }: { review: Review }): ReactNode {
  const { effect } = useWords(words)
  const { end, expire, keep, undecided, changed } = progress
  return (
    <ul className={undecided + changed > 0 ? 'note warn' : 'note good'}>
      <li>
        <b>{effect.sum(end, expire, keep)}</b>
      </li>
      {undecided > 0 && <li>{effect.undecided(undecided)}</li>}
      {changed > 0 && <li>{effect.changed(changed)}</li>}
    </ul>
  )
}

function Complete({ review, revision, done }: { review: Review; revision: string; done: () => void }): ReactNode {
  const own = useWords(words)
  const { uuid, progress } = review
  const complete = async () => {
    const completed = unwrap(await completeReview(postern, uuid, { revision }))
    queries.setQueryData(reviewKey(uuid), completed)
    done()
    void queries.invalidateQueries({ queryKey: itemsKey(uuid) })
    void queries.invalidateQueries({ queryKey: ['reviews'] })
  }
  return <Confirm name={own.complete} consequence={own.completeDoes(progress.end, progress.expire)} act={complete} />
}

function columnsOf(own: ReviewWords['effect']): Column<AccessChange>[] {
  return [
    { name: own.who, cell: ({ username }) => username },
    {
      name: own.what,
      cell: ({ permission, here, below }) => {
        const difference = here ?? below
        const tone = difference?.change === 'loses' ? 'bad' : difference?.change === 'gains' ? 'good' : 'plain'
        return (
          <>
            <Chip tone={tone}>{difference ? own.changes[difference.change] : own.ends}</Chip>{' '}
            <span className="mono">{permission}</span>
          </>
        )
      },
    },
    {
      name: own.where,
      cell: ({ path, here, below }) => (
        <>
          <span className="mono">{path}</span>
          {(here ?? below) && <span className="small muted">{here ? (below ? own.whole : own.only) : own.under}</span>}
        </>
      ),
    },
    {
      name: own.how,
      cell: ({ here, below }) => {
        const difference = here ?? below
        return (
          difference && <span className="mono">{own.reason(difference.before.reason, difference.after.reason)}</span>
        )
      },
    },
  ]
}
