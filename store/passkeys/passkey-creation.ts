/** Creating a passkey: what its options need, and the statement that keeps it. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { maxPasskeys, type NewCredential, passkeyMethods } from '#domain/passkeys/passkey.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { bytea } from '#store/credentials/attempts.ts'
import { firstDenial } from '#store/denials.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { auditEvent, materialized, runAs, sessionIsOver } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { type RenewedSession, renewedColumns, renewedSession } from '#store/renewed-session.ts'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { settingOf } from '#store/settings.ts'
import { changedAccount } from '#store/factors/factor-change.ts'
import { base64url, passkeyOf, type PasskeyRow } from './passkey-row.ts'
import type { Challenge } from './passkey-sign-in.ts'

/** What the options of a registration say of the account. */
export interface RegistrationFacts {
  username: string
  full_name: string | null
  /** Base64url; null before the first passkey. */
  user_handle: string | null
  /** The passkeys that the account has: an authenticator makes no second one. Ids in base64url. */
  passkeys: { id: string; transports: string[] }[]
  /** What the site calls itself, for password managers to show; null: nothing. */
  brand_name: string | null
}

/** @throws Refusal `too-many-passkeys` */
export async function registrationFacts(db: Database, caller: Caller): Promise<RegistrationFacts> {
  const facts = await runAs<RegistrationFacts>(db, caller, {
    steps: { own: materialized(sql`select p.* from passkeys p, allowed where p.user_id = allowed.user_id`) },
    answer: sql`select u.username, u.user_data ->> 'full_name' as full_name,
        (select ${base64url(sql`user_handle`)} from own limit 1) as user_handle,
        coalesce((select jsonb_agg(jsonb_build_object('id', ${base64url(sql`own.credential_id`)}, 'transports', own.transports)
          order by own.created_at, own.id) from own), '[]') as passkeys, ${settingOf('brand')} ->> 'name' as brand_name
      from allowed join users u on u.id = allowed.user_id`,
  })
  if (!facts) throw sessionIsOver()
  if (facts.passkeys.length >= maxPasskeys) throw tooMany()
  return facts
}

/** A passkey to keep. */
export interface NewPasskey extends NewCredential {
  name: string
  rpId: string
  transports: readonly string[]
  userHandle: Uint8Array
}

type CreationDenial = 'challenge-spent' | 'other-handle' | 'too-many'

interface Created {
  denied: CreationDenial | null
  passkey: PasskeyRow | null
  session: RenewedSession | null
}

/**
 * Keeps a passkey that was verified. Every session ends, this one too, and a new one begins in its place, which has the passkey as its proof;
 * links that are on their way die; the owner is notified.
 *
 * @throws Refusal `invalid-token` when another sensitive operation came in between, `invalid-request` for a challenge that was used or a
 * credential that exists, `too-many-passkeys`
 */
export async function createPasskey(
  db: Database,
  caller: Caller,
  passkey: NewPasskey,
  challenge: Challenge,
): Promise<{ passkey: PasskeyRow; session: RenewedSession }> {
  const created = await mapConstraintErrors(() => insertPasskey(db, caller, passkey, challenge), {
    passkeys_credential_id: () =>
      invalid([{ pointer: '/credential', code: 'duplicate-key', detail: 'This passkey exists already.' }]),
  })
  if (!created) throw sessionIsOver()
  if (created.denied) throw creationRefusal(created.denied)
  if (!created.passkey || !created.session) throw sessionIsOver()
  return { passkey: created.passkey, session: created.session }
}

function insertPasskey(db: Database, caller: Caller, passkey: NewPasskey, challenge: Challenge) {
  const methods = JSON.stringify(passkeyMethods({ ...passkey, userVerified: true }))
  return runAs<Created>(db, caller, {
    lock: sql`select id from users where uuid = ${caller.claims!.sub}::uuid for no key update`,
    steps: {
      own: materialized(sql`select p.id, p.user_handle from passkeys p, allowed where p.user_id = allowed.user_id`),
      spent: materialized(
        sql`select spend_token(${bytea(challenge.digest)}, ${challenge.expiresAt.toISOString()}::timestamptz) as first from allowed`,
      ),
      decision: materialized(
        sql`select ${firstDenial<CreationDenial>({
          'challenge-spent': sql`not spent.first`,
          'other-handle': sql`exists (select from own where user_handle <> ${bytea(passkey.userHandle)})`,
          'too-many': sql`(select count(*) from own) >= ${maxPasskeys}`,
        })} as denied from spent`,
      ),
      changed: changedAccount(caller, sql`enabled and exists (select from decision where denied is null)`),
      created: sql`insert into passkeys (user_id, credential_id, public_key, user_handle, rp_id, sign_count, transports, aaguid, name,
          backup_eligible, backed_up)
        select changed.id, ${bytea(passkey.credentialId)}, ${bytea(passkey.publicKey)}, ${bytea(passkey.userHandle)}, ${passkey.rpId},
          ${passkey.signCount}, array(select jsonb_array_elements_text(${JSON.stringify(passkey.transports)}::jsonb)), ${passkey.aaguid}::uuid,
          ${passkey.name}, ${passkey.backupEligible}, ${passkey.backedUp}
        from changed returning *`,
      ended: endSessionsOf('factors-changed', sql`changed`, sql`s.user_id = changed.id`),
      ...renewedSession(caller, {
        amr: sql`array(select distinct m from unnest(kept.amr || array(select jsonb_array_elements_text(${methods}::jsonb))) as m)`,
        aal: sql`2`,
      }),
      mail: enqueueMail({
        template: 'passkey-created',
        to: sql`changed.email`,
        parameters: sql`jsonb_build_object('username', changed.username, 'passkey', created.name, 'address', ${caller.address}::text)`,
        from: sql`changed, created where changed.email is not null`,
      }),
      audit: auditEvent(caller, {
        action: 'passkey-created',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed, created`,
        details: sql`jsonb_build_object('passkey', created.uuid, 'name', created.name, 'aaguid', created.aaguid,
          'backup_eligible', created.backup_eligible)`,
      }),
    },
    answer: sql`select decision.denied, (select ${passkeyOf(sql`created`)} from created) as passkey,
      (select to_jsonb(s) from (select ${renewedColumns} from changed, renewed) as s) as session from decision`,
  })
}

function creationRefusal(denied: CreationDenial): Refusal {
  switch (denied) {
    case 'challenge-spent':
      return staleChallenge()
    case 'other-handle':
      return new Refusal('concurrent-change', { detail: 'Another passkey was created at the same time. Begin again.' })
    default:
      return tooMany()
  }
}

/** @returns the refusal of a challenge that is not ours, of another session, expired or used */
export function staleChallenge(): Refusal {
  return invalid([
    {
      pointer: '/challenge',
      code: 'invalid-value',
      detail: 'The challenge was used or has expired. Ask for new options.',
    },
  ])
}

function tooMany(): Refusal {
  return new Refusal('too-many-passkeys', {
    detail: `An account can have ${maxPasskeys} passkeys. Delete one that is not used.`,
  })
}
