/** What can be done in a group, and which flags of a membership there let somebody do it. */
import { groupAdministrator } from './flags.ts'

/** Something that can be done in a group, by name. */
export type Ability = string

/** The flags that an installation has, and what its presets say that they give. */
export interface FlagModel {
  readonly flags: readonly string[]
  /** By ability, the flags of which one is enough, where that is more than the flag of the ability's own name. */
  readonly abilities: Readonly<Record<Ability, readonly string[]>>
}

/**
 * The flags of which one is enough, by ability. Every flag gives the ability of its own name; administering a group comes from
 * `group_administrator`. Superusers can do all of it in every group. What a group may see of other groups gives none of it there: there is no
 * second-hand authority.
 */
export function abilitiesOf({ flags, abilities }: FlagModel): Readonly<Record<Ability, readonly string[]>> {
  const own = flags.filter((flag) => flag !== groupAdministrator).map((flag) => [flag, [flag]] as const)
  return { administer_group: [groupAdministrator], ...Object.fromEntries(own), ...abilities }
}
