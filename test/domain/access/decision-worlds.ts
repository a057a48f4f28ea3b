/** Random worlds for the property tests, and the facts a store would fetch from one. */
import * as fc from 'fast-check'
import { type Facts, type GrantFact } from '#domain/access/decision-facts.ts'
import { authenticatedPriority, everyonePriority } from '#test/models/access/priorities.ts'
import { parsePermission } from '#test/support/parse-permission.ts'
import type { World, WorldGrant } from '#test/models/access/decision.ts'

/** One random question in one random world. */
export interface Case {
  world: World
  node: number
  exact: boolean
  shuffleSeed: number
}

export const asker = 'ada'
export const wantedNames = ['read', 'write']
const forms = ['allow-match', 'allow-recursive', 'deny-match', 'deny-recursive']
const groups = ['blue', 'green', 'grey', 'red']
const holders: WorldGrant['holder'][] = [
  { user: asker },
  { user: 'bob' },
  ...[...groups, 'authenticated', 'everyone'].map((group) => ({ group })),
]
/** Defaults of service types: none, those of pypicloud, and more. */
const defaults: World['defaults'][] = [
  {},
  { read: ['authenticated'], write: [] },
  { read: ['everyone'], write: ['authenticated'] },
]
const nodeCount = 5
const grantCodes = nodeCount * holders.length * wantedNames.length * forms.length

/** Without fast-check's bias for small numbers, which would mostly be ada's own grants on the root. */
const grantCode = fc.noBias(fc.nat(grantCodes - 1))

/** Grants are drawn as single numbers: a hundred thousand worlds in seconds, and still shrinking to few grants. */
export const cases: fc.Arbitrary<Case> = fc
  .tuple(
    fc.array(grantCode, { maxLength: 60, size: 'max' }),
    fc.array(fc.nat(3), { minLength: nodeCount, maxLength: nodeCount }),
    fc.array(fc.nat(1), { minLength: groups.length, maxLength: groups.length }),
    fc.noBias(fc.nat(2 ** groups.length - 1)),
    fc.noBias(fc.nat(29)),
    fc.noBias(fc.nat(nodeCount - 1)),
    fc.boolean(),
    fc.nat(),
    fc.constantFrom(...defaults),
  )
  .map(([codes, steps, priorities, members, lot, node, exact, shuffleSeed, given]) => ({
    world: {
      parents: steps.map((step, child) => parentOf(child, step)),
      priorities: {
        ...Object.fromEntries(groups.map((group, index) => [group, priorities[index] ?? 0])),
        authenticated: authenticatedPriority,
        everyone: everyonePriority,
      },
      memberships: [...groups.filter((_, index) => members & (1 << index)), 'authenticated', 'everyone'],
      administrator: lot === 0,
      grants: onePerHolderNodeAndName(codes.map(toGrant)),
      defaults: given,
    },
    node,
    exact,
    shuffleSeed,
  }))

const requirements: WorldGrant['requires'][] = [
  undefined,
  { aal: 2 },
  { within_minutes: 5 },
  { within_minutes: 60 },
  { aal: 2, within_minutes: 5 },
]
/** Both kinds of session, at the edges of what is required, and none. */
const sessions: World['session'][] = [
  undefined,
  ...[1, 2].flatMap((aal) => [0, 5, 6, 60, 61].map((minutesAgo) => ({ aal, minutesAgo }))),
]

/** Cases in which grants that allow require something of the session. */
export const conditionalCases: fc.Arbitrary<Case> = fc
  .tuple(
    cases,
    fc.array(fc.noBias(fc.nat(requirements.length - 1)), { minLength: 60, maxLength: 60 }),
    fc.constantFrom(...sessions),
  )
  .map(([drawn, numbers, session]) => {
    const grants = drawn.world.grants.map((grant, n) => {
      const requires = grant.form.startsWith('allow') ? pick(requirements, numbers[n] ?? 0) : undefined
      return { ...grant, ...(requires && { requires }) }
    })
    return { ...drawn, world: { ...drawn.world, grants, ...(session && { session }) } }
  })

/** The rows of one statement: the grants of the user and the user's groups on the node and its ancestors. */
export function factsOf({ world, node, exact }: Case): Facts {
  const grants: GrantFact[] = []
  for (let here: number | null = node, level = 0; here !== null; here = world.parents[here] ?? null, level += 1) {
    for (const grant of world.grants) if (grant.node === here) grants.push(...toFact(world, grant, level))
  }
  const { session } = world
  return {
    administrator: world.administrator,
    targetIsExact: exact,
    grants,
    defaults: defaultsOf(world, node, exact),
    authentication: session ? { aal: session.aal, ageSeconds: session.minutesAgo * 60 } : null,
  }
}

/** Names that the type gives, as SQL finds them: by whether there is a row, and not by who could use it. */
function defaultsOf(world: World, node: number, exact: boolean): string[] {
  if (!world.defaults['read']) return []
  if (exact && world.grants.some((grant) => grant.node === node)) return []
  return wantedNames.filter((name) => world.defaults[name]?.some((group) => world.memberships.includes(group)))
}

/** The items in another order, the same for the same seed: sorted by numbers of a small linear generator. */
export function shuffle<Item>(items: readonly Item[], seed: number): Item[] {
  let state = seed >>> 0
  const numbered = items.map((item) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return { item, number: state }
  })
  return numbered.sort((one, other) => one.number - other.number).map(({ item }) => item)
}

/** Mostly a chain, to have ancestors; sometimes a sibling. */
function parentOf(child: number, step: number): number | null {
  if (child === 0) return null
  return step === 0 && child > 1 ? child - 2 : child - 1
}

/** Reads a number as digits of mixed base: holder, form, name, node. */
function toGrant(code: number): WorldGrant {
  const rest = Math.floor(code / holders.length)
  const name = Math.floor(rest / forms.length)
  return {
    holder: pick(holders, code),
    form: pick(forms, rest),
    name: pick(wantedNames, name),
    node: Math.floor(name / wantedNames.length),
  }
}

function pick<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length]!
}

function onePerHolderNodeAndName(grants: WorldGrant[]): WorldGrant[] {
  return [...new Map(grants.map((grant) => [JSON.stringify([grant.holder, grant.node, grant.name]), grant])).values()]
}

function toFact(world: World, grant: WorldGrant, level: number): GrantFact[] {
  const { requires } = grant
  const permission = { ...parsePermission(`${grant.name}-${grant.form}`), ...(requires && { requires }) }
  if ('user' in grant.holder) {
    return grant.holder.user === asker ? [{ level, holder: { kind: 'user' }, ...permission }] : []
  }
  const { group } = grant.holder
  if (!world.memberships.includes(group)) return []
  return [{ level, holder: { kind: 'group', name: group, priority: world.priorities[group] ?? 0 }, ...permission }]
}
