/** Everything that is held about one person, for that person: without secrets, and without the numbers of rows. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { administratorsOnly, auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import type { Refusal } from '#domain/refusal.ts'
import { accountOf, type AccountRow } from '#store/account-row.ts'
import { grantOf, type GrantRow } from '#store/grants/grant-row.ts'
import { apiKeyOf, type ApiKeyRow } from '#store/keys/key-row.ts'
import { passkeyOf, type PasskeyRow } from '#store/passkeys/passkey-row.ts'
import type { SessionRow } from '#store/rows.ts'
import { beyondOwnRights, mayConfer } from '#store/conferral.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, type CallerRelation, callerRelation, targetUser } from '#store/user-target.ts'

/** The scopes that read what an export of somebody else holds. */
const partScopes = sql`array['users:read', 'groups:read', 'grants:read', 'sessions:read', 'registrations:read', 'mail:read', 'audit:read']`

function partsNotReadable(): Refusal {
  return beyondOwnRights(
    'An export has sessions, grants, mails and audit events too, and you may not read all of these. Ask somebody who may, or a superuser.',
  )
}

/** What an export holds. Lists are oldest first. */
export interface UserExport {
  user: AccountRow & { user_data: Record<string, unknown> }
  groups: {
    uuid: string
    name: string
    group_administrator: boolean
    flags: Record<string, unknown>
    status: 'active' | 'pending'
    since: string
  }[]
  /** Without the names of resources, which the user may not know: of a deny, and above what they may read. */
  grants: Omit<GrantRow, 'service' | 'path'>[]
  sessions: (Pick<
    SessionRow,
    'sid' | 'created_at' | 'last_seen_at' | 'absolute_end_at' | 'ip' | 'user_agent' | 'amr' | 'authenticated_at'
  > & {
    ended_at: string | null
    end_reason: string | null
  })[]
  /** The authenticator app and the recovery codes, without their secrets. */
  second_factors: { kind: 'authenticator' | 'recovery-code'; created_at: string; last_used_at: string | null }[]
  passkeys: PasskeyRow[]
  links: { operation: string; created_at: string; expires_at: string | null; used_at: string | null }[]
  registrations: {
    uuid: string
    username: string
    email: string
    full_name: string | null
    status: string
    requested_from: string | null
    created_at: string
  }[]
  api_keys: ApiKeyRow[]
  /** The accounts at other providers that sign the user in. */
  identities: {
    uuid: string
    provider: string
    issuer: string
    subject: string
    email: string | null
    created_at: string
    last_used_at: string | null
  }[]
  /** The terms that the user accepted. `group` is null for those of the site; the name of a deleted group is null. */
  terms: {
    group: { uuid: string | null; name: string | null } | null
    version: number
    language: string
    sha256: string
    accepted_at: string
    ip: string | null
    session: string | null
  }[]
  mails: { template: string; recipient: string; created_at: string; sent_at: string | null }[]
  /** The actions of the user, and the actions on the user. */
  audit_events: {
    at: string
    action: AuditAction
    actor: string | null
    session: string | null
    api_key: string | null
    target_kind: string
    target: string
    ip: string | null
    details: Record<string, unknown>
  }[]
}

/**
 * Reads all of it in one statement, and records that it was read. Whoever exports somebody else may read each part of it.
 *
 * @param isSent false for HEAD, which sends none of it: then nothing is recorded
 * @throws Refusal `not-found`, `forbidden`
 */
export async function exportOf(db: Database, caller: Caller, reference: string, isSent: boolean): Promise<UserExport> {
  const answer = await runAs<CallerRelation & { held: UserExport | null }>(db, caller, {
    steps: {
      target: targetUser(caller, reference),
      chosen: materialized(
        sql`select * from target where (is_self or (administrator and ${mayConfer(partScopes)})) and not reserved`,
      ),
      audit: auditEvent(caller, {
        action: 'user-exported',
        targetKind: 'user',
        target: sql`chosen.uuid`,
        from: sql`chosen where ${isSent}`,
      }),
    },
    answer: sql`select ${callerRelation}, (select ${held} from chosen) as held from target`,
  })
  const found = requireTarget(answer)
  if (!found.held) throw found.administrator ? partsNotReadable() : administratorsOnly()
  return found.held
}

function listOf(row: SQL, from: SQL, order: SQL): SQL {
  return sql`coalesce((select jsonb_agg(${row} order by ${order}) from ${from}), '[]')`
}

const groups = listOf(
  sql`jsonb_build_object('uuid', g.uuid, 'name', g.name, 'group_administrator', m.group_administrator, 'flags', m.flags,
    'status', m.status, 'since', m.joined_at)`,
  sql`memberships_with_pending m join groups g on g.id = m.group_id where m.user_id = chosen.id`,
  sql`g.name`,
)
const grants = listOf(
  sql`${grantOf(sql`g`)} - 'service' - 'path'`,
  sql`grants g where g.user_id = chosen.id`,
  sql`g.uuid`,
)
const sessions = listOf(
  sql`jsonb_build_object('sid', s.sid, 'created_at', s.created_at, 'last_seen_at', s.last_seen_at, 'absolute_end_at',
    s.absolute_end_at, 'ip', host(s.ip), 'user_agent', s.user_agent, 'amr', s.amr, 'authenticated_at', s.authenticated_at, 'ended_at', s.ended_at, 'end_reason', s.end_reason)`,
  sql`sessions s where s.user_id = chosen.id`,
  sql`s.created_at, s.sid`,
)
const secondFactors = listOf(
  sql`jsonb_build_object('kind', f.kind, 'created_at', f.created_at, 'last_used_at', f.last_used_at)`,
  sql`(select user_id, 'authenticator' as kind, created_at, last_used_at from authenticators
    union all select user_id, 'recovery-code', created_at, used_at from recovery_codes) as f where f.user_id = chosen.id`,
  sql`f.created_at, f.kind`,
)
const passkeys = listOf(passkeyOf(sql`p`), sql`passkeys p where p.user_id = chosen.id`, sql`p.created_at, p.id`)
const links = listOf(
  sql`jsonb_build_object('operation', t.operation, 'created_at', t.created_at, 'expires_at', t.expires_at, 'used_at', t.used_at)`,
  sql`one_time_tokens t where t.user_id = chosen.id`,
  sql`t.created_at, t.id`,
)
const registrations = listOf(
  sql`jsonb_build_object('uuid', r.uuid, 'username', r.username, 'email', r.email, 'full_name', r.full_name, 'status', r.status,
    'requested_from', host(r.requested_from), 'created_at', r.created_at)`,
  sql`registrations r where r.email_canonical = chosen.email_canonical`,
  sql`r.created_at, r.uuid`,
)
const apiKeys = listOf(
  apiKeyOf(sql`k`, sql`chosen`),
  sql`api_keys k where k.user_id = chosen.id`,
  sql`k.created_at, k.id`,
)
const identities = listOf(
  sql`jsonb_build_object('uuid', i.uuid, 'provider', p.name, 'issuer', i.issuer, 'subject', i.subject, 'email', i.email,
    'created_at', i.created_at, 'last_used_at', i.last_used_at)`,
  sql`identities i join providers p on p.id = i.provider_id where i.user_id = chosen.id`,
  sql`i.created_at, i.id`,
)
const terms = listOf(
  sql`jsonb_build_object('group', case when v.group_id is not null then jsonb_build_object('uuid', g.uuid, 'name', g.name) end,
    'version', v.version, 'language', a.language, 'sha256', encode(a.sha256, 'hex'), 'accepted_at', a.accepted_at,
    'ip', host(a.ip), 'session', a.sid)`,
  sql`terms_acceptances a join terms_versions v on v.id = a.version_id left join groups g on g.id = v.group_id
    where a.user_id = chosen.id`,
  sql`a.accepted_at, a.version_id`,
)
const mails = listOf(
  sql`jsonb_build_object('template', o.template, 'recipient', o.recipient, 'created_at', o.created_at, 'sent_at', o.sent_at)`,
  sql`outbox_mail o where lower(o.recipient) = chosen.email_canonical`,
  sql`o.created_at, o.id`,
)
const auditEvents = listOf(
  sql`jsonb_build_object('at', e.at, 'action', e.action, 'actor', (select a.uuid from users a where a.id = e.actor_id),
    'session', e.actor_sid, 'api_key', e.actor_key, 'target_kind', e.target_kind, 'target', e.target, 'ip', host(e.ip), 'details', e.details)`,
  sql`audit_events e where e.id in (
    select id from audit_events where actor_id = chosen.id
    union all select id from audit_events where target_kind = 'user' and target = chosen.uuid::text)`,
  sql`e.id`,
)

const held = sql`jsonb_build_object('user', ${accountOf(sql`chosen`)} || jsonb_build_object('user_data', chosen.user_data),
  'groups', ${groups}, 'grants', ${grants}, 'sessions', ${sessions}, 'second_factors', ${secondFactors}, 'passkeys', ${passkeys}, 'links', ${links}, 'registrations', ${registrations},
  'api_keys', ${apiKeys}, 'identities', ${identities}, 'terms', ${terms}, 'mails', ${mails}, 'audit_events', ${auditEvents})`
