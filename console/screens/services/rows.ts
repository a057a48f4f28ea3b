/** The rows of a tree, made of its levels. */
import type { Levels, Node } from './levels.ts'

export interface NodeRow {
  id: string
  kind: 'node'
  node: Node
  isExpanded: boolean
  children: readonly Row[]
}

/** What one can do at the end of a level. */
export interface LastRow {
  id: string
  kind: 'more' | 'whole' | 'none' | 'failed' | 'loading'
  parent: string
}

export type Row = NodeRow | LastRow

/** Rows of closed nodes, so that a level that grows is not rendered anew. */
const closed = new WeakMap<Node, NodeRow>()

export function rowOf(node: Node, levels: Levels): NodeRow {
  if (!levels.isOpen(node.uuid)) return closedRow(node)
  const level = levels.levelOf(node.uuid)
  const children: Row[] = level.items.map((child) => rowOf(child, levels))
  if (level.state !== 'complete') children.push(lastRow(level.state, node))
  return { id: node.uuid, kind: 'node', node, isExpanded: true, children }
}

/** A tree of react-aria opens only what has a row below it, so there is one where there are children. */
function closedRow(node: Node): NodeRow {
  const known = closed.get(node)
  if (known) return known
  const children = node.has_children ? [lastRow('loading', node)] : []
  const row: NodeRow = { id: node.uuid, kind: 'node', node, isExpanded: false, children }
  closed.set(node, row)
  return row
}

function lastRow(kind: LastRow['kind'], { uuid }: Node): LastRow {
  return { id: `${kind}:${uuid}`, kind, parent: uuid }
}

/** The ids of the nodes that are open. */
export function expandedIds(rows: readonly Row[]): Set<string> {
  return new Set(
    rows.flatMap((row) => (row.kind === 'node' && row.isExpanded ? [row.id, ...expandedIds(row.children)] : [])),
  )
}
