/** The grants of a user or group on many nodes, grouped by node, as a list or as a pruned tree. */
import { appliedGrants, type GrantOnNode, type Listing, readGrants, type StoredReading } from './permission-readings.ts'
import { type Nested, nest } from '#domain/resources/tree.ts'

/** A node as listings name it. */
export interface NamedNode {
  readonly uuid: string
  readonly name: string
  readonly display_name: string
  readonly type: string
}

/** A grant and the node that it is on. */
export type GrantSomewhere = readonly [node: string, ...grant: GrantOnNode]

/** A node with the holder's permissions. `path` is the names from the root to it: `/library/shelf`. */
export type NodeWithPermissions = NamedNode & Listing & { readonly path: string }

/** A node of a pruned tree. Without permissions, it is an ancestor of nodes with some. */
export type PrunedNode = Nested<NamedNode & Listing & { readonly parent: string | null }>

/** The permissions of a holder on each node, by its uuid. Seed: `regroup_permissions_by_resource`. @param reading null: of a group */
export function regroupByNode(
  reading: StoredReading | null,
  grants: readonly GrantSomewhere[],
  holder: string,
): Map<string, Listing> {
  const byNode = Map.groupBy(grants, ([node]) => node)
  return new Map(
    [...byNode].map(([node, rows]) => {
      const onNode = rows.map(([, ...grant]): GrantOnNode => grant)
      return [node, reading === null ? appliedGrants(onNode, holder) : readGrants(reading, onNode, holder)]
    }),
  )
}

/** Nodes as a list. @param chains each node after its ancestors, root first */
export function listNodes(
  chains: readonly (readonly NamedNode[])[],
  listings: ReadonlyMap<string, Listing>,
): NodeWithPermissions[] {
  return chains.flatMap((chain) => {
    const node = chain.at(-1)
    if (!node) return []
    return [{ ...node, path: chain.map(({ name }) => `/${name}`).join(''), ...(listings.get(node.uuid) ?? nothing) }]
  })
}

/** Nodes as trees, one for each service, pruned to these nodes and their ancestors. Seed: `get_user_service_resources_permissions_dict`. */
export function pruneTo(
  chains: readonly (readonly NamedNode[])[],
  listings: ReadonlyMap<string, Listing>,
): PrunedNode[] {
  const met = new Map(
    chains.flatMap((chain) =>
      chain.map((node, depth) => {
        const parent = chain[depth - 1]?.uuid ?? null
        return [node.uuid, { ...node, parent, ...(listings.get(node.uuid) ?? nothing) }]
      }),
    ),
  )
  const [roots, below] = [[...met.values()].filter(isRoot), [...met.values()].filter((node) => !isRoot(node))]
  return roots.map((root) => nest(root, below))
}

const nothing: Listing = { permissions: [], texts: [] }

function isRoot({ parent }: { parent: string | null }): boolean {
  return parent === null
}
