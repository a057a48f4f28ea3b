/** Compares the remedies of every question in random worlds with every single change of the world. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker, cases, wantedNames } from '#test/domain/access/decision-worlds.ts'
import type { World, WorldGrant } from '#test/models/access/decision.ts'
import { reachOf, tryEverything, type WorldQuestion } from '#test/models/access/remedies.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'
import { checkerOf } from '#test/support/contract/checker.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const worldCount = 40
const atOnce = 10
const groups = ['blue', 'green', 'grey', 'red']

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, asker)
const { check } = checkerOf(postern)

let worlds: World[]
let planted: string[][]
beforeAll(async () => {
  await postern.createUser('bob')
  worlds = fc.sample(cases, { numRuns: worldCount, seed: 14 }).map(({ world }) => ({ ...world, administrator: false }))
  planted = await seedDecisionCases(postern.database, worlds, asker)
})

const seen = new Set<string>()

describe('in random worlds, the remedies are the smallest of all changes that turn the answer round', () => {
  it('where the permission can be granted on services only', () => compareAll([0]))

  it('where it can be granted everywhere', async () => {
    const kinds = { permissions: wantedNames, children: ['route'] }
    await postern.database.sql(`update service_types set nodes = $1 where name like 'of-%'`, [
      JSON.stringify({ service: kinds, route: kinds }),
    ])
    await compareAll([0, 1, 2, 3, 4])
  })

  it('and every kind of remedy is met, in both directions', () => {
    const kinds = ['grant', 'joined', 'left', 'deleted']
    const expected = kinds.flatMap((kind) => [`${kind} allows`, `${kind} denies`])
    expect([...seen].filter((kind) => !kind.includes('default')).toSorted()).toEqual(expected.toSorted())
    expect(seen).toContain('deleted opens a default')
  })
})

async function compareAll(grantable: number[]): Promise<void> {
  const questions = worlds.flatMap((world, w) =>
    world.parents.flatMap((_, node) =>
      [true, false].flatMap((exact) =>
        wantedNames.map((name) => ({ w, question: { world, user: asker, node, exact, name } })),
      ),
    ),
  )
  for (let n = 0; n < questions.length; n += atOnce)
    await Promise.all(questions.slice(n, n + atOnce).map(({ w, question }) => compareOne(w, question, grantable)))
}

async function compareOne(w: number, question: WorldQuestion, grantable: number[]): Promise<void> {
  const { world, node, exact, name } = question
  const asked = { resource: planted[w]![node], permission: name, user: asker, ...(!exact && { below: ['no'] }) }
  const { status, body } = await check([asked], root.token, { remedies: true })
  expect(status).toBe(200)
  const [{ allow, remedies }] = body.results
  expect(remedies.complete).toBe(true)
  const told = readRemedies(w, remedies.items)
  const turning = tryEverything(question, grantable, groups)

  expect({ question, joined: told.joined }).toEqual({ question, joined: turning.joined })
  expect({ question, left: told.left }).toEqual({ question, left: turning.left })
  expect({ question, deleted: told.deleted }).toEqual({ question, deleted: turning.deleted.map(keyOf).toSorted() })
  expect(told.grants.length, JSON.stringify(question)).toBe(turning.grants.length > 0 ? 1 : 0)
  for (const grant of told.grants) {
    expect(turning.grants, JSON.stringify(question)).toContainEqual(grant)
    const reach = reachOf(world, grant)
    const smaller = turning.grants.filter((other) => isSmaller(reachOf(world, other), reach))
    expect({ question, grant, smaller }).toEqual({ question, grant, smaller: [] })
  }
  for (const [kind, found] of Object.entries(told)) {
    if (found.length > 0) seen.add(`${kind === 'grants' ? 'grant' : kind} ${allow ? 'denies' : 'allows'}`)
  }
  if (!allow && turning.deleted.some((grant) => grant.name !== name)) seen.add('deleted opens a default')
}

/** The remedies in the words of the world. */
// oxlint-disable-next-line typescript/no-explicit-any -- as `Answer.body`
function readRemedies(w: number, items: any[]) {
  const of = (kind: string) => items.filter((item) => item.kind === kind).map((item) => item.preview.change)
  const memberships = of('membership').map((change) => change.membership)
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  const toWorld = ({ holder, resource, permission }: any): WorldGrant => ({
    holder:
      typeof holder === 'string'
        ? { group: holder }
        : 'group' in holder
          ? { group: holder.group.replace(`w${w}-`, '') }
          : { user: holder.user === ada.uuid ? asker : 'bob' },
    node: planted[w]!.indexOf(resource),
    name: permission.name,
    form: `${permission.access}-${permission.scope}`,
  })
  const groupsOf = (action: string) =>
    groups.filter((group) => memberships.some((one) => one.action === action && one.group === groupName(w, group)))
  return {
    grants: of('grant').map(({ grant }) => toWorld(grant)),
    joined: groupsOf('add'),
    left: groupsOf('remove'),
    deleted: of('deletion')
      .map((change) => keyOf(toWorld(change.delete)))
      .toSorted(),
  }
}

function keyOf({ holder, node, name, form }: WorldGrant): string {
  return `${Object.values(holder)[0]} ${node} ${name} ${form}`
}

function isSmaller(one: Set<string>, other: Set<string>): boolean {
  return one.size < other.size && [...one].every((place) => other.has(place))
}
