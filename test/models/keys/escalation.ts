/**
 * What somebody may do, and whether an act of somebody else gave them more than that somebody has: from the words of decision 0082, over worlds in
 * memory. Slow and obvious; it shares no code with `store/conferral.ts` nor with the functions of the database.
 */
import { askOracle, type World, type WorldGrant } from '#test/models/access/decision.ts'

/** An account of a world. */
interface ModelAccount {
  name: string
  role: string
  groups: string[]
}

/** How somebody authenticated. */
type ModelSession = NonNullable<World['session']>

/** A grant of a world. It counts until `until`, in minutes from now; null: for ever. Without `requires` it applies to every session. */
export interface ModelGrant {
  holder: { user: string } | { group: string }
  node: number
  name: string
  form: string
  until: number | null
  requires?: WorldGrant['requires'] | null
}

/** All that decides rights. Nodes have a name below their parent; node 0 is the service. */
export interface ModelWorld {
  roles: Record<string, string[]>
  accounts: ModelAccount[]
  groups: Record<string, { priority: number; discoverable: boolean }>
  nodes: { id: number; parent: number | null; name: string }[]
  grants: ModelGrant[]
}

/** Who acts: the account, and the scopes of the API key, or null for a session, and how its user authenticated. */
export interface ModelCreator {
  name: string
  keyScopes: string[] | null
  session: ModelSession
}

/** Rights as texts: `scope users:read`, `everything`, `read /a/b at 90 in 1` (the session of this index). */
type Rights = ReadonlySet<string>

const permissions = ['read', 'write']
/** Minutes from now: what ends in between is no reason to have it later. */
const moments = [0, 90, 1_000_000]
/** Sessions in which a right may count: one that meets nothing, and some that meet more and more. */
const sessions: (ModelSession | undefined)[] = [
  undefined,
  { aal: 1, minutesAgo: 10 },
  { aal: 2, minutesAgo: 90 },
  { aal: 2, minutesAgo: 30 },
  { aal: 2, minutesAgo: 0 },
]
/** In every world: somebody who has just signed up. */
const anybody: ModelAccount = { name: '(anybody)', role: 'authenticated', groups: [] }

/** What an account may do with a session, in a session of each kind. */
function rightsOf(world: ModelWorld, account: ModelAccount, paths: readonly string[]): Rights {
  const scopes = (world.roles[account.role] ?? []).map((scope) => `scope ${scope}`)
  const everything = account.role === 'superuser' ? ['everything'] : []
  return new Set([...everything, ...scopes, ...accessOf(world, account, paths)])
}

/** What a creator may do: a superuser with a session everything, with a key what the key is for. */
function rightsOfCreator(world: ModelWorld, creator: ModelCreator, paths: readonly string[]): Rights {
  const account = world.accounts.find(({ name }) => name === creator.name)!
  const { keyScopes, session } = creator
  const all = rightsOf(applyingTo(world, keyScopes ? undefined : session), account, paths)
  if (keyScopes === null) return all
  const access = [...all].filter((right) => right.includes('/') && keyScopes.includes('check'))
  const scopes = keyScopes.filter((scope) => account.role === 'superuser' || all.has(`scope ${scope}`))
  return new Set([...scopes.map((scope) => `scope ${scope}`), ...access])
}

/** The world without the grants that do not apply to the session of the one who acts: nobody hands on what they do not have now. */
function applyingTo(world: ModelWorld, session: ModelSession | undefined): ModelWorld {
  const applies = ({ requires }: ModelGrant) => {
    if (!requires) return true
    if (!session || (requires.aal === 2 && session.aal < 2)) return false
    return requires.within_minutes === undefined || session.minutesAgo <= requires.within_minutes
  }
  return { ...world, grants: world.grants.filter(applies) }
}

/** Every path that a request can name: of each node, and one below it that there is not. */
function pathsOf(world: ModelWorld): string[] {
  return world.nodes.flatMap((node) => [pathOf(world, node.id), `${pathOf(world, node.id)}/?`])
}

function pathOf(world: ModelWorld, id: number): string {
  const node = world.nodes.find((one) => one.id === id)!
  return node.parent === null ? `/${node.name}` : `${pathOf(world, node.parent)}/${node.name}`
}

function accessOf(world: ModelWorld, account: ModelAccount, paths: readonly string[]): string[] {
  return moments.flatMap((moment) => {
    const asked = worldOf(world, account, moment)
    return paths.flatMap((path) => {
      const found = closest(world, path)
      if (!found) return []
      return sessions.flatMap((session, n) => {
        const inSession = session ? { ...asked, session } : asked
        const answers = askOracle(inSession, account.name, found.index, found.exact, permissions)
        const may = permissions.filter((name) => answers.get(name)!.allow)
        return may.map((name) => `${name} ${path} at ${moment} in ${n}`)
      })
    })
  })
}

/** The node that a path leads to, or the closest above it. */
function closest(world: ModelWorld, path: string): { index: number; exact: boolean } | null {
  for (let at = path, exact = true; at !== ''; at = at.slice(0, at.lastIndexOf('/')), exact = false) {
    const index = world.nodes.findIndex(({ id }) => pathOf(world, id) === at)
    if (index >= 0) return { index, exact }
  }
  return null
}

function worldOf(world: ModelWorld, { role, groups }: ModelAccount, moment: number): World {
  return {
    parents: world.nodes.map(({ parent }) =>
      parent === null ? null : world.nodes.findIndex(({ id }) => id === parent),
    ),
    priorities: {
      ...Object.fromEntries(Object.entries(world.groups).map(([name, { priority }]) => [name, priority])),
      everyone: -2,
      authenticated: -1,
    },
    memberships: [...groups, 'everyone', 'authenticated'],
    administrator: role === 'superuser',
    grants: world.grants
      .filter(({ until }) => until === null || until > moment)
      .map(({ holder, node, name, form, requires }) => ({
        holder,
        name,
        form,
        ...(requires && { requires }),
        node: world.nodes.findIndex(({ id }) => id === node),
      })),
    defaults: {},
  }
}

/**
 * What an act gave that its creator does not have, besides what anybody has: to an account, new or old, or to whoever joins a group.
 *
 * @returns a line for each right; empty where there is no escalation
 */
export function gainedBeyond(before: ModelWorld, after: ModelWorld, creator: ModelCreator): string[] {
  const paths = [...new Set([...pathsOf(before), ...pathsOf(after)])]
  const own = rightsOfCreator(before, creator, paths)
  if (own.has('everything')) return []
  const theirs = new Set([...own, ...rightsOf(before, anybody, paths)])
  return [...after.accounts, ...joiners(after)].flatMap((account) => {
    const had = rightsOf(
      before,
      before.accounts.find(({ name }) => name === account.name) ?? joinerBefore(before, account),
      paths,
    )
    return [...rightsOf(after, account, paths)]
      .filter((right) => !had.has(right) && !theirs.has(right))
      .map((right) => `${account.name}: ${right}`)
  })
}

/** Anybody may be in a discoverable group. */
function joiners({ groups }: ModelWorld): ModelAccount[] {
  const open = Object.keys(groups).filter((name) => groups[name]!.discoverable)
  return open.map((group) => ({ ...anybody, name: `(who joins ${group})`, groups: [group] }))
}

function joinerBefore(before: ModelWorld, { groups }: ModelAccount): ModelAccount {
  return { ...anybody, groups: groups.filter((name) => before.groups[name]?.discoverable) }
}

/** Whether a creator who signs in as an account, or acts on it, gets or ends what they have not. @param takesOver whether they sign in as it */
export function mayActOn(world: ModelWorld, creator: ModelCreator, target: string, takesOver: boolean): boolean {
  const paths = pathsOf(world)
  const own = rightsOfCreator(world, creator, paths)
  if (own.has('everything') || (target === creator.name && !takesOver)) return true
  const account = world.accounts.find(({ name }) => name === target)!
  const base = rightsOf(world, anybody, paths)
  const rights = [...rightsOf(world, account, paths)].filter((right) => !base.has(right) && !own.has(right))
  if (rights.some((right) => takesOver || right === 'everything' || right.startsWith('scope '))) return false
  const groups = world.accounts.find(({ name }) => name === creator.name)!.groups
  return !takesOver || account.groups.every((group) => creator.keyScopes === null && groups.includes(group))
}
