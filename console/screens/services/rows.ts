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

/** The last row of each node, so that what is the same is not rendered anew. */
const known = new WeakMap<Node, NodeRow>()

export function rowOf(node: Node, levels: Levels): NodeRow {
  if (!levels.isOpen(node.uuid)) return kept({ node, isExpanded: false, children: closedLevel(node) })
  const level = levels.levelOf(node.uuid)
  const children: Row[] = level.items.map((child) => rowOf(child, levels))
  if (level.state !== 'complete') children.push(lastRow(level.state, node))
  return kept({ node, isExpanded: true, children })
}

/** A tree of react-aria opens only what has a row below it, so there is one where there are children. */
function closedLevel(node: Node): readonly Row[] {
  return node.has_children ? [lastRow('loading', node)] : []
}

function kept(row: Pick<NodeRow, 'node' | 'isExpanded' | 'children'>): NodeRow {
  const before = known.get(row.node)
  if (before?.isExpanded === row.isExpanded && isSameLevel(before.children, row.children)) return before
  const made: NodeRow = { id: row.node.uuid, kind: 'node', ...row }
  known.set(row.node, made)
  return made
}

function isSameLevel(one: readonly Row[], other: readonly Row[]): boolean {
  const isSame = (row: Row, at: number) => row === other[at] || (row.kind !== 'node' && row.id === other[at]!.id)
  return one.length === other.length && one.every(isSame)
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
