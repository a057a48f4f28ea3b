/** Registrations, for administrators. Seeds: `pending_users`, Magpie's `GET /register/users`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { type RegistrationState, statesBefore } from '#domain/registration.ts'
import { runAs } from '#store/run-as.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { registrationOf, type RegistrationRow } from './registration-row.ts'
import type { Database } from '#store/run.ts'

/** A page of those in one state, or of those that something can still become of: of each stored status a walk of its index. */
export async function listRegistrations(
  db: Database,
  caller: Caller,
  status: RegistrationState | undefined,
  page: PageRequest,
): Promise<Page<RegistrationRow>> {
  const { after, order } = onPage(sql`r`, page)
  const branches = meant(status).map(
    (is) => sql`(select r.uuid, r.id from registrations r where ${is} and ${after} ${order})`,
  )
  const answer = await runAs<{ items: RegistrationRow[] }>(db, caller, {
    steps: [
      sql`shown as (
        select r.uuid, ${registrationOf(sql`r`)} as item from allowed, registrations r
        where r.id in (select id from (${sql.join(branches, sql` union all `)}) as found order by uuid limit ${page.limit + 1}))`,
    ],
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items from allowed`,
  })
  return toPage(answer!.items, page)
}

const live = (status: string) => sql`r.status = ${status} and r.expires_at > app_now()`
const over = (status: string) => sql`r.status = ${status} and r.expires_at <= app_now()`

/** `stateOf`, the other way round: the rows of each stored status that are in a state, or in one of those that end by themselves. */
function meant(state: RegistrationState | undefined): SQL[] {
  const open = statesBefore('expire')
  if (state === undefined) return open.map(live)
  if (open.includes(state)) return [live(state)]
  return [sql`r.status = ${state}`, ...(state === 'expired' ? open.map(over) : [])]
}

/** One of them. @throws Refusal `not-found` */
export async function getRegistration(db: Database, caller: Caller, uuid: string): Promise<RegistrationRow> {
  const found = await runAs<{ registration: RegistrationRow }>(db, caller, {
    steps: [],
    answer: sql`select ${registrationOf(sql`r`)} as registration from registrations r, allowed where r.uuid = ${uuid}::uuid`,
  })
  if (!found) throw unknownRegistration()
  return found.registration
}

/** @returns the refusal for an id of nothing */
export function unknownRegistration(): Refusal {
  return new Refusal('not-found', {
    detail: 'No registration has this id. Registrations are deleted a week after they end.',
  })
}
