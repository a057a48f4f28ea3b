/** Builds trees from rows. */

/** A node of a tree, and the id of its parent. */
export interface TreeRow {
  readonly uuid: string
  readonly parent: string | null
}

/** A row with its children. */
export type Nested<Row extends TreeRow> = Row & { children: Nested<Row>[] }

/**
 * Nests rows below their parents, in their order.
 *
 * @param rows each after its parent; all below `top`
 */
export function nest<Row extends TreeRow>(top: Row, rows: readonly Row[]): Nested<Row> {
  const root: Nested<Row> = { ...top, children: [] }
  const made = new Map([[top.uuid, root]])
  for (const row of rows) {
    const node: Nested<Row> = { ...row, children: [] }
    made.set(row.uuid, node)
    made.get(row.parent ?? '')?.children.push(node)
  }
  return root
}
