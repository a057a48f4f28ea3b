/**
 * What the listings have on one node, written from Magpie's documented rules and sharing no code with
 * `domain/`: each as `read-allow-match user:ada`, in listing order.
 */
import type { World, WorldGrant } from './decision.ts'

/** The stored listings of a user. */
export type Listed = 'direct' | 'inherited' | 'resolved'

/** Somebody whose grants are listed: the user alone, and the groups whose grants count. */
export interface Holder {
  user: string
  memberships: string[]
}

/** "allow before deny, then match before recursive; later = stronger." */
const order = ['allow-match', 'allow-recursive', 'deny-match', 'deny-recursive']

/** The listing of a user on a node. @param groupName the name of a group in responses */
export function listingOf(
  world: World,
  node: number,
  mode: Listed,
  { user, memberships }: Holder,
  groupName: (group: string) => string,
): string[] {
  const here = world.grants.filter((grant) => grant.node === node)
  const own = here.filter(({ holder }) => 'user' in holder && holder.user === user)
  const ofGroups = here.filter(({ holder }) => 'group' in holder && memberships.includes(holder.group))
  if (mode === 'direct') return lines(own, groupName)
  if (mode === 'inherited') return lines([...own, ...ofGroups], groupName)
  return [...new Set(here.map(({ name }) => name))].sort().flatMap((name) =>
    strongest(
      world,
      own.filter((grant) => grant.name === name),
      ofGroups.filter((grant) => grant.name === name),
      groupName,
    ),
  )
}

/** "a group has only its applied grants". */
export function appliedTo(world: World, node: number, group: string, groupName: (group: string) => string): string[] {
  const held = world.grants.filter(({ holder, node: at }) => at === node && 'group' in holder && holder.group === group)
  return lines(held, groupName)
}

/** Direct over groups; the higher priority; the later in sort order; identical ones are `multiple`. */
function strongest(
  world: World,
  own: WorldGrant[],
  ofGroups: WorldGrant[],
  groupName: (group: string) => string,
): string[] {
  if (own.length > 0) return lines(own, groupName)
  const priorityOf = ({ holder }: WorldGrant) => ('group' in holder ? world.priorities[holder.group]! : 0)
  const highest = Math.max(...ofGroups.map(priorityOf))
  const equals = ofGroups.filter((grant) => priorityOf(grant) === highest)
  const last = Math.max(...equals.map(({ form }) => order.indexOf(form)))
  const winners = equals.filter(({ form }) => order.indexOf(form) === last)
  if (winners.length > 1) return [`${winners[0]!.name}-${winners[0]!.form} multiple`]
  return lines(winners, groupName)
}

/** Magpie's order, and one's own before those of groups, groups by name. */
function lines(grants: WorldGrant[], groupName: (group: string) => string): string[] {
  const keyed = grants.map(({ holder, name, form }) => ({
    key: [name, order.indexOf(form), 'user' in holder ? '' : `group:${groupName(holder.group)}`],
    line: `${name}-${form} ${'user' in holder ? `user:${holder.user}` : `group:${groupName(holder.group)}`}`,
  }))
  return keyed.sort((one, other) => compare(one.key, other.key)).map(({ line }) => line)
}

function compare(one: (string | number)[], other: (string | number)[]): number {
  const at = one.findIndex((part, n) => part !== other[n])
  return at < 0 ? 0 : one[at]! < other[at]! ? -1 : 1
}
