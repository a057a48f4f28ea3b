/** The links in mail that a user could still press, for whoever looks after the account: what they are for, never their secrets. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { TokenOperation } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import { isOpenToken, revokeTokensOf } from '#store/one-time-tokens.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'
import { requireReach, requireTarget, type CallerRelation, callerRelation, targetUser } from '#store/user-target.ts'

/** A link that works, or will once its mail is out. */
export interface LinkRow {
  uuid: string
  operation: TokenOperation
  /** The address that it would set or confirm; null where it is not about one. */
  email: string | null
  group: string | null
  created_at: string
  /** Null until its mail is sent. */
  expires_at: string | null
}

/** Oneself only as an administrator: whoever stole a session could revoke what would take the account back. */
const overseen = materialized(sql`select * from target where administrator or (may_edit and not is_self)`)
/** Those of an account that the caller may act on. */
const revocable = materialized(sql`select * from target where may_edit and (administrator or not is_self)`)
const works = sql`${isOpenToken(sql`t`)} and is_unexpired(t.expires_at, app_now())`

/** A page of somebody's links. @throws Refusal `not-found`, `forbidden` */
export async function listLinks(
  db: Database,
  caller: Caller,
  reference: string,
  page: PageRequest,
): Promise<Page<LinkRow>> {
  const { after, order } = onPage(sql`t`, page)
  const answer = await runAs<CallerRelation & { items: LinkRow[] }>(db, caller, {
    steps: {
      target: targetUser(caller, reference),
      overseen: overseen,
      shown: sql`select t.uuid, t.operation, t.payload ->> 'email' as email, g.name as "group", t.created_at, t.expires_at
        from overseen, (select *, id as uuid from one_time_tokens) as t left join groups g on g.id = t.group_id
        where t.user_id = overseen.id and ${works} and ${after} ${order}`,
    },
    answer: sql`select ${callerRelation}, coalesce((select jsonb_agg(to_jsonb(shown) order by uuid) from shown), '[]') as items from target`,
  })
  return toPage(requireOverseen(answer).items, page)
}

/** Kills one of somebody's links; its mail, if it still waits, is not sent. @throws Refusal `not-found`, `forbidden` */
export async function revokeLink(db: Database, caller: Caller, reference: string, uuid: string): Promise<void> {
  const answer = await runAs<CallerRelation & { revoked: boolean }>(db, caller, {
    steps: {
      target: targetUser(caller, reference),
      overseen: revocable,
      revoked: sql`${revokeTokensOf(sql`overseen`, sql`t.id = ${uuid}::uuid and t.user_id = overseen.id and is_unexpired(t.expires_at, app_now())`)}
        returning t.operation, overseen.uuid`,
      audit: auditEvent(caller, {
        action: 'link-revoked',
        targetKind: 'user',
        target: sql`revoked.uuid`,
        from: sql`revoked`,
        details: sql`jsonb_build_object('operation', revoked.operation)`,
      }),
    },
    answer: sql`select ${callerRelation}, exists (select from revoked) as revoked from target`,
  })
  if (requireReach(requireOverseen(answer)).revoked) return
  throw new Refusal('not-found', { detail: 'No open link of this user has this id.' })
}

function requireOverseen<Found extends CallerRelation>(found: Found | null): Found {
  const target = requireTarget(found)
  if (target.administrator || !target.is_self) return target
  throw new Refusal('forbidden', { detail: 'Only administrators of the account may see and revoke its links.' })
}
