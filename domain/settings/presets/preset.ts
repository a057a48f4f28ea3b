/** A preset: what an installation that moves from another program, or works like it, turns on as a whole. */
import type { FlagRule } from '#domain/groups/capabilities/flags.ts'

/** One preset. Its service types are in `domain/resources/service-types.ts`, which only the migrator reads. */
export interface Preset {
  /** What it is for, in a line, for the API document. */
  readonly meaning: string
  /** Values of settings, by name: they hold in the place of the defaults, and an administrator's own choice holds in theirs. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Flags that memberships have besides `group_administrator`. */
  readonly flags: Readonly<Record<string, FlagRule>>
  /** What can be done in a group, and the flags of which one is enough; where it is more than a flag's own name says. */
  readonly abilities: Readonly<Record<string, readonly string[]>>
}
