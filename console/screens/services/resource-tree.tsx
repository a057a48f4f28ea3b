/** The tree of a service: a grid of react-aria, of which only the rows in sight are in the document. */
import { createContext, use, type ReactNode, type RefObject } from 'react'
import { Collection } from 'react-aria-components/Collection'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree'
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import type { Levels, Node } from './levels.ts'
import { NodeLine } from './node-line.tsx'
import { expandedIds, type LastRow, type NodeRow, type Row, rowOf } from './rows.ts'
import { words } from './words.ts'

export interface ResourceTreeProps {
  root: Node
  levels: Levels
  /** The node whose panel is open. */
  open: string | undefined
  onOpen: (uuid: string) => void
  ref: RefObject<HTMLDivElement | null>
}

/** In pixels, as in `tree.css`. */
const layoutOptions = { rowHeight: 40, padding: 6 }

/** The open node. A context, since rows are kept while their nodes are the same. */
const OpenNode = createContext<string | undefined>(undefined)

export function ResourceTree({ root, levels, open, onOpen, ref }: ResourceTreeProps): ReactNode {
  const texts = useWords(words)
  const rows = [rowOf(root, levels)]
  const expanded = expandedIds(rows)
  const act = (id: string) => {
    const [kind, parent] = id.split(':')
    if (parent === undefined) return onOpen(id)
    // This row goes when the level is there, and the focus would go with it: it moves to the row before.
    const before = levels.levelOf(parent).items.at(-1)?.uuid ?? parent
    ref.current?.querySelector<HTMLElement>(`[data-key="${before}"]`)?.focus()
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
            expandedKeys={expanded}
            onExpandedChange={(keys) => levels.dispatch({ kind: 'toggle', uuid: changed(expanded, keys) })}
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
  return row.kind === 'node' ? <NodeItem row={row} /> : <LastItem row={row} />
}

function NodeItem({ row: { id, node, children } }: { row: NodeRow }): ReactNode {
  const texts = useWords(words)
  const { name, type, begins = [] } = node
  const label = [name, type, ...begins.map((each) => texts.begins[each])].join(', ')
  return (
    <TreeItem id={id} textValue={name} aria-label={label}>
      <TreeItemContent>
        {({ hasChildItems }) => <OpenableLine node={node} hasChildren={hasChildItems} />}
      </TreeItemContent>
      <Collection items={children}>{treeItem}</Collection>
    </TreeItem>
  )
}

function OpenableLine({ node, hasChildren }: { node: Node; hasChildren: boolean }): ReactNode {
  return <NodeLine node={node} hasChildren={hasChildren} isOpen={use(OpenNode) === node.uuid} />
}

/** What one can do at the end of a level. */
function LastItem({ row: { id, kind } }: { row: LastRow }): ReactNode {
  const texts = useWords(words)
  const { loading } = useTexts()
  const text = kind === 'loading' ? loading : texts.rows[kind]
  return (
    <TreeItem id={id} textValue={text} isDisabled={kind === 'none' || kind === 'loading'}>
      <TreeItemContent>
        <div className={`node last ${kind}`}>{text}</div>
      </TreeItemContent>
    </TreeItem>
  )
}

/** The one key by which two sets differ. */
function changed(before: ReadonlySet<unknown>, after: ReadonlySet<unknown>): string {
  return String([...before].find((key) => !after.has(key)) ?? [...after].find((key) => !before.has(key)))
}
