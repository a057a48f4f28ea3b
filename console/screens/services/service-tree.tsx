/** The tree of a service, with what narrows it, beside the panel of the node that is open. */
import type { UseQueryResult } from '@tanstack/react-query'
import { getResource, type ResourceDetails } from 'postern/client'
import { useRef, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useAddress } from '#console/address.ts'
import { Filters, SearchText } from '#console/parts/filters.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { type Node, useLevels } from './levels.ts'
import { NodePanel } from './node-panel.tsx'
import { parameters } from './parameters.ts'
import { ResourceTree } from './resource-tree.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

export interface ServiceTreeProps {
  root: Node
  opened: UseQueryResult<ResourceDetails>
  /** Whether the first level of the open node is under way. */
  isAwaited: boolean
}

export function ServiceTree({ root, opened, isAwaited }: ServiceTreeProps): ReactNode {
  const own = useWords(words)
  const { values, go, href } = useAddress(parameters)
  const { open, q, in: within, move } = values
  const tree = useRef<HTMLDivElement>(null)
  const node = opened.data?.uuid === (open ?? within) ? opened.data : undefined
  const path = node ? [...(node.parents ?? []), node] : [root]
  const filtered = q === undefined ? levelAt(path) : (path.find(({ uuid }) => uuid === within) ?? root)
  const levels = useLevels({
    root: root.uuid,
    opened: node,
    filter: q === undefined ? undefined : { parent: filtered.uuid, q },
    awaited: isAwaited ? (open ?? within ?? root.uuid) : undefined,
  })
  const moved = useAnswer(['moved', move], (options) => getResource(postern, move!, {}, options), move !== undefined)
  const show = (uuid: string | undefined) => go({ open: uuid, grants: undefined })
  const close = () => {
    show(undefined)
    tree.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus()
  }
  return (
    <>
      <Filters>
        <SearchText
          label={own.filter(filtered.name)}
          value={q}
          onChange={(next) => go({ q: next, in: next && filtered.uuid }, { replace: true })}
          isMain
        />
      </Filters>
      {moved.data && move && (
        <div className="note" role="status">
          <p>{own.moving(moved.data.path)}</p>
          <Link className="button small" href={href({ move: undefined })}>
            {own.moveCancel}
          </Link>
        </div>
      )}
      <div className={open ? 'split with-panel' : 'split'}>
        <div className="list">
          <ResourceTree ref={tree} root={root} levels={levels} open={open} onOpen={show} />
        </div>
        {open && node && (
          <NodePanel
            key={node.uuid}
            node={node}
            move={move}
            moved={move === undefined ? undefined : moved.data}
            close={close}
            show={show}
            dispatch={levels.dispatch}
          />
        )}
        {open && opened.error && (
          <Panel title={own.path} close={close}>
            <ProblemNote error={opened.error} />
          </Panel>
        )}
        {open && !node && !opened.error && <Loading />}
      </div>
    </>
  )
}

/** The node whose level is narrowed: the last of a path, or its parent if there is nothing below it. */
function levelAt(path: readonly Node[]): Node {
  const last = path.at(-1)!
  return last.has_children ? last : (path.at(-2) ?? last)
}
