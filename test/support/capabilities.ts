/** Users and groups for tests of capabilities. */
import {
  type Capabilities,
  capabilitiesOf,
  type Group,
  type MembershipRow,
  type VisibilityRow,
} from '#domain/groups/capabilities/capabilities.ts'
import { camcopsModel } from './presets.ts'

export const [amber, birch, cedar, dahlia] = ['amber', 'birch', 'cedar', 'dahlia'].map(groupNamed) as [
  Group,
  Group,
  Group,
  Group,
]
export const everyGroup = [dahlia, birch, amber, cedar]

/** A group whose uuid is derived from its name. */
export function groupNamed(name: string): Group {
  return { uuid: `uuid-of-${name}`, name }
}

/** A membership with these flags on. */
export function membership(group: Group, ...flags: string[]): MembershipRow {
  return { group, flags: Object.fromEntries(flags.map((flag) => [flag, true])) }
}

/** Capabilities with the flags of CamCOPS; by default of an ordinary user. */
export function capabilities(
  memberships: MembershipRow[],
  user: { superuser?: boolean; isAccountActive?: boolean; uploadGroup?: Group | null } = {},
  visibility: VisibilityRow[] = [],
): Capabilities {
  return capabilitiesOf(
    camcopsModel,
    { superuser: false, isAccountActive: true, uploadGroup: null, ...user },
    memberships,
    visibility,
  )
}

export function names(groups: readonly Group[]): string[] {
  return groups.map(({ name }) => name)
}
