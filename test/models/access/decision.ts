/**
 * A slow, obvious decision, written from Magpie's documented rules as a climb through a world of nodes, groups and grants. It shares no code or
 * types with `domain/`. The fast decision must equal it.
 */

/** A grant as the world stores it; `form` is `allow-match`, `allow-recursive`, `deny-match` or `deny-recursive`. */
export interface WorldGrant {
  holder: { user: string } | { group: string }
  node: number
  name: string
  form: string
  /** What an allowing grant requires of the session: its level, and the most minutes since the user authenticated. */
  requires?: OracleRequirement
}

interface OracleRequirement {
  aal?: 2
  within_minutes?: number
}

/** All nodes, groups and grants. Node 0 is the root; `parents[n]` is the parent of node n. */
export interface World {
  parents: (number | null)[]
  priorities: Record<string, number>
  /** The groups, pseudo groups included, that the asking user is in. */
  memberships: string[]
  administrator: boolean
  grants: WorldGrant[]
  /** By name, the pseudo groups that have it on a resource without any grant of its own (pypicloud's defaults). */
  defaults: Record<string, string[]>
  /** How the asking user authenticated; absent: that is not known. */
  session?: { aal: number; minutesAgo: number }
}

/** The decision of the oracle for one name. */
export interface OracleAnswer {
  allow: boolean
  reason: string
  /** With `step-up-required`: what the grant requires that would decide. */
  stepUp?: OracleRequirement
}

interface Kept {
  grant: WorldGrant
  level: number
  multiple: boolean
}

/** "Later in sort order" = stronger. */
const sortOrder = ['allow-match', 'allow-recursive', 'deny-match', 'deny-recursive']

/** The decision for every wanted name at once. `exact` says that `node` is the target and not its closest ancestor. */
export function askOracle(
  world: World,
  user: string,
  node: number,
  exact: boolean,
  names: string[],
): Map<string, OracleAnswer> {
  if (world.administrator) return new Map(names.map((name) => [name, { allow: true, reason: 'administrator' }]))
  const now = climb(
    { ...world, grants: world.grants.filter((grant) => applies(grant, world.session)) },
    user,
    node,
    exact,
    names,
  )
  const later = climb(world, user, node, exact, names)
  return new Map(
    names.map((name) => {
      const answer = toAnswer(now.get(name), user) ?? byDefault(world, node, exact, name)
      const then = later.get(name)?.grant
      if (answer.allow || !then?.form.startsWith('allow')) return [name, answer]
      return [name, { allow: false, reason: 'step-up-required', stepUp: then.requires ?? {} }]
    }),
  )
}

/** A grant applies to a session that has all that it requires. */
function applies({ requires }: WorldGrant, session: World['session']): boolean {
  if (requires === undefined) return true
  if (session === undefined) return false
  if (requires.aal === 2 && session.aal !== 2) return false
  return requires.within_minutes === undefined || session.minutesAgo <= requires.within_minutes
}

/** "Only if there are none at all, the defaults": grants of any holder and name. A missing node has none. */
function byDefault(world: World, node: number, exact: boolean, name: string): OracleAnswer {
  const explicit = exact && world.grants.some((grant) => grant.node === node)
  const holders = explicit ? [] : (world.defaults[name] ?? [])
  if (holders.some((group) => world.memberships.includes(group))) return { allow: true, reason: 'default' }
  return { allow: false, reason: 'no-permission' }
}

function climb(world: World, user: string, node: number, exact: boolean, names: string[]): Map<string, Kept> {
  const kept = new Map<string, Kept>()
  let here: number | null = node
  for (let level = 1; here !== null; level += 1) {
    for (const name of names) {
      for (const grant of grantsOf(world, user, here)) {
        if (grant.name !== name) continue
        if (grant.form.endsWith('-match') && !(level === 1 && exact)) continue
        kept.set(name, fold(world, kept.get(name), grant, level))
      }
    }
    if (names.every((name) => isDirect(kept.get(name)?.grant))) break
    here = world.parents[here] ?? null
  }
  return kept
}

/** The effective decision, sentence by sentence. */
function fold(world: World, kept: Kept | undefined, grant: WorldGrant, level: number): Kept {
  if (kept === undefined) return { grant, level, multiple: false }
  if (isDirect(grant)) return isDirect(kept.grant) ? kept : { grant, level, multiple: false }
  if (isDirect(kept.grant)) return kept
  if (kept.level === level) return combine(world, kept, grant)
  return priority(world, grant) > priority(world, kept.grant) ? { grant, level, multiple: false } : kept
}

/** Two group grants of one name on one node. */
function combine(world: World, kept: Kept, grant: WorldGrant): Kept {
  const newer = { grant, level: kept.level, multiple: false }
  if (priority(world, grant) > priority(world, kept.grant)) return newer
  if (priority(world, grant) < priority(world, kept.grant)) return kept
  if (grant.form === kept.grant.form)
    return { ...(groupOf(grant) < groupOf(kept.grant) ? newer : kept), multiple: true }
  return sortOrder.indexOf(grant.form) > sortOrder.indexOf(kept.grant.form) ? newer : kept
}

function grantsOf(world: World, user: string, node: number): WorldGrant[] {
  return world.grants.filter(
    (grant) =>
      grant.node === node &&
      ('user' in grant.holder ? grant.holder.user === user : world.memberships.includes(grant.holder.group)),
  )
}

function isDirect(grant: WorldGrant | undefined): boolean {
  return grant !== undefined && 'user' in grant.holder
}

function groupOf({ holder }: WorldGrant): string {
  return 'group' in holder ? holder.group : ''
}

function priority(world: World, grant: WorldGrant): number {
  if ('user' in grant.holder) throw new Error('only groups have a priority')
  const found = world.priorities[grant.holder.group]
  if (found === undefined) throw new Error(`no such group: ${grant.holder.group}`)
  return found
}

function toAnswer(kept: Kept | undefined, user: string): OracleAnswer | undefined {
  if (kept === undefined) return undefined
  const allow = kept.grant.form.startsWith('allow')
  if (kept.multiple) return { allow, reason: 'multiple' }
  return { allow, reason: 'user' in kept.grant.holder ? `user:${user}` : `group:${kept.grant.holder.group}` }
}
