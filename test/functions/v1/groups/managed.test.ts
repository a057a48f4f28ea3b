import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import type { FlagsByName } from '#domain/groups/capabilities/flags.ts'
import type { Caller, SessionClaims } from '#domain/caller.ts'
import { type Editor, mayEditUser, type Target } from '#test/models/accounts/edit-rights.ts'
import { flagsOutOfReach, planGroups } from '#test/models/groups/membership-changes.ts'
import { Refusal } from '#domain/refusal.ts'
import { putMember, removeMember } from '#store/groups/group-members.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { camcopsFlagNames, camcopsFlags, flagsOff, usePresets } from '#test/support/presets.ts'

/** A user of the population with the memberships of the model. */
interface Account {
  uuid: string
  role: string
  claims: SessionClaims
  places: Map<string, FlagsByName>
}

const [people, groups, changes] = [14, 8, 500]

/** The number of the user who administers every group. */
const steadily = 2

const database = useDatabase()
usePresets(database, 'camcops')
let population: Account[]
let groupIds: string[]
beforeAll(async () => {
  await populate()
  groupIds = (await database.sql<{ uuid: string }>('select uuid from groups where id > 100')).map(({ uuid }) => uuid)
  population = await read()
})

describe('members of groups against planGroups and flagsOutOfReach, in a random population', () => {
  it(`has the same outcome for ${changes} changes, and ends with the same memberships`, async () => {
    const db = connect(database.connectionString, database.endpoint)
    const met: Record<string, number> = {}
    const superusers = population.filter(({ role }) => role === 'superuser')
    const others = population.filter(({ role }) => role !== 'superuser')
    const steady = population.find((who) => administered(who).length === groups)! // these rights are never removed, so that additions succeed
    for (let n = 0; n < changes; n += 1) {
      const able = others.filter((who) => administered(who).length > 0)
      const editor = anyOf(n % 5 === 0 ? superusers : n % 5 === 1 || able.length === 0 ? others : able)
      const ordinary = others.filter((who) => administered(who).length === 0)
      const target = anyOf(
        (randomInt(4) > 0 && ordinary.length > 0 ? ordinary : population).filter((who) => who !== steady),
      )
      const theirs = administered(editor)
      const group = anyOf(theirs.length > 0 && randomInt(4) > 0 ? theirs : groupIds)
      const change = randomInt(3) === 0 ? null : randomFlags()
      const expected = inWords(editor, target, group, change)
      const done = change
        ? putMember(db, callerOf(editor), group, target.uuid, change).then(({ added }) => (added ? 'added' : 'changed'))
        : removeMember(db, callerOf(editor), group, target.uuid).then(() => 'removed')
      const outcome = await done.catch((error: unknown) => (error as Refusal).code)
      expect(outcome, JSON.stringify({ editor, target, group, change })).toBe(expected)
      const of = `${outcome} for ${superusers.includes(editor) ? 'a superuser' : 'others'}`
      met[of] = (met[of] ?? 0) + 1
      if (outcome === 'removed') target.places.delete(group)
      else if (change && ['added', 'changed'].includes(outcome)) target.places.set(group, { ...flagsOff, ...change })
    }
    for (const each of ['added', 'changed', 'removed', 'forbidden', 'not-found'])
      expect(met).toHaveProperty([`${each} for others`])
    for (const each of ['added', 'changed', 'removed']) expect(met[`${each} for a superuser`]).toBeGreaterThan(9)
    expect((await read()).map(sorted)).toEqual(population.map(sorted))
  })
})

/** The outcome by the rules, combined as in decision 0012. */
function inWords(editor: Account, target: Account, group: string, change: FlagsByName | null): string {
  const superuser = editor.role === 'superuser'
  const reach = { everywhere: superuser, groups: administered(editor).map((uuid) => ({ uuid, name: uuid })) }
  if (!reach.everywhere && !administered(editor).includes(group)) return 'not-found'
  const { mayEdit } = mayEditUser(editorOf(editor), targetOf(target))
  const before = target.places.get(group)
  if (!mayEdit && !before) return 'not-found'
  const current = [...target.places.keys()]
  const wanted = change ? [...current, group] : current.filter((uuid) => uuid !== group)
  const plan = planGroups({ reach, current, wanted, uploadGroup: null })
  if (!change) return mayEdit && plan.frozen.length === 0 ? 'removed' : 'forbidden'
  const rights = { superuser, mayEditMember: mayEdit, mayAdministerGroup: true }
  if (flagsOutOfReach(camcopsFlags, before ?? flagsOff, { ...flagsOff, ...change }, rights).length > 0)
    return 'forbidden'
  return plan.add.includes(group) ? 'added' : 'changed'
}

function administered({ places }: Account): string[] {
  return [...places].flatMap(([group, flags]) => (flags['group_administrator'] ? [group] : []))
}

function editorOf(who: Account): Editor {
  return { superuser: who.role === 'superuser', administers: administered(who) }
}

function targetOf(who: Account): Target {
  return {
    reserved: false,
    superuser: who.role === 'superuser',
    staff: who.role === 'staff',
    administersAnyGroup: administered(who).length > 0,
    groups: [...who.places.keys()],
  }
}

function callerOf({ claims }: Account): Caller {
  return {
    audience: 'signed-in',
    claims,
    key: null,
    scope: null,
    address: null,
    userAgent: null,
    language: null,
    requestId: 'random population',
  }
}

function anyOf<Item>(items: readonly Item[]): Item {
  return items[randomInt(items.length)]!
}

/** A few flags on; rarely that of administrators, so that ordinary members remain. */
function randomFlags(): FlagsByName {
  const names = camcopsFlagNames.filter((name) => randomInt(name === 'group_administrator' ? 12 : 4) === 0)
  return Object.fromEntries(names.map((name) => [name, true]))
}

function sorted({ uuid, places }: Account) {
  return { uuid, places: [...places].toSorted(([a], [b]) => (a < b ? -1 : 1)) }
}

async function populate(): Promise<void> {
  for (let n = 0; n < groups; n += 1) await database.sql('insert into groups (name) values ($1)', [`g${n}`])
  for (let n = 0; n < people; n += 1) {
    const role = n === 0 ? 'superuser' : n === 1 ? 'staff' : 'authenticated'
    await database.sql(
      `insert into users (username, username_canonical, username_skeleton, role, activated_at) values ($1, $1, $1, $2, app_now())`,
      [`u${n}`, role],
    )
    for (let m = 0; m < groups; m += 1) {
      if (n !== steadily && randomInt(5) > 1) continue
      await database.sql(
        `insert into memberships (user_id, group_id, group_administrator)
         select u.id, g.id, $3 from users u, groups g where u.username = $1 and g.name = $2`,
        [`u${n}`, `g${m}`, n === steadily || (n < 7 && randomInt(2) === 0)],
      )
    }
  }
  await database.sql(`insert into sessions (sid, user_id, marker, absolute_end_at)
    select gen_random_uuid(), id, last_auth_sensitive_operation_at, app_now() + interval '1 hour' from users where id > 100`)
}

async function read(): Promise<Account[]> {
  const rows = await database.sql<{
    uuid: string
    role: string
    sid: string
    rev: string
    places: [string, FlagsByName][]
  }>(`
    select u.uuid, u.role, s.sid, rev_of(u.last_auth_sensitive_operation_at) as rev, coalesce((
      select jsonb_agg(jsonb_build_array(g.uuid, m.flags || jsonb_build_object('group_administrator', m.group_administrator)))
      from memberships m join groups g on g.id = m.group_id where m.user_id = u.id), '[]') as places
    from users u join sessions s on s.user_id = u.id order by u.uuid`)
  return rows.map(({ uuid, role, sid, rev, places }) => ({
    uuid,
    role,
    claims: { sid, sub: uuid, rev: Number(rev) } as SessionClaims,
    places: new Map(places.map(([group, flags]) => [group, { ...flagsOff, ...flags }])),
  }))
}
