/** The holder of a grant in a request: a user or a group by uuid or name, or a pseudo group. */
export type HolderReference = PseudoGroup | { user: string } | { group: string }

/** Groups with grants but without members: `everyone` is every caller, `authenticated` every caller with a session. */
export const pseudoGroups = ['everyone', 'authenticated'] as const
export type PseudoGroup = (typeof pseudoGroups)[number]

/** Whether a group name is that of a pseudo group, which no other group can have. */
export function isPseudoGroup(name: string): name is PseudoGroup {
  return pseudoGroups.some((pseudo) => pseudo === name)
}
