import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import type { Group } from '#domain/groups/capabilities/capabilities.ts'
import { mayEditUser } from '#test/models/accounts/edit-rights.ts'
import { canActIn, planGroups } from '#test/models/groups/membership-changes.ts'
import { Refusal } from '#domain/refusal.ts'
import type { Database } from '#store/run.ts'
import { setUploadGroup } from '#store/groups/upload-group.ts'
import { setUserGroups } from '#store/groups/user-groups.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { flagsOff, usePresets } from '#test/support/presets.ts'
import { callerOf, type Member, insertPopulation, readPopulation } from '#test/support/fixtures/population.ts'

const trials = 400

const database = useDatabase()
usePresets(database, 'camcops')
let db: Database
let groups: Group[]
/** The population as it has to be by now. */
let expected: Member[]
beforeAll(async () => {
  db = connect(database.connectionString, database.endpoint)
  await insertPopulation(database, { people: 60, groups: 8 })
  // One of each kind at least, so that each can be drawn.
  await database.sql(`update users set role = 'superuser', enabled = true, lock_kind = null where username = 'u0'`)
  await database.sql(
    `update users set role = 'authenticated', enabled = true, lock_kind = null where username in ('u1', 'u2')`,
  )
  await database.sql(`insert into memberships (user_id, group_id, group_administrator)
    select u.id, g.id, u.username = 'u1' from users u, groups g where u.username in ('u1', 'u2') and g.name in ('g0', 'g1')
    on conflict (user_id, group_id) do update set group_administrator = excluded.group_administrator`)
  groups = await database.sql('select uuid, name from groups')
  expected = await readPopulation(database)
})

const pick = <T>(from: readonly T[]): T => from[randomInt(from.length)]!
const uuidsOf = (of: Group[]) => of.map(({ uuid }) => uuid)
const isReserved = (name: string) => name === 'everyone' || name === 'authenticated'
const inNameOrder = (uuids: string[]) =>
  groups
    .filter(({ uuid }) => uuids.includes(uuid))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ uuid }) => uuid)

/** The outcome of a request: its result, or the code of its refusal. */
async function outcome<T>(request: Promise<T>): Promise<T | string> {
  try {
    return await request
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('exact sets of groups and upload groups, in a random population in the database', () => {
  it(`the result is the one of planGroups and canActIn, for ${trials} random changes`, async () => {
    const seen: Record<string, number> = {}
    for (let n = 0; n < trials; n += 1) {
      const [editor, target] = drawPair()
      const what = randomInt(2) > 0 ? await tryGroups(editor, target) : await tryUploadGroup(editor, target)
      seen[what] = (seen[what] ?? 0) + 1
    }
    expect(await readPopulation(database)).toEqual(expected)
    for (const what of ['changed', 'frozen', 'cleared', 'chosen', 'forbidden', 'not-found', 'invalid-request'])
      expect(seen[what], `${what} of ${JSON.stringify(seen)}`).toBeGreaterThan(0)
  })
})

/** A random pair; mostly one whose change can succeed. */
function drawPair(): [editor: Member, target: Member] {
  const editors = expected.filter(({ live }) => live)
  if (randomInt(5) === 0) return [pick(editors), pick(expected)]
  const isSuperuser = randomInt(2) === 0
  const editor = pick(
    editors.filter(({ superuser, administers }) => (isSuperuser ? superuser : !superuser && administers.length > 0)),
  )
  const managed = expected.filter((each) => mayEditUser(editor, each).mayEdit)
  const acting = managed.filter(({ uploadGroup }) => uploadGroup !== null)
  return [editor, pick(pick([managed, acting, [editor]].filter(({ length }) => length > 0)))]
}

/** A group to act in: mostly one of their own. */
function drawGroup(target: Member): Group | null {
  const own = groups.filter(({ uuid }) => target.groups.includes(uuid))
  return pick([null, pick(groups), pick(groups.filter(({ name }) => isReserved(name))), ...own, ...own, ...own])
}

/** The order in which a request is refused; null when it is not. */
function refusalOf(editor: Member, target: Member, mayBeSelf: boolean): string | null {
  const isSelf = editor === target
  const { mayEdit } = mayEditUser(editor, target)
  if (!mayEdit && !isSelf && !editor.superuser) return 'not-found'
  if (target.reserved) return 'forbidden'
  return mayEdit || (isSelf && mayBeSelf) ? null : 'forbidden'
}

async function tryGroups(editor: Member, target: Member): Promise<string> {
  const wanted = groups.filter(({ uuid, name }) => {
    if (isReserved(name)) return randomInt(20) === 0
    if (!editor.superuser && !editor.administers.includes(uuid)) return randomInt(12) === 0
    return randomInt(4) < (target.groups.includes(uuid) ? 2 : 1)
  })
  const answer = await outcome(
    setUserGroups(
      db,
      callerOf(editor),
      target.uuid,
      wanted.map(({ uuid, name }) => pick([uuid, name])),
    ),
  )
  const refused = refusalOf(editor, target, false)
  if (refused) return equal(answer, refused)
  const reach = {
    everywhere: editor.superuser,
    groups: groups.filter(({ uuid }) => editor.administers.includes(uuid)),
  }
  const plan = planGroups({
    reach,
    current: target.groups,
    wanted: uuidsOf(wanted),
    uploadGroup: target.uploadGroup,
  })
  if (plan.beyondReach.length > 0 || wanted.some(({ name }) => isReserved(name)))
    return equal(answer, 'invalid-request')
  const uploadGroup = plan.clearsUploadGroup ? null : target.uploadGroup
  const { added, removed, kept, frozen, upload_group } = answer as Exclude<typeof answer, string>
  expect([added, removed, kept, frozen].map(uuidsOf)).toEqual(
    [plan.add, plan.remove, plan.keep, plan.frozen].map(inNameOrder),
  )
  expect(upload_group?.uuid ?? null).toBe(uploadGroup)
  const stays = [...target.flags].filter(([group]) => !plan.remove.includes(group))
  become(target, new Map([...stays, ...plan.add.map((group) => [group, flagsOff] as const)]), uploadGroup)
  if (plan.clearsUploadGroup) return 'cleared'
  return plan.frozen.length > 0 ? 'frozen' : 'changed'
}

async function tryUploadGroup(editor: Member, target: Member): Promise<string> {
  const group = drawGroup(target)
  const answer = await outcome(
    setUploadGroup(db, callerOf(editor), target.uuid, group && pick([group.uuid, group.name])),
  )
  const refused = refusalOf(editor, target, true)
  if (refused) return equal(answer, refused)
  if (group && (isReserved(group.name) || !canActIn(target.superuser, target.flags.get(group.uuid) ?? null)))
    return equal(answer, 'invalid-request')
  expect(answer).toEqual(group && { uuid: group.uuid, name: group.name })
  become(target, target.flags, group?.uuid ?? null)
  return 'chosen'
}

function equal(answer: unknown, refused: string): string {
  expect(answer).toBe(refused)
  return refused
}

function become(target: Member, flags: Member['flags'], uploadGroup: string | null): void {
  const administers = [...flags].flatMap(([group, held]) => (held['group_administrator'] ? [group] : []))
  const next = {
    flags,
    uploadGroup,
    administers,
    administersAnyGroup: administers.length > 0,
    groups: [...flags.keys()].sort(),
  }
  Object.assign(target, next)
}
