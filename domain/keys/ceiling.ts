/** The branches that an API key is limited to: it counts at and below these nodes only. */

/**
 * Of a limited key. Without branches, because all were deleted, it counts nowhere. The uuids, of the key and of its branches, are there where an
 * explanation may name them.
 */
export interface KeyCeiling {
  readonly key?: string
  readonly branches: readonly (readonly [id: number, uuid?: string])[]
}

/** Whether a node is at or below a branch. @param path the ids of the nodes from the root to it */
export function isWithinCeiling({ branches }: KeyCeiling, path: readonly number[]): boolean {
  return branches.some(([id]) => path.includes(id))
}
