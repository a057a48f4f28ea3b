/** Random worlds of trees with branches, for lists that are walks. */
import * as fc from 'fast-check'
import { asker } from '../domain/decision-worlds.ts'
import { askOracle, type World, type WorldGrant } from '../models/access/decision.ts'

/** How many nodes each has. */
export const nodeCount = 30

const holders: WorldGrant['holder'][] = [
  { user: asker },
  { user: asker },
  { user: 'bob' },
  { user: 'dora' },
  ...['blue', 'red', 'authenticated', 'everyone'].map((group) => ({ group })),
]
const forms = ['allow-match', 'allow-recursive', 'allow-recursive', 'deny-match', 'deny-recursive']

/** Trees with branches, and few grants: so there are branches in which nothing is allowed, and others in which everything is. */
export const wideWorlds: fc.Arbitrary<World> = fc
  .record({
    steps: fc.array(fc.noBias(fc.nat(5)), { minLength: nodeCount, maxLength: nodeCount }),
    grants: fc.array(
      fc.record({
        holder: fc.constantFrom(...holders),
        node: fc.oneof(fc.noBias(fc.nat(nodeCount - 1)), fc.constantFrom(0, 1, 2, 3)),
        form: fc.constantFrom(...forms),
      }),
      { minLength: 2, maxLength: 14, size: 'max' },
    ),
    blue: fc.nat(1),
    member: fc.boolean(),
  })
  .map(({ steps, grants, blue, member }) => ({
    parents: steps.map((step, node) => (node === 0 ? null : Math.max(0, node - 1 - step))),
    priorities: { blue, red: 0, authenticated: -1, everyone: -2 },
    memberships: [...(member ? ['blue', 'red'] : []), 'authenticated', 'everyone'],
    administrator: false,
    defaults: {},
    grants: [
      ...new Map(grants.map((one) => [JSON.stringify([one.holder, one.node]), { ...one, name: 'read' }])).values(),
    ],
  }))

/** What the specification says of one user and node. */
export function allowed(world: World, user: string, node: number) {
  const memberships =
    user === asker ? world.memberships : user === 'anonymous' ? ['everyone'] : ['authenticated', 'everyone']
  return askOracle({ ...world, memberships }, user, node, true, ['read']).get('read')!
}
