/**
 * No escalation: random worlds, creators and acts, judged by a model that is written apart. `ESCALATION_RUNS=10000 ESCALATION_SEED=…` tries more, or
 * the same again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scopes } from '#domain/keys/scope.ts'
import { gainedBeyond, mayActOn, type ModelCreator, type ModelWorld } from '#test/models/keys/escalation.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { type Act, actKinds } from './acts.ts'
import {
  clearWorld,
  drawAttempt,
  keepMarkers,
  numbersFrom,
  prepareWorlds,
  readWorld,
  writeWorld,
} from './random-world.ts'

const runs = Number(process.env['ESCALATION_RUNS'] ?? 400)
const seed = Number(process.env['ESCALATION_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
/** Access tokens live five minutes. */
const runsPerSignIn = 200

const postern = usePostern()
const root = useRoot(postern)
const names = ['cast0', 'cast1', 'cast2', 'cast3', 'cast4']
const sessions: Record<string, SignedIn> = {}
const keys: Record<string, string> = {}
const cast = { names, nodeUuids: {} as Record<number, string>, sids: {} as Record<string, string> }
let nodes: ModelWorld['nodes']

beforeAll(async () => {
  const { service, resource } = createTreeFixture(postern, root)
  const top = await service('top')
  const [a, b] = [await resource(top, 'a'), await resource(top, 'b')]
  const c = await resource(a, 'c')
  await resource(c, 'd')
  await resource(b, 'e')
  for (const name of names) {
    await postern.createUser(name)
    const [row] = await postern.database.sql<{ uuid: string }>('select uuid from users where username = $1', [name])
    keys[name] = await createKey(postern, row!, scopes)
  }
  const rows = await postern.database.sql<{ id: number; uuid: string }>('select id::integer, uuid from resources')
  cast.nodeUuids = Object.fromEntries(rows.map(({ id, uuid }) => [id, uuid]))
  await prepareWorlds(postern)
  ;({ nodes } = await readWorld(postern, names))
})

/** Each signs in again, with a session that `writeWorld` revives. */
async function signInAgain(): Promise<void> {
  await clearWorld(postern)
  await writeWorld(
    postern,
    {
      roles: {},
      accounts: names.map((name) => ({ name, role: 'authenticated', groups: [] })),
      groups: {},
      nodes,
      grants: [],
    },
    [],
  )
  await postern.database.sql(`delete from sessions where user_id in (select id from kept_users)`)
  for (const name of names) sessions[name] = await postern.signIn(name)
  await keepMarkers(postern)
  const rows = await postern.database.sql<{ username: string; sid: string }>(
    `select u.username, s.sid from sessions s join users u on u.id = s.user_id where u.username like 'cast%'`,
  )
  cast.sids = Object.fromEntries(rows.map(({ username, sid }) => [username, sid]))
}

const tally = new Map<string, { done: number; refused: number; needlessly: number }>()
afterAll(() => {
  if (process.env['ESCALATION_RUNS'])
    console.table(Object.fromEntries([...tally].sort(([one], [other]) => (one < other ? -1 : 1))))
})

function count(kind: string, outcome: 'done' | 'refused' | 'needlessly'): void {
  const counted = tally.get(kind) ?? { done: 0, refused: 0, needlessly: 0 }
  counted[outcome] += 1
  tally.set(kind, counted)
}

/** What is wrong with what was done. */
function wrongWith(before: ModelWorld, after: ModelWorld, creator: ModelCreator, act: Act): string[] {
  const reached = !act.target || mayActOn(before, creator, act.target, act.takesOver ?? false)
  const gained = gainedBeyond(before, after, creator)
  return reached ? gained : [`${act.target} is beyond reach`, ...gained]
}

describe('whoever creates, changes or gives away rights', () => {
  it(
    `gives nobody what they have not, in ${runs} random acts (seed ${seed})`,
    { timeout: runs * 500 + 60_000 },
    async () => {
      const draw = numbersFrom(seed)
      for (let run = 0; run < runs; run += 1) {
        if (run % runsPerSignIn === 0) await signInAgain()
        await clearWorld(postern)
        const { world, creator, act } = drawAttempt(draw, nodes, cast)
        const { keyScopes } = creator
        await writeWorld(postern, world, keyScopes ?? [], creator.session)
        const token = keyScopes ? keys[creator.name]! : sessions[creator.name]!.token
        const { status, body } = await postern.call(act.method, act.path, {
          token,
          ...(act.body && { body: act.body }),
        })
        const what = JSON.stringify({ run, creator, act, world, status, body })
        expect([200, 201, 202, 204, 401, 403, 404, 409, 422], what).toContain(status)
        if (status === 401) expect(body.code, what).toBe('never')
        if (status >= 300) {
          count(act.kind, 'refused')
          const { role } = world.accounts.find(({ name }) => name === creator.name)!
          if (body.code === 'forbidden' && role === 'superuser' && !keyScopes && act.target !== creator.name)
            throw new Error(`a superuser was refused: ${what}`)
          continue
        }
        const after = await readWorld(postern, names)
        expect(wrongWith(world, after, creator, act), what).toEqual([])
        count(act.kind, 'done')
      }
      if (runs >= 2000)
        for (const kind of Object.keys(actKinds)) expect([kind, tally.get(kind)?.done ?? 0]).not.toEqual([kind, 0])
    },
  )
})
