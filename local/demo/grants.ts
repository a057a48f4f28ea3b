/** Grants on the three trees: to departments, projects and single people; allowed and denied, with ends and with step-ups. */
import type { DemoPerson, Row } from './plan.ts'
import { before, day, type DemoInput, firstId } from './plan.ts'
import { departments, groupId, groupNames } from './groups.ts'
import { type Chance, uuidOf } from './random.ts'
import type { DemoNode } from './services.ts'

/** The ids of the two groups of the service. */
const everyone = 1
const authenticated = 2

interface DemoGrant {
  node: DemoNode
  permission: 'read' | 'write'
  holder: { group_id: number } | { user_id: number }
  access?: 'deny'
  scope?: 'match'
  expiresAt?: Date
  requires?: { aal?: 2; minutes?: number }
}

const group = (name: string) => ({ group_id: groupId(name) })

/** The rows of `grants`. */
export function planGrants(
  input: DemoInput,
  chance: Chance,
  people: readonly DemoPerson[],
  nodes: readonly DemoNode[],
): Row[] {
  const administrator = people[0]!.id
  const [clinic, archive, ledger] = nodes.filter(({ depth }) => depth === 0)
  const find = (root: DemoNode, name: string) => nodes.find((node) => node.path[0] === root.id && node.name === name)!
  const wanted: DemoGrant[] = [
    { node: clinic!, permission: 'read', holder: group('clinical') },
    { node: clinic!, permission: 'write', holder: group('clinical'), requires: { aal: 2 } },
    { node: find(clinic!, 'patients'), permission: 'read', holder: group('contractors'), access: 'deny' },
    { node: find(clinic!, 'reports'), permission: 'read', holder: group('quality') },
    { node: archive!, permission: 'read', holder: { group_id: authenticated } },
    { node: find(archive!, 'public'), permission: 'read', holder: { group_id: everyone } },
    { node: find(archive!, 'studies'), permission: 'read', holder: group('contractors'), access: 'deny' },
    { node: find(archive!, 'studies'), permission: 'write', holder: group('research') },
    { node: ledger!, permission: 'read', holder: group('finance') },
    { node: ledger!, permission: 'write', holder: group('finance'), requires: { minutes: 15 } },
    { node: find(ledger!, 'payroll'), permission: 'read', holder: group('people'), requires: { aal: 2, minutes: 30 } },
    { node: find(ledger!, 'payroll'), permission: 'read', holder: group('works-council'), scope: 'match' },
  ]
  wanted.push(...Array.from({ length: 170 }, () => ofGroup(input, chance, nodes)))
  wanted.push(...Array.from({ length: 260 }, () => ofPerson(input, chance, nodes, people)))
  const distinct = new Map(wanted.toReversed().map((each) => [keyOf(each), each]))
  return [...distinct.values()].toReversed().map((grant, n) => rowOf(grant, n, input, chance, administrator))
}

/** A department or a project on a node that is not the root. */
function ofGroup({ now }: DemoInput, chance: Chance, nodes: readonly DemoNode[]): DemoGrant {
  const node = chance.pick(nodes.filter(({ depth }) => depth > 0 && depth < 5))
  const name = chance.once(2) ? chance.pick(departments) : chance.pick(groupNames)
  const base: DemoGrant = { node, permission: chance.once(3) ? 'write' : 'read', holder: { group_id: groupId(name) } }
  if (chance.once(7)) return { ...base, access: 'deny' }
  if (chance.once(8)) return { ...base, requires: chance.once(2) ? { aal: 2 } : { minutes: 60 } }
  return chance.once(6) ? { ...base, expiresAt: before(now, -chance.whole(2, 90) * day) } : base
}

/** Somebody on a node anywhere: often for a time, sometimes denied. */
function ofPerson(
  { now }: DemoInput,
  chance: Chance,
  nodes: readonly DemoNode[],
  people: readonly DemoPerson[],
): DemoGrant {
  const base: DemoGrant = {
    node: chance.pick(nodes),
    permission: chance.once(3) ? 'write' : 'read',
    // Some people have most of them.
    holder: { user_id: chance.pick(chance.once(2) ? people : people.slice(4, 60)).id },
  }
  if (chance.once(6)) return { ...base, access: 'deny', ...(chance.once(3) && { scope: 'match' as const }) }
  // Some have ended: they stay in the lists until somebody deletes them.
  return chance.once(2) ? { ...base, expiresAt: before(now, chance.whole(-60, 20) * day) } : base
}

/** A holder has one grant for a permission at a node. */
function keyOf({ node, permission, holder }: DemoGrant): string {
  return JSON.stringify([node.id, permission, holder])
}

function rowOf(grant: DemoGrant, n: number, { now, seed }: DemoInput, chance: Chance, administrator: number): Row {
  const { node, permission, holder, access = 'allow', scope = 'recursive', expiresAt, requires = {} } = grant
  const at = before(now, chance.whole(21, 170) * day)
  return {
    id: firstId + n,
    uuid: uuidOf(`${seed} grant ${n}`),
    resource_id: node.id,
    permission,
    user_id: null,
    group_id: null,
    ...holder,
    access,
    scope,
    expires_at: expiresAt ?? null,
    requires_aal: requires.aal ?? null,
    requires_within_minutes: requires.minutes ?? null,
    created_at: at,
    updated_at: at,
    created_by: administrator,
  }
}
