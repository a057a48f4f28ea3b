/** Priorities as the rows of `groups` have them: the migration writes those of the pseudo groups, the column's default the third. */

/** Priority of the pseudo group `everyone`: anonymous callers are in it and nothing else. Loses to every other group. */
export const everyonePriority = -2

/** Priority of the pseudo group `authenticated`, which every signed-in user is in. */
export const authenticatedPriority = -1

/**
 * Priority of a group unless somebody says otherwise, and the lowest an ordinary group may have: below it, it could
 * merge with a pseudo group. Higher wins.
 */
export const defaultGroupPriority = 0
