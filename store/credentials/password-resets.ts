/** Links for somebody who cannot sign in: a new password, or the end of a lock, for whoever reads the address's mail. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type CountedRequest, countRequest, requireBelowLimit } from '#store/request-limits.ts'
import { auditEvent, hex, materialized, runAs, type Steps } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { mailsPerHour } from '#domain/operations.ts'
import { clearedAttempts } from './attempts.ts'
import { aftermath, newPassword } from './new-password.ts'
import { onlyDevice, rememberedDevice } from './known-devices.ts'
import { revokedKeysOf } from '#store/keys/key-changes.ts'
import { isLocked } from '#store/account-row.ts'
import { isOpenToken, redeemToken } from '#store/one-time-tokens.ts'
import { deadLink } from '#store/mail/dead-link.ts'
import { enqueueMailWithLink, lockAddress, mailsLastHour } from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'

/** What somebody who cannot sign in can ask for, or be sent unasked. */
export type HelpingOperation = 'user-password-reset' | 'user-unlock'

const reset: HelpingOperation = 'user-password-reset'
const unlock: HelpingOperation = 'user-unlock'
const templates = { 'user-password-reset': 'password-reset', 'user-unlock': 'user-unlock' } as const
const requests = { 'user-password-reset': 'password-reset-requested', 'user-unlock': 'unlock-requested' } as const

/**
 * Mails a link with which the owner of an address can help themselves, if there is an account that could use it; an older link dies. A reset
 * is for an unverified account too, whose address it confirms, and for one that a person locked: the mail says that the lock stays. An
 * address without one costs the same rows, so that the time of an answer does not tell which addresses have accounts.
 *
 * @param nameHash the keyed digest of the address
 * @throws Refusal `too-many-requests`
 */
export async function requestLink(
  db: Database,
  caller: Caller,
  operation: HelpingOperation,
  canonicalAddress: string,
  nameHash: Uint8Array,
): Promise<void> {
  const counted = await runAs<CountedRequest>(db, caller, {
    lock: lockAddress(canonicalAddress),
    steps: {
      counted: countRequest(caller, 'link_request_limit', operation, canonicalAddress),
      ...mailHelp(operation, belowLimitOrWithoutLink, sql`email_canonical = ${canonicalAddress}`),
      ...deadLink(operation, templates[operation], sql`${canonicalAddress}`),
      audit: auditEvent(caller, {
        action: requests[operation],
        targetKind: sql`case when holder.uuid is null then 'name' else 'user' end`,
        target: sql`coalesce(holder.uuid::text, ${hex(nameHash).slice(2)})`,
        from: sql`below_limit, (select (select uuid from users where email_canonical = ${canonicalAddress}) as uuid) as holder`,
      }),
    },
    answer: sql`select * from counted`,
  })
  requireBelowLimit(counted!)
}

/** From step `owner`: the account has no link of this kind left. */
const ownerWithoutLink = sql`exists (select from owner where not has_link)`

/** From steps `counted` and `owner`. The response is 429 beyond the limit of an address even if its owner gets a mail. */
const belowLimitOrWithoutLink = sql`select from counted
  where exceeded is null or (exceeded = 'per_target' and ${ownerWithoutLink})`

/**
 * Steps that mail a link to the account that `whose` picks, if it could use one, and revoke an older link. They need `lockAddress`.
 *
 * @param below the rows of a step that has one while the address is not mailed too often. It has one too for an owner without a link of this
 *   kind left: strangers cannot redeem or revoke a link, so however often they ask, the owner has the newest or gets another.
 */
function mailHelp(operation: HelpingOperation, below: SQL, whose: SQL): Steps {
  const template = templates[operation]
  return {
    owner:
      materialized(sql`select id, email, username, ${isLocked(sql`users`)} as locked, exists (select from one_time_tokens t where t.user_id = users.id
        and t.operation = ${operation} and ${isOpenToken(sql`t`)} and is_unexpired(t.expires_at, app_now())) as has_link
      from users where ${whose} and enabled and ${operation === reset ? sql`true` : sql`activated_at is not null`} and email is not null`),
    below_limit: materialized(below),
    account: materialized(sql`select owner.* from owner, below_limit`),
    ...enqueueMailWithLink('help', {
      operation,
      user: sql`account.id`,
      template,
      to: sql`account.email`,
      parameters: sql`jsonb_build_object('username', account.username, 'locked', account.locked)`,
      from: sql`account`,
    }),
  }
}

/**
 * For a statement that records a failed check: a link for the owner of the account, or the same work for nobody. As `lock` and `steps` of an
 * act, so that it costs no round trip of its own.
 *
 * @param userId null where nobody is to be written to
 * @param address the account's in canonical form, or whatever was typed
 * @param why `reset`: the hash cannot be checked here; `locks`: this failure locks the name
 */
export function lockoutMail(
  userId: number | null,
  address: string,
  why: { reset: boolean; locks: boolean },
): { lock: SQL; steps: Steps } {
  const whom = why.reset || why.locks ? userId : null
  const operation = why.locks && !why.reset ? unlock : reset
  const belowRate = sql`select from allowed where ${mailsPerHour} > ${mailsLastHour(address, [templates[operation]])}
    or ${ownerWithoutLink}`
  return {
    lock: lockAddress(address),
    steps: {
      ...mailHelp(operation, belowRate, sql`id = ${whom}::integer`),
      ...(why.locks && deadLink(operation, templates[operation], sql`${nameless}`)),
    },
  }
}

/** In the place of an address, where what was typed may be anything. */
const nameless = ''

/**
 * Sets the password of the user whose link this is, and verifies the address: a link dies with the address that it was sent to. Failed
 * attempts are forgotten: whoever reads the mail is the owner, and a stranger's guessing must not keep the owner out. Nor must a stranger who guesses on: the device that the link was opened on is known from now on.
 *
 * @param device the SHA-256 of the token of that device
 * @param revokesKeys whether the API keys of the user end too
 * @returns whether it was done; false when the link died in the meantime
 */
export async function setByLink(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  passwordHash: string,
  device: Uint8Array,
  revokesKeys: boolean,
): Promise<boolean> {
  const done = await runAs<{ done: true }>(db, caller, {
    steps: {
      held: redeemToken(tokenHash, reset),
      changed: sql`update users ${newPassword(passwordHash)}, activated_at = coalesce(activated_at, app_now()), email_proven_at = app_now() from held where users.id = held.user_id and enabled returning users.*`,
      ...aftermath(caller),
      device: onlyDevice(device, caller),
      ...(revokesKeys && revokedKeysOf(caller, 'changed', 'password-reset')),
      audit: auditEvent(caller, {
        action: 'password-reset',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        actor: sql`changed.id`,
      }),
    },
    answer: sql`select true as done from changed`,
  })
  return done !== null
}

/**
 * Forgets every failed attempt at the account whose link this is, and knows the device that it was opened on from now on, so that a stranger
 * who guesses on does not lock its owner out again. A lock that a person set on the account stays, and so does every session.
 *
 * @param device the SHA-256 of the token of that device
 * @returns whether it was done; false when the link died in the meantime
 */
export async function unlockByLink(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  device: Uint8Array,
): Promise<boolean> {
  const done = await runAs<{ done: true }>(db, caller, {
    steps: {
      held: redeemToken(tokenHash, unlock),
      owner: materialized(sql`select u.id, u.uuid from users u, held where u.id = held.user_id`),
      cleared_attempts: clearedAttempts(sql`owner`),
      device: rememberedDevice(device, caller, sql`owner.id`, sql`owner`),
      audit: auditEvent(caller, {
        action: 'lockout-cleared',
        targetKind: 'user',
        target: sql`owner.uuid`,
        from: sql`owner`,
        actor: sql`owner.id`,
      }),
    },
    answer: sql`select true as done from owner, device`,
  })
  return done !== null
}
