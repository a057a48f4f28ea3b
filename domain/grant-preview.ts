/** Who gains and who loses by a change that is only thought of: each user is decided about twice, by the same rules as every check. */
import { decide } from './decision.ts'
import type { Decision, FactHolder, GrantFact } from './decision-facts.ts'
import type { PseudoGroup } from './holder.ts'
import type { Access, Scope } from './permission.ts'

/** Somebody the change can concern, with the groups they are in as things are and as they would be. */
export type PreviewUser = readonly [
  uuid: string,
  name: string,
  administrator: boolean,
  enabled: boolean,
  groups: readonly number[],
  groupsThen: readonly number[],
]

/** A grant on the way to the resource, and whether it is there now and then. */
export type PreviewGrant = readonly [
  node: number,
  user: string | null,
  group: number | null,
  groupName: string | null,
  priority: number | null,
  access: Access,
  scope: Scope,
  isThere: boolean,
  willBe: boolean,
]

/** What `preview_facts` reads. Of what comes in pairs the first is as things are, the second as they would be. */
export interface PreviewFacts {
  readonly users: readonly PreviewUser[]
  readonly paths: readonly [readonly number[], readonly number[]]
  readonly held: readonly PreviewGrant[]
  readonly own: readonly [number, number]
  readonly defaults: readonly PseudoGroup[] | null
}

/** What the change does to somebody. */
export interface Difference {
  readonly uuid: string
  readonly username: string
  readonly change: 'gains' | 'loses'
  readonly before: Decision
  readonly after: Decision
}

/** Those for whom the answer changes; a user who cannot sign in just now may nothing before and after. */
export function differences(permission: string, facts: PreviewFacts): Difference[] {
  return facts.users.flatMap((user) => {
    const [uuid, username, , enabled] = user
    if (!enabled) return []
    const before = decided(permission, user, facts, 0)
    const after = decided(permission, user, facts, 1)
    if (before.allow === after.allow) return []
    return [{ uuid, username, change: after.allow ? 'gains' : 'loses', before, after } as const]
  })
}

function decided(name: string, user: PreviewUser, facts: PreviewFacts, when: 0 | 1): Decision {
  const [uuid, userName, administrator] = user
  const path = facts.paths[when]
  const groups = user[when === 0 ? 4 : 5]
  const grants = facts.held.flatMap((row): GrantFact[] => {
    const [node, holder, group, groupName, priority, access, scope] = row
    const place = path.indexOf(node)
    const counts = row[when === 0 ? 7 : 8] && place >= 0
    if (!counts || !(group === null ? holder === uuid : groups.includes(group))) return []
    const by: FactHolder =
      group === null ? { kind: 'user' } : { kind: 'group', name: groupName ?? '', priority: priority ?? 0 }
    return [{ level: path.length - 1 - place, holder: by, name, access, scope }]
  })
  const holders = facts.own[when] === 0 ? (facts.defaults ?? []) : []
  const given = holders.includes('everyone') || (holders.includes('authenticated') && userName !== 'anonymous')
  return decide(
    { permission: name, userName },
    { administrator, targetIsExact: true, grants, defaults: given ? [name] : [] },
  )
}
