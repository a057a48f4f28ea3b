/** Who a grant is for, as a request says it: a user or a group by uuid or name, or one of the two pseudo groups. */
export type HolderReference = PseudoGroup | { user: string } | { group: string }

/** Groups that hold grants and have no members: every caller, and every caller who is signed in. */
export const pseudoGroups = ['everyone', 'authenticated'] as const
export type PseudoGroup = (typeof pseudoGroups)[number]

/** Whether a group's name is that of a pseudo group; no other group can have it. */
export function isPseudoGroup(name: string): name is PseudoGroup {
  return pseudoGroups.some((pseudo) => pseudo === name)
}
