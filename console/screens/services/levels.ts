/** The levels of a tree: pages of the children of each open node, asked for when somebody wants to see them. */
import { useQueries, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { getResource, unwrap, type ResourceDetails, type SummarizedResource } from 'postern/client'
import { useEffect, useReducer } from 'react'
import { postern } from '#console/postern.ts'
import { expand, type ExpansionAct, startExpansion } from './expansion.ts'

export type Node = SummarizedResource

/** The children of an open node, as far as they are known. */
interface Level {
  items: readonly Node[]
  /** `whole`: only what leads to what was opened is known, and not the whole level. `none`: nothing matches the filter. */
  state: 'loading' | 'failed' | 'more' | 'whole' | 'none' | 'complete'
}

export interface Levels {
  isOpen: (uuid: string) => boolean
  levelOf: (uuid: string) => Level
  dispatch: (act: ExpansionAct) => void
  /** Asks for a level again that could not be loaded. */
  retry: (uuid: string) => void
}

export interface LevelsOptions {
  root: string
  /** The node whose panel is open: the levels on its path are open, too. */
  opened: ResourceDetails | undefined
  /** What narrows the level below a node. */
  filter: { parent: string; q: string } | undefined
  /** A node whose first page is under way by other means. */
  awaited: string | undefined
}

export function useLevels({ root, opened, filter, awaited }: LevelsOptions): Levels {
  const client = useQueryClient()
  const [expansion, dispatch] = useReducer(expand, { root, first: filter?.parent ?? root }, startExpansion)
  const { parent: filtered, q } = filter ?? {}
  useEffect(() => {
    if (opened) dispatch({ kind: 'reveal', path: [...(opened.parents ?? []), opened] })
  }, [opened])
  useEffect(() => {
    if (filtered) dispatch({ kind: 'narrow', uuid: filtered })
  }, [filtered, q])
  const qOf = (uuid: string) => (uuid === filtered ? q : undefined)
  const isOpen = (uuid: string) => expansion.open.has(uuid)
  const loaded = [...expansion.pages.keys()].filter(isOpen)
  const asked = loaded.flatMap((uuid) =>
    knownCursors(client, uuid, qOf(uuid), expansion.pages.get(uuid) ?? 1).map((after) => ({ uuid, after })),
  )
  const answers = useQueries({
    queries: asked.map(({ uuid, after }) => ({ ...levelPage(uuid, qOf(uuid), after), enabled: uuid !== awaited })),
  })
  const levelOf = (uuid: string): Level => {
    const revealed = expansion.revealed.get(uuid) ?? []
    if (!expansion.pages.has(uuid)) return { items: revealed, state: 'whole' }
    const pages = answers.filter((_, at) => asked[at]!.uuid === uuid)
    const items = pages.flatMap(({ data }) => data?.items ?? [])
    const last = pages.at(-1)
    const state = last?.error ? 'failed' : !last?.data ? 'loading' : last.data.next ? 'more' : 'complete'
    if (qOf(uuid) !== undefined && state === 'complete' && items.length === 0) return { items, state: 'none' }
    if (qOf(uuid) !== undefined || state === 'complete') return { items, state }
    const known = new Set(items.map((each) => each.uuid))
    return { items: [...items, ...revealed.filter((each) => !known.has(each.uuid))], state }
  }
  const retry = (uuid: string) => void client.refetchQueries({ queryKey: ['level', uuid] })
  return { isOpen, levelOf, dispatch, retry }
}

/** The cursors of the pages of a level that can be asked for: of the first, and of each whose page before is there. */
function knownCursors(client: QueryClient, uuid: string, q: string | undefined, most: number) {
  const cursors: (string | undefined)[] = [undefined]
  while (cursors.length < most) {
    const { queryKey } = levelPage(uuid, q, cursors.at(-1))
    const next = client.getQueryData<LevelPage>(queryKey)?.next
    if (!next) break
    cursors.push(next)
  }
  return cursors
}

type LevelPage = NonNullable<ResourceDetails['children']>

/** What each page of a level is asked with. */
export const levelQuery = { children: true, summary: true, sort: 'name', limit: 100 } as const

function levelPage(uuid: string, q: string | undefined, after: string | undefined) {
  return {
    queryKey: ['level', uuid, q, after] as const,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<LevelPage> => {
      const { children } = unwrap(await getResource(postern, uuid, { ...levelQuery, q, after }, { signal }))
      return children!
    },
  }
}

/** Keeps the first page of a level that came with its node, so that it is not asked for again. */
export function keepFirstPage(client: QueryClient, { uuid, children }: ResourceDetails, q: string | undefined): void {
  if (children) client.setQueryData(levelPage(uuid, q, undefined).queryKey, children)
}
