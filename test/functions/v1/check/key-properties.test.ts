import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker, cases, wantedNames } from '#test/domain/access/decision-worlds.ts'
import { askOracle, type World } from '#test/models/access/decision.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'
import { usePostern, useUser } from '#test/support/servers/use-postern.ts'

const [worldCount, walkedWorlds] = [150, 25]

const postern = usePostern()
const ada = useUser(postern, asker)

interface Question {
  world: number
  node: number
  resource: string
  permission: string
}

/** A key and, by world, the nodes that are its branches; null: it is not limited. */
interface Key {
  uuid: string
  text: string
  branches: Map<number, Set<number>> | null
}

let worlds: World[]
let planted: string[][]
let questions: Question[]
let keys: Key[]
beforeAll(async () => {
  await postern.createUser('bob')
  worlds = fc.sample(cases, worldCount).map(({ world }) => ({ ...world, administrator: false }))
  planted = await seedDecisionCases(postern.database, worlds, asker)
  questions = planted.flatMap((uuids, world) =>
    uuids.flatMap((resource, node) => wantedNames.map((permission) => ({ world, node, resource, permission }))),
  )
  const limits = fc.sample(fc.infiniteStream(fc.nat(99)), 2).map((random) => random)
  keys = [await key(null), await key(new Map())]
  for (const random of limits) {
    const drawn = planted.map((uuids, world) => {
      const branches = new Set<number>()
      uuids.forEach((_, node) => random.next().value! < 25 && branches.add(node))
      return [world, branches] as const
    })
    keys.push(await key(new Map(drawn)))
  }
})

async function key(branches: Key['branches']): Promise<Key> {
  const uuids = [...(branches ?? [])].flatMap(([world, nodes]) => [...nodes].map((node) => planted[world]![node]!))
  const text = await createKey(postern, ada, ['check', 'permissions:read'], branches ? { branches: uuids } : {})
  const [row] = await postern.database.sql<{ uuid: string }>('select uuid from api_keys order by id desc limit 1')
  return { uuid: row!.uuid, text, branches }
}

/** The oracle of the ceiling: climbs from a node to the root. */
function isWithin({ branches }: Key, world: number, node: number): boolean {
  if (!branches) return true
  for (let here: number | null = node; here !== null; here = worlds[world]!.parents[here] ?? null)
    if (branches.get(world)?.has(here)) return true
  return false
}

/** What the key is answered: what its owner is, within its branches. */
function expected(of: Key, { world, node, permission }: Question, exact: boolean) {
  const { allow, reason } = askOracle(worlds[world]!, asker, node, exact, wantedNames).get(permission)!
  if (allow && !isWithin(of, world, node)) return { allow: false, reason: 'key-ceiling' }
  const group = /^group:(.+)$/.exec(reason)?.[1]
  return { allow, reason: group ? `group:${groupName(world, group)}` : reason }
}

async function ask(of: Key, some: Question[], more: { explain?: boolean; below?: string[]; perCall?: number } = {}) {
  const { explain = false, below, perCall = 1000 } = more
  // oxlint-disable-next-line typescript/no-explicit-any -- as `Answer.body`
  const results: any[] = []
  for (let start = 0; start < some.length; start += perCall) {
    const checks = some
      .slice(start, start + perCall)
      .map(({ resource, permission }) => ({ resource, permission, ...(below && { below }) }))
    const { status, body } = await postern.call('POST', '/v1/check', { body: { checks, explain }, token: of.text })
    expect(status).toBe(200)
    results.push(...body.results)
  }
  return results
}

const decision = ({ allow, reason }: { allow: boolean; reason: string }) => ({ allow, reason })

describe('in random worlds, a key is answered what its owner is, within its branches', () => {
  it('for many questions, explained and not', async () => {
    for (const each of keys) {
      const wanted = questions.map((question) => expected(each, question, true))
      expect((await ask(each, questions)).map(decision)).toEqual(wanted)
      const explained = await ask(each, questions, { explain: true })
      expect(explained.map(decision)).toEqual(wanted)
      for (const { reason, explain } of explained) {
        expect(explain.ceiling?.key).toBe(reason === 'key-ceiling' ? each.uuid : undefined)
        if (reason === 'key-ceiling') expect(explain.deciding).toBeNull()
      }
    }
  })

  it('for a single question, which has its own statement, and for one below each resource', async () => {
    for (const each of keys) {
      const some = questions.filter((_, n) => n % 40 === 0)
      const one = await ask(each, some, { perCall: 1 })
      expect(one.map(decision)).toEqual(some.map((question) => expected(each, question, true)))
      for (const perCall of [1, 1000]) {
        const below = await ask(each, some, { perCall, below: ['no', 'such'] })
        expect(below.map(decision)).toEqual(some.map((question) => expected(each, question, false)))
      }
    }
  })

  it('in lists of what it can reach, and of its effective permissions', async () => {
    for (const each of keys) {
      for (const [world, uuids] of planted.slice(0, walkedWorlds).entries()) {
        const nodes = uuids.map((resource, node) => ({ world, node, resource, permission: 'read' }))
        const reached = nodes.filter((node) => expected(each, node, true).allow).map(({ resource }) => resource)
        expect((await walk(each, uuids[0]!)).toSorted()).toEqual(reached.toSorted())
      }
      for (const { world, node, resource } of questions.filter((_, n) => n % 80 === 0)) {
        const { body } = await postern.call('GET', `/v1/permissions?mode=effective&resource=${resource}`, {
          token: each.text,
        })
        for (const { name, access, reason } of body.permissions as { name: string; access: string; reason: string }[])
          if (wantedNames.includes(name)) {
            const answer = expected(each, { world, node, resource, permission: name }, true)
            expect({ allow: access === 'allow', reason }).toEqual(answer)
          }
      }
    }
  })

  it('and the worlds are not trivial', () => {
    const limited = keys.slice(2).flatMap((each) => questions.map((question) => expected(each, question, true)))
    expect(limited.filter(({ allow }) => allow).length).toBeGreaterThan(100)
    expect(limited.filter(({ reason }) => reason === 'key-ceiling').length).toBeGreaterThan(100)
  })
})

/** All resources on which the key may read, two a page. */
async function walk({ text }: Key, under: string): Promise<string[]> {
  const found: string[] = []
  for (let after = ''; ;) {
    const { status, body } = await postern.call(
      'GET',
      `/v1/permissions/resources?permission=read&under=${under}&limit=2${after}`,
      { token: text },
    )
    expect(status).toBe(200)
    found.push(...(body.items as { uuid: string }[]).map(({ uuid }) => uuid))
    if (body.next === null) return found
    after = `&after=${body.next}`
  }
}
