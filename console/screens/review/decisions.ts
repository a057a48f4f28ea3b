/** Decisions that are shown at once and saved one after the other, each with one request. One that is refused is taken back, and says why. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { setReviewDecision, unwrap, type Review, type ReviewItem } from 'postern/client'
import { useRef, useState } from 'react'
import { postern } from '#console/postern.ts'

type Decision = ReviewItem['decision']

/** Days after which a grant ends that is shortened by `x`. */
const shortenedDays = 90
const dayMilliseconds = 24 * 60 * 60 * 1000

export const reviewKey = (id: string) => ['review', id] as const
export const itemsKey = (id: string) => ['review-items', id] as const

export interface Decisions {
  decide: (item: ReviewItem, decision: Decision) => void
  /** Grants whose decisions are on their way. */
  saving: ReadonlySet<string>
  /** What was refused, by grant. */
  refused: ReadonlyMap<string, unknown>
}

export function useDecisions(review: string): Decisions {
  const client = useQueryClient()
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const [saving, setSaving] = useState<ReadonlySet<string>>(new Set())
  const [refused, setRefused] = useState<ReadonlyMap<string, unknown>>(new Map())
  const decide = (item: ReviewItem, decision: Decision) => {
    const expiresAt =
      decision === 'expire' ? new Date(Date.now() + shortenedDays * dayMilliseconds).toISOString() : null
    const { uuid } = item
    show(client, review, { ...item, decision, expires_at: expiresAt })
    setSaving((now) => new Set(now).add(uuid))
    setRefused((now) => without(now, uuid))
    const save = async () => {
      try {
        const input = { decision, ...(expiresAt !== null && { expires_at: expiresAt }) }
        show(client, review, unwrap(await setReviewDecision(postern, review, uuid, input)))
      } catch (error) {
        show(client, review, item)
        setRefused((now) => new Map(now).set(uuid, error))
      }
      setSaving((now) => new Set([...now].filter((each) => each !== uuid)))
    }
    last.current = last.current.then(save)
  }
  return { decide, saving, refused }
}

function without(map: ReadonlyMap<string, unknown>, key: string): ReadonlyMap<string, unknown> {
  return new Map([...map].filter(([each]) => each !== key))
}

/** Puts an item into the answers that are on screen, and into the counts of the review. */
function show(client: QueryClient, review: string, item: ReviewItem): void {
  let before: Decision | undefined
  client.setQueriesData<{ items: ReviewItem[]; next: string | null }>({ queryKey: itemsKey(review) }, (page) => {
    if (!page) return page
    const items = page.items.map((each) => {
      if (each.uuid !== item.uuid) return each
      before = each.decision
      return item
    })
    return { ...page, items }
  })
  if (before === undefined) return
  const [from, to] = [countOf(before), countOf(item.decision)]
  client.setQueryData<Review>(reviewKey(review), (known) => {
    if (!known || from === to) return known
    const { progress } = known
    return { ...known, progress: { ...progress, [from]: progress[from] - 1, [to]: progress[to] + 1 } }
  })
}

/** The count of the review that an item with this decision is in. */
function countOf(decision: Decision): Exclude<keyof Review['progress'], 'total' | 'changed'> {
  return decision ?? 'undecided'
}
