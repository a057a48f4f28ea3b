/** The pages of a preview: the first is asked for at once, each further one when somebody wants it. */
import { previewAccessChange, unwrap, type AccessChange, type PreviewAccessChangeInput } from 'postern/client'
import { useState } from 'react'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'

type Answer = Extract<Awaited<ReturnType<typeof previewAccessChange>>, { ok: true }>['value']

/** A page of a preview of everything. */
export type PreviewPage = Extract<Answer, { items: AccessChange[] }>

/** Cases that a page looks at: as many as Postern allows. */
const limit = 100

export interface PreviewState {
  pages: PreviewPage[]
  error: unknown
  /** Asks for the next page; undefined when there is none. */
  more: (() => void) | undefined
  /** Whether the next page is on its way. */
  isMore: boolean
  /** Looks anew, from the first page. */
  again: () => void
}

/** @param change null: not known yet */
export function usePreview(change: PreviewAccessChangeInput['change'] | null, isOpen: boolean): PreviewState {
  const first = useAnswer(
    ['preview', change],
    (options) => previewAccessChange(postern, { change: change ?? {}, reasons: true, limit }, options),
    isOpen && change !== null,
  )
  const [further, setFurther] = useState<{ of: unknown; pages: PreviewPage[] }>({ of: undefined, pages: [] })
  const [isMore, setIsMore] = useState(false)
  const [error, setError] = useState<unknown>()
  const shown = first.isPlaceholderData ? undefined : (first.data as PreviewPage | undefined)
  const pages = shown ? [shown, ...(further.of === shown ? further.pages : [])] : []
  const after = pages.at(-1)?.next
  const more = async () => {
    if (!change || !after) return
    setIsMore(true)
    try {
      const page = unwrap(await previewAccessChange(postern, { change, reasons: true, limit, after })) as PreviewPage
      setFurther({ of: shown, pages: [...pages.slice(1), page] })
    } catch (thrown) {
      setError(thrown)
    }
    setIsMore(false)
  }
  return {
    pages,
    error: first.error ?? error,
    more: after ? () => void more() : undefined,
    isMore,
    again: () => {
      setError(undefined)
      if (change) void first.refetch()
    },
  }
}
