/** Registrations, for administrators. Seeds: `pending_users`, Magpie's `GET /register/users`. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import { Refusal } from '../domain/refusal.ts'
import { type RegistrationState, statesBefore } from '../domain/registration.ts'
import { act } from './act.ts'
import { onPage, type Page, type PageRequest, toPage } from './page.ts'
import { registrationOf, type RegistrationRow, stateOf } from './registration-row.ts'
import type { Database } from './run.ts'

/** A page of those in one state, or of those that something can still become of. */
export async function list(
  db: Database,
  caller: Caller,
  status: RegistrationState | undefined,
  page: PageRequest,
): Promise<Page<RegistrationRow>> {
  const { after, order } = onPage(sql`r`, page)
  const wanted = status ? [status] : statesBefore('expire')
  const answer = await act<{ items: RegistrationRow[] }>(db, caller, {
    steps: [
      sql`shown as (
        select r.uuid, ${registrationOf(sql`r`)} as item from registrations r, allowed
        where ${stateOf(sql`r`)} in ${wanted} and ${after} ${order})`,
    ],
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items from allowed`,
  })
  return toPage(answer!.items, page)
}

/** One of them. @throws Refusal `not-found` */
export async function get(db: Database, caller: Caller, uuid: string): Promise<RegistrationRow> {
  const found = await act<{ registration: RegistrationRow }>(db, caller, {
    steps: [],
    answer: sql`select ${registrationOf(sql`r`)} as registration from registrations r, allowed where r.uuid = ${uuid}::uuid`,
  })
  if (!found) throw unknownRegistration()
  return found.registration
}

/** @returns the refusal for an id of nothing */
export function unknownRegistration(): Refusal {
  return new Refusal('not-found', {
    detail: 'There is no such registration. They are removed a week after they are over.',
  })
}
