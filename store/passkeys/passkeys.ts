/** The caller's passkeys: listed and renamed. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { base64url, passkeyOf, type PasskeyRow } from './passkey-row.ts'

/** The passkeys of an account, and what authenticators know it by. */
export interface Passkeys {
  items: PasskeyRow[]
  /** Base64url; null without a passkey. */
  user_handle: string | null
}

/** All of them, the oldest first: an account has few (`maxPasskeys`). */
export async function listPasskeys(db: Database, caller: Caller): Promise<Passkeys> {
  const listed = await runAs<Passkeys>(db, caller, {
    steps: { own: materialized(sql`select p.* from passkeys p, allowed where p.user_id = allowed.user_id`) },
    answer: sql`select coalesce((select jsonb_agg(${passkeyOf(sql`own`)} order by own.id) from own), '[]') as items,
      (select ${base64url(sql`user_handle`)} from own limit 1) as user_handle`,
  })
  return listed!
}

/** @throws Refusal `not-found` */
export async function renamePasskey(db: Database, caller: Caller, uuid: string, name: string): Promise<PasskeyRow> {
  const renamed = await runAs<{ passkey: PasskeyRow }>(db, caller, {
    steps: {
      before: materialized(
        sql`select p.id, p.name from passkeys p, allowed where p.uuid = ${uuid}::uuid and p.user_id = allowed.user_id for update of p`,
      ),
      changed: sql`update passkeys p set name = ${name} from before where p.id = before.id returning p.*`,
      audit: auditEvent(caller, {
        action: 'passkey-renamed',
        targetKind: 'user',
        target: sql`caller.user_uuid`,
        from: sql`changed, before, caller`,
        details: sql`jsonb_build_object('passkey', changed.uuid, 'name', changed.name, 'before', before.name)`,
      }),
    },
    answer: sql`select ${passkeyOf(sql`changed`)} as passkey from changed`,
  })
  if (!renamed) throw noPasskey()
  return renamed.passkey
}

export function noPasskey(): Refusal {
  return new Refusal('not-found', { detail: 'None of your passkeys has this id.' })
}
