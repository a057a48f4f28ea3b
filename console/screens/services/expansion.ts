/** Which nodes of a tree are open, how many pages of each are wanted, and what is known of a level without loading it. */
import type { SummarizedResource } from 'postern/client'

export interface Expansion {
  open: ReadonlySet<string>
  /** How many pages of the children of a node are wanted. Of others only what is revealed is known. */
  pages: ReadonlyMap<string, number>
  /** By node: the children that lead to what was opened. */
  revealed: ReadonlyMap<string, readonly SummarizedResource[]>
}

export type ExpansionAct =
  | { kind: 'toggle'; uuid: string }
  /** Opens a level and loads it. */
  | { kind: 'load'; uuid: string }
  /** Opens a level whose filter has changed, with its first page. */
  | { kind: 'narrow'; uuid: string }
  | { kind: 'more'; uuid: string }
  /** Opens the levels from the root down to a node, with that node in them. */
  | { kind: 'reveal'; path: readonly SummarizedResource[] }
  /** The node is gone. */
  | { kind: 'forget'; uuid: string }

/** The root is open. @param first the node whose level is wanted first */
export function startExpansion({ root, first }: { root: string; first: string }): Expansion {
  return { open: new Set([root, first]), pages: new Map([[first, 1]]), revealed: new Map() }
}

export function expand(before: Expansion, act: ExpansionAct): Expansion {
  switch (act.kind) {
    case 'toggle':
      return before.open.has(act.uuid)
        ? { ...before, open: without(before.open, act.uuid) }
        : expand(before, { kind: 'load', uuid: act.uuid })
    case 'load':
      return load(before, act.uuid, before.pages.get(act.uuid) ?? 1)
    case 'narrow':
      return load(before, act.uuid, 1)
    case 'more':
      return { ...before, pages: new Map([...before.pages, [act.uuid, (before.pages.get(act.uuid) ?? 0) + 1]]) }
    case 'reveal':
      return reveal(before, act.path)
    case 'forget':
      return forget(before, act.uuid)
    default:
      return before
  }
}

function load(before: Expansion, uuid: string, pages: number): Expansion {
  return { ...before, open: new Set([...before.open, uuid]), pages: new Map([...before.pages, [uuid, pages]]) }
}

function forget(before: Expansion, gone: string): Expansion {
  const { open, pages, revealed } = before
  return {
    open: without(open, gone),
    pages: new Map([...pages].filter(([uuid]) => uuid !== gone)),
    revealed: new Map([...revealed].map(([parent, all]) => [parent, all.filter(({ uuid }) => uuid !== gone)])),
  }
}

function reveal(before: Expansion, path: readonly SummarizedResource[]): Expansion {
  const ancestors = path.slice(0, -1).map(({ uuid }) => uuid)
  const revealed = new Map(before.revealed)
  for (const [at, parent] of ancestors.entries()) {
    const child = path[at + 1]!
    revealed.set(parent, [...(revealed.get(parent) ?? []).filter(({ uuid }) => uuid !== child.uuid), child])
  }
  return { ...before, open: new Set([...before.open, ...ancestors]), revealed }
}

function without<Item>(items: ReadonlySet<Item>, item: Item): Set<Item> {
  return new Set([...items].filter((each) => each !== item))
}
