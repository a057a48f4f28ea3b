/** What a one-time link stands for, as its page shows it. */
import { sql } from 'drizzle-orm/sql/sql'
import type { PasswordRules } from '#domain/credentials/password.ts'
import type { Operation } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import type { Terms } from '#domain/terms.ts'
import { passwordRules } from '#store/credentials/password-rules.ts'
import { isLinkUsable } from '#store/one-time-tokens.ts'
import { hex } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'
import { termsOf } from '#store/terms/terms.ts'

/** A link that can be redeemed. */
export interface StoredLink {
  operation: Operation
  /** Of the account, or the requested one of a registration. */
  username: string
  /** The address that it is about: the one in its `payload`, or else that of the account. */
  email: string | null
  /** The name of the group that it is about. */
  group: string | null
  /** The terms to accept, in every language. */
  terms: Terms | null
  /** ISO 8601. */
  expires_at: string
  full_name: string | null
  /**
   * Whether it was sent to an administrator, who decides on a registration: the address is then shown in full. The link that a webhook
   * receives for the same decision belongs to no user.
   */
  is_for_administrator: boolean
  /** Whether its mail invited a new user, who has no password yet. */
  is_invitation: boolean
  /** The account that it acts on; null where there is none yet. */
  user_uuid: string | null
  /** For the password that it asks for. */
  rules: PasswordRules
  /** The language of its mail, BCP 47; null: unknown. */
  language: string | null
}

/**
 * Reads what a link stands for. Writes nothing.
 *
 * @param hash null for a text that cannot be a token
 * @param bucket of the password that was posted with it: which part of the list of common passwords to read
 * @throws Refusal `link-not-found`, or `link-expired` for one that was used, replaced or has expired
 */
export async function getLink(
  db: Database,
  hash: Uint8Array | null,
  bucket: number | null = null,
): Promise<StoredLink> {
  const found = hash && (await findLink(db, hash, bucket))
  if (!found) throw linkNotFound()
  const { is_usable, ...link } = found
  if (!is_usable) throw linkExpired()
  return link
}

async function findLink(
  db: Database,
  hash: Uint8Array,
  bucket: number | null,
): Promise<(StoredLink & { is_usable: boolean }) | null> {
  const { link } = await queryOne<{ link: (StoredLink & { is_usable: boolean }) | null }>(
    db,
    sql`select (
      select jsonb_build_object('operation', t.operation, 'expires_at', t.expires_at, 'is_usable', ${isLinkUsable(sql`t`)},
        'username', coalesce(r.username, u.username), 'email', coalesce(t.payload ->> 'email', r.email, u.email),
        'group', (select name from groups g where g.id = t.group_id), 'user_uuid', u.uuid,
        'is_for_administrator', t.registration_id is not null and t.user_id is not null,
        'is_invitation', coalesce((t.payload -> 'invitation')::boolean, false),
        'terms', case when t.operation = 'group-accept-terms' then (
          select ${termsOf(sql`v`)} from terms_versions v where v.id = group_terms(t.group_id)) end,
        'full_name', coalesce(r.full_name, u.user_data ->> 'full_name'), 'rules', ${passwordRules(bucket)},
        'language', coalesce(t.language, u.language, r.language))
      from one_time_tokens t left join users u on u.id = t.user_id left join registrations r on r.id = t.registration_id
      where t.hash = ${hex(hash)}::bytea) as link`,
  )
  return link
}

/** @returns the refusal for a text that no link has */
export function linkNotFound(): Refusal {
  return new Refusal('link-not-found', {
    detail: 'Copy the complete link from the latest email, or request a new one.',
  })
}

/** @returns the refusal for a link that could be redeemed once. It does not say whether it was used, replaced or has expired. */
export function linkExpired(): Refusal {
  return new Refusal('link-expired', {
    detail: 'The link was used, was replaced by a newer one, or has expired. If you still need it, request a new one.',
  })
}
