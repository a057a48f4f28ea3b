/** The rows of a tree, made of its levels. */
import type { Levels, Node } from './levels.ts'

/** A node, or what one can do at the end of its level. */
export type Row =
  | { id: string; kind: 'node'; node: Node; children: readonly Row[] }
  | { id: string; kind: 'more' | 'whole' | 'none' | 'failed' | 'loading'; parent: string }

export type LastRow = Exclude<Row, { kind: 'node' }>

/** Rows of closed nodes, so that a level that grows is not rendered anew. */
const closed = new WeakMap<Node, Row>()

export function rowOf(node: Node, levels: Levels): Row {
  if (!levels.isOpen(node.uuid)) {
    const known = closed.get(node)
    const row = known ?? { id: node.uuid, kind: 'node', node, children: [] }
    closed.set(node, row)
    return row
  }
  const level = levels.levelOf(node.uuid)
  const children = level.items.map((child) => rowOf(child, levels))
  if (level.state !== 'complete')
    children.push({ id: `${level.state}:${node.uuid}`, kind: level.state, parent: node.uuid })
  return { id: node.uuid, kind: 'node', node, children }
}
