/** A keyset page of things: the same at ten rows and at a million. */
import type { KeyboardEvent, ReactNode } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Pages } from '#console/address.ts'
import type { Texts } from '#console/texts/en.ts'
import { useTexts } from '#console/texts/texts.tsx'
import { Loading } from './loading.tsx'
import { ProblemNote } from './problem.tsx'

export interface Column<Item> {
  name: string
  cell: (item: Item) => ReactNode
  /** Buttons, which need no heading to look at. */
  isAct?: boolean
}

interface PageOf<Item> {
  items: readonly Item[]
  next: string | null
}

export interface ListProps<Item> {
  /** What the list is of. */
  label: string
  /** What was asked for the page, or a page that is there. */
  answer: UseQueryResult<PageOf<Item>> | PageOf<Item>
  /** The first holds the link of the row. */
  columns: readonly Column<Item>[]
  /** The row whose panel is open. */
  open?: string | undefined
  /** That nothing is found, and what to do then. */
  none: string
  noneHint?: ReactNode
  pages: Pages
}

export function List<Item extends { uuid: string } | { sid: string }>(props: ListProps<Item>): ReactNode {
  const { answer } = props
  if ('items' in answer) return <Rows {...props} page={answer} />
  const { data, error, refetch, isPlaceholderData } = answer
  if (error) return <ProblemNote error={error} again={() => void refetch()} />
  if (!data) return <Loading />
  return <Rows {...props} page={data} isStale={isPlaceholderData} />
}

function Rows<Item extends { uuid: string } | { sid: string }>(
  props: ListProps<Item> & { page: PageOf<Item>; isStale?: boolean },
): ReactNode {
  const { label, page, columns, open, none, noneHint, pages, isStale = false } = props
  const texts = useTexts()
  return (
    <div className={isStale ? 'list stale' : 'list'} aria-busy={isStale}>
      {page.items.length === 0 ? (
        <div className="card empty" role="status">
          <b>{none}</b>
          {noneHint && <p>{noneHint}</p>}
        </div>
      ) : (
        <div className="card">
          <table role="table" aria-label={label}>
            <thead role="rowgroup">
              <tr role="row">
                {columns.map(({ name, isAct }) => (
                  <th key={name} role="columnheader" scope="col">
                    {isAct ? <span className="visually-hidden">{name}</span> : name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup" onKeyDown={moveByArrows}>
              {page.items.map((item) => (
                <tr key={keyOf(item)} role="row" className={keyOf(item) === open ? 'open' : ''}>
                  {columns.map(({ name, cell, isAct }) => (
                    <td key={name} role="cell" data-name={name} className={isAct ? 'act' : ''}>
                      <div>{cell(item)}</div>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {page.items.length > 0 && <p className="small muted list-count">{countText(page, pages, texts.pages)}</p>}
      {(pages.isLater || page.next) && (
        <nav className="pager" aria-label={texts.pages.label}>
          {pages.isLater && (
            <Link className="button small" href={pages.href(undefined)}>
              {texts.pages.first}
            </Link>
          )}
          {page.next && (
            <Link className="button small" href={pages.href(page.next)} rel="next">
              {texts.pages.next}
            </Link>
          )}
        </nav>
      )}
    </div>
  )
}

/** How many there are, as far as the page knows: nothing is counted for it (decision 0126). */
function countText({ items, next }: PageOf<unknown>, { isLater }: Pages, texts: Texts['pages']): string {
  if (isLater) return texts.shown(items.length)
  return next ? texts.more(items.length) : texts.all(items.length)
}

function keyOf(item: { uuid: string } | { sid: string }): string {
  return 'uuid' in item ? item.uuid : item.sid
}

/** The arrow keys go from the link of a row to that of the next. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('td:first-child a')]
  const row = (event.target as HTMLElement).closest('tr')
  const next = links[links.findIndex((link) => row?.contains(link)) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
