/** What can be done in a group, and which flags of a membership there let somebody do it. */
import type { MembershipFlag } from './flags.ts'

/**
 * The flags of which one is enough (spec: CamCOPS, `cc_user`). To administer a group includes its patients and erasing tasks, and
 * neither dumps nor reports nor notes nor uploads: those need their own flag even of administrators. Superusers can do all of it in every
 * group. What a group may see of other groups gives none of it there: there is no second-hand authority.
 */
export const abilities = {
  administer_group: ['group_administrator'],
  erase_tasks: ['group_administrator'],
  manage_patients: ['manage_patients', 'group_administrator'],
  email_patients: ['email_patients', 'group_administrator'],
  upload: ['upload'],
  register_devices: ['register_devices'],
  use_web: ['use_web'],
  dump: ['dump'],
  report: ['report'],
  add_notes: ['add_notes'],
  see_all_unfiltered: ['see_all_unfiltered'],
} as const satisfies Record<string, readonly MembershipFlag[]>

/** Something that can be done in a group. */
export type Ability = keyof typeof abilities

/** The names of all abilities, in the order of the table. */
export const abilityNames = Object.keys(abilities) as Ability[]
