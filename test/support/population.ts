/** Random people in random groups, planted past the Worker: what the SQL of a rule is compared with the rule on. */
import { randomInt } from 'node:crypto'
import type { Caller } from '../../domain/caller.ts'
import { type Flags, readFlags } from '../../domain/capabilities/flags.ts'
import type { Editor, Target } from '../models/accounts/edit-rights.ts'
import type { SessionClaims } from '../../domain/session.ts'
import type { TestDatabase } from './database.ts'

/** Somebody of the population, as the rules see them. All groups are uuids. */
export interface Member extends Editor, Target {
  uuid: string
  claims: SessionClaims
  /** Enabled and not locked: may have a session, and so edit. */
  live: boolean
  /** By the group's uuid. */
  flags: ReadonlyMap<string, Flags>
  uploadGroup: string | null
}

/** How many there are to be. */
export interface PopulationSize {
  people: number
  groups: number
}

/** Plants people of every role in a few groups each; a few are disabled or locked, and each has a session that was once opened. */
export async function plantPopulation(database: TestDatabase, { people, groups }: PopulationSize): Promise<void> {
  const sql: TestDatabase['sql'] = (text, values) => database.sql(text, values)
  await sql(`insert into groups (name) select 'g' || n from generate_series(0, $1 - 1) as n`, [groups])
  const roles = ['superuser', 'staff', ...Array.from({ length: 14 }, () => 'authenticated')]
  const drawn = Array.from({ length: people }, (_, n) => ({
    name: `u${n}`,
    role: roles[randomInt(roles.length)],
    enabled: randomInt(15) > 0,
    lock: randomInt(15) > 0 ? null : 'administrative',
  }))
  await sql(
    `insert into users (username, username_canonical, username_skeleton, role, enabled, lock_kind, activated_at)
     select name, name, name, role, enabled, lock, moment() from jsonb_to_recordset($1) as d (name text, role text, enabled boolean, lock text)`,
    [JSON.stringify(drawn)],
  )
  const places = drawn.flatMap(({ name }) =>
    Array.from({ length: randomInt(4) }, () => ({
      name,
      place: `g${randomInt(groups)}`,
      administers: randomInt(5) === 0,
      flags: randomFlags(),
    })),
  )
  await sql(
    `insert into memberships (user_id, group_id, group_administrator, flags)
     select u.id, g.id, p.administers, p.flags
     from jsonb_to_recordset($1) as p (name text, place text, administers boolean, flags jsonb)
     join users u on u.username = p.name join groups g on g.name = p.place on conflict do nothing`,
    [JSON.stringify(places)],
  )
  await sql(`insert into sessions (sid, user_id, marker, absolute_end_at)
    select gen_random_uuid(), id, last_auth_sensitive_operation_at, moment() + interval '1 hour' from users where id > 100`)
}

/** Flags as a careless hand may have stored them. */
function randomFlags(): Record<string, unknown> {
  const value = () => [true, true, false, 'true', null][randomInt(5)]
  const names = ['upload', 'register_devices', 'dump', 'unheard_of'].filter(() => randomInt(2) === 0)
  return Object.fromEntries(names.map((name) => [name, value()]))
}

/** Everybody, our own accounts too, in the order of their uuids. */
export async function readPopulation(database: TestDatabase): Promise<Member[]> {
  const rows = await database.sql<{
    uuid: string
    role: string
    sid: string | null
    rev: string
    live: boolean
    places: Record<string, Record<string, unknown>>
    upload_group: string | null
  }>(`
    select u.uuid, u.role, s.sid, rev_of(u.last_auth_sensitive_operation_at) as rev, u.enabled and u.lock_kind is null as live,
      coalesce((select jsonb_object_agg(g.uuid, m.flags || jsonb_build_object('group_administrator', m.group_administrator))
        from memberships m join groups g on g.id = m.group_id where m.user_id = u.id), '{}') as places,
      (select g.uuid from groups g where g.id = u.upload_group_id) as upload_group
    from users u left join sessions s on s.user_id = u.id order by u.uuid`)
  return rows.map(({ uuid, role, sid, rev, live, places, upload_group }) => {
    const flags = new Map(Object.entries(places).map(([group, stored]) => [group, readFlags(stored)]))
    const administers = [...flags].flatMap(([group, held]) => (held.group_administrator ? [group] : []))
    return {
      uuid,
      claims: { sid, sub: uuid, rev: Number(rev) } as SessionClaims,
      live,
      reserved: role === 'reserved',
      superuser: role === 'superuser',
      staff: role === 'staff',
      administersAnyGroup: administers.length > 0,
      groups: [...flags.keys()],
      administers,
      flags,
      uploadGroup: upload_group,
    }
  })
}

/** Somebody's request. */
export function callerOf({ claims }: Pick<Member, 'claims'>): Caller {
  return {
    audience: 'signed-in',
    claims,
    address: null,
    userAgent: null,
    language: null,
    requestId: 'random population',
  }
}
