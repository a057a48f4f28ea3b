/** Registrations as administrators see them. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { type RegistrationState, statesBefore } from '#domain/registration.ts'
import type { registrations } from '#schema/users.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'

/** A registration, without a password or internal ids. */
export interface RegistrationRow extends Pick<typeof registrations.$inferSelect, 'uuid' | 'username' | 'email'> {
  full_name: string | null
  status: RegistrationState
  /** The client address of the request. */
  requested_from: string | null
  created_at: string
  confirmed_at: string | null
  /** When it expires, unless it ends before. */
  expires_at: string
  decided_at: string | null
  /** The user name of the administrator who approved or declined it. */
  decided_by: string | null
}

/** A `RegistrationRow`, from a row of `registrations` in a statement. */
export function registrationOf(registration: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${registration}.uuid, 'username', ${registration}.username, 'email', ${registration}.email,
    'full_name', ${registration}.full_name, 'status', ${stateOf(registration)}, 'requested_from', host(${registration}.requested_from),
    'created_at', ${registration}.created_at, 'confirmed_at', ${registration}.confirmed_at, 'expires_at', ${registration}.expires_at,
    'decided_at', ${registration}.decided_at, 'decided_by', (select username from users where id = ${registration}.decided_by))`
}

/** The `RegistrationState` of a row of `registrations` now. Maintenance may not have set the status of an expired one yet. */
export function stateOf(registration: SQL): SQL {
  return sql`case when ${registration}.status in ${statesBefore('expire')} and ${registration}.expires_at <= app_now() then 'expired'
    else ${registration}.status end`
}

/** A page of the registrations in one state, by default of the open ones. Reads the index once for each stored status. */
export async function listRegistrations(
  db: Database,
  caller: Caller,
  status: RegistrationState | undefined,
  page: PageRequest,
): Promise<Page<RegistrationRow>> {
  const { after, order } = onPage(sql`r`, page)
  const branches = inState(status).map(
    (condition) => sql`(select r.uuid, r.id from registrations r where ${condition} and ${after} ${order})`,
  )
  const answer = await runAs<{ items: RegistrationRow[] }>(db, caller, {
    steps: {
      listed: sql`select r.uuid, ${registrationOf(sql`r`)} as item from allowed, registrations r
        where r.id in (select id from (${sql.join(branches, sql` union all `)}) as matching order by uuid limit ${page.limit + 1})`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from listed), '[]') as items from allowed`,
  })
  return toPage(answer!.items, page)
}

const unexpired = (status: string) => sql`r.status = ${status} and r.expires_at > app_now()`
const expired = (status: string) => sql`r.status = ${status} and r.expires_at <= app_now()`

/** The inverse of `stateOf`: one condition for each stored status of the rows in a state, by default in the states that expire. */
function inState(state: RegistrationState | undefined): SQL[] {
  const open = statesBefore('expire')
  if (state === undefined) return open.map(unexpired)
  if (open.includes(state)) return [unexpired(state)]
  return [sql`r.status = ${state}`, ...(state === 'expired' ? open.map(expired) : [])]
}

/** One registration. @throws Refusal `not-found` */
export async function getRegistration(db: Database, caller: Caller, uuid: string): Promise<RegistrationRow> {
  const answer = await runAs<{ registration: RegistrationRow }>(db, caller, {
    steps: {},
    answer: sql`select ${registrationOf(sql`r`)} as registration from registrations r, allowed where r.uuid = ${uuid}::uuid`,
  })
  if (!answer) throw unknownRegistration()
  return answer.registration
}

/** @returns the refusal for an id that no registration has */
export function unknownRegistration(): Refusal {
  return new Refusal('not-found', {
    detail: 'No registration has this id. Registrations are deleted a week after they end.',
  })
}
