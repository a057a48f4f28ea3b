/** The abilities of a group, and the flags of a membership that give them. */
import { groupAdministrator } from './flags.ts'

/** The name of a right in a group. */
export type Ability = string

/** The flags of an installation, and the abilities that its presets define. */
export interface FlagModel {
  readonly flags: readonly string[]
  /** By ability, the flags of which one is enough. An ability that is missing here needs the flag of its own name. */
  readonly abilities: Readonly<Record<Ability, readonly string[]>>
}

/**
 * The flags of which one is enough, by ability. Every flag gives the ability of its own name; administering a group needs `group_administrator`.
 * Superusers have all abilities in every group. Visibility of another group gives no ability there.
 */
export function abilitiesOf({ flags, abilities }: FlagModel): Readonly<Record<Ability, readonly string[]>> {
  const own = flags.filter((flag) => flag !== groupAdministrator).map((flag) => [flag, [flag]] as const)
  return { administer_group: [groupAdministrator], ...Object.fromEntries(own), ...abilities }
}
