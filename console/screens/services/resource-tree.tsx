/** The tree of a service: a grid of react-aria, of which only the rows in sight are in the document. */
import { createContext, use, type ReactNode, type Ref } from 'react'
import { Collection } from 'react-aria-components/Collection'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Button, Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree'
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import { Badges } from './badges.tsx'
import type { Levels, Node } from './levels.ts'
import { type LastRow, type Row, rowOf } from './rows.ts'
import { words } from './words.ts'

export interface ResourceTreeProps {
  root: Node
  levels: Levels
  /** The node whose panel is open. */
  open: string | undefined
  onOpen: (uuid: string) => void
  ref: Ref<HTMLDivElement>
}

/** In pixels, as in `tree.css`. */
const layoutOptions = { rowHeight: 40 }

/** The open node. A context, since rows are kept while their nodes are the same. */
const OpenNode = createContext<string | undefined>(undefined)

export function ResourceTree({ root, levels, open, onOpen, ref }: ResourceTreeProps): ReactNode {
  const texts = useWords(words)
  const rows = [rowOf(root, levels)]
  const act = (id: string) => {
    const [kind, parent] = id.split(':')
    if (parent === undefined) return onOpen(id)
    if (kind === 'more') return levels.dispatch({ kind: 'more', uuid: parent })
    if (kind === 'whole') return levels.dispatch({ kind: 'load', uuid: parent })
    return levels.retry(parent)
  }
  return (
    <I18nProvider locale={useLanguage()}>
      <OpenNode value={open}>
        <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
          <Tree
            ref={ref}
            className="card tree"
            aria-label={texts.tree(root.name)}
            items={rows}
            expandedKeys={openKeys(rows)}
            onExpandedChange={(keys) => levels.dispatch({ kind: 'toggle', uuid: changed(openKeys(rows), keys) })}
            onAction={(key) => act(String(key))}
          >
            {treeItem}
          </Tree>
        </Virtualizer>
      </OpenNode>
    </I18nProvider>
  )
}

function treeItem(row: Row): ReactNode {
  if (row.kind !== 'node') return <LastItem row={row} />
  const { node, children } = row
  return (
    <TreeItem id={row.id} textValue={node.name} hasChildItems={Boolean(node.has_children) || children.length > 0}>
      <TreeItemContent>
        {({ hasChildItems, level }) => (
          <div className="node" data-level={Math.min(level, 9)}>
            {hasChildItems ? (
              <Button slot="chevron" className="chevron">
                <Chevron />
              </Button>
            ) : (
              <span className="chevron" />
            )}
            <NodeName node={node} />
            <Badges begins={node.begins} />
          </div>
        )}
      </TreeItemContent>
      <Collection items={children}>{treeItem}</Collection>
    </TreeItem>
  )
}

function Chevron(): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="m9 6 6 6-6 6" />
    </svg>
  )
}

function NodeName({ node: { uuid, name, display_name, type } }: { node: Node }): ReactNode {
  return (
    <span className="name" title={display_name} aria-current={use(OpenNode) === uuid || undefined}>
      {name} <span className="small muted">{type}</span>
    </span>
  )
}

/** What one can do at the end of a level. */
function LastItem({ row: { id, kind } }: { row: LastRow }): ReactNode {
  const texts = useWords(words)
  const loading = useTexts().loading
  const text = kind === 'loading' ? loading : texts.rows[kind]
  return (
    <TreeItem id={id} textValue={text} isDisabled={kind === 'none' || kind === 'loading'}>
      <TreeItemContent>
        {({ level }) => (
          <div className={`node last ${kind}`} data-level={Math.min(level, 9)}>
            {text}
          </div>
        )}
      </TreeItemContent>
    </TreeItem>
  )
}

function openKeys(rows: readonly Row[]): Set<string> {
  return new Set(
    rows.flatMap((row) => (row.kind === 'node' && row.children.length > 0 ? [row.id, ...openKeys(row.children)] : [])),
  )
}

/** The one key by which two sets differ. */
function changed(before: ReadonlySet<unknown>, after: ReadonlySet<unknown>): string {
  return String([...before].find((key) => !after.has(key)) ?? [...after].find((key) => !before.has(key)))
}
