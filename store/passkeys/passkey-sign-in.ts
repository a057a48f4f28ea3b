/**
 * Signing in with a passkey: two statements with the signature between them, as functions of the database
 * (`passkey_sign_in_start` and `sign_in_with_passkey` in `schema/functions/passkeys/`).
 */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { passkeyMethods } from '#domain/passkeys/passkey.ts'
import { Refusal } from '#domain/refusal.ts'
import { bytea } from '#store/credentials/attempts.ts'
import { auditEvent, runAs } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'
import { type Door, enter } from '#store/sessions/opening.ts'

/** What `passkey_sign_in_start` answers. Bytes in hexadecimal. */
export interface PasskeyStart {
  passkey: string
  user_id: number
  user_uuid: string
  rev: number
  public_key: string
  user_handle: string
  known_device: boolean
}

/** A signature that was verified. */
export interface VerifiedPasskey {
  start: PasskeyStart
  signCount: number
  backupEligible: boolean
  backedUp: boolean
  userVerified: boolean
}

/** A challenge as its seal has it: what remembers that it was spent, and until when. */
export interface Challenge {
  digest: Uint8Array
  expiresAt: Date
}

/**
 * What to verify a signature against.
 *
 * @param deviceHash the SHA-256 of the token of a device, if the client has one
 * @throws Refusal `unknown-credential` when no account has the credential: only then may a page have an authenticator forget it
 */
export async function startPasskeySignIn(
  db: Database,
  credentialId: Uint8Array,
  deviceHash: Uint8Array | null,
): Promise<PasskeyStart> {
  const { start } = await queryOne<{ start: PasskeyStart | null }>(
    db,
    sql`select passkey_sign_in_start(${bytea(credentialId)}, ${bytea(deviceHash)}) as start`,
  )
  if (!start) throw unknownCredential()
  return start
}

/**
 * Opens a session for a signature that was verified, if its challenge was not spent and the account is as it was.
 *
 * @param device the SHA-256 of the token of the device, which is known from now on
 * @throws Refusal `unknown-credential`, `invalid-credentials`
 */
export async function signInWithPasskey(
  db: Database,
  caller: Caller,
  { start, ...verified }: VerifiedPasskey,
  challenge: Challenge,
  device: Uint8Array,
): Promise<NonNullable<Door>> {
  const methods = JSON.stringify(passkeyMethods(verified))
  const door = await enter<Door | { spent: true } | { unknown: true }>(
    db,
    caller,
    sql`sign_in_with_passkey(${bytea(challenge.digest)}, ${challenge.expiresAt.toISOString()}::timestamptz, ${start.passkey}::uuid,
      ${start.user_id}, ${start.rev}, ${verified.signCount}, ${verified.backedUp}, array(select jsonb_array_elements_text(${methods}::jsonb)),
      ${bytea(device)}, ${caller.address}, ${caller.userAgent}, ${caller.requestId})`,
  )
  if (!door) throw passkeyRefused('account changed or not active')
  if ('spent' in door) throw passkeyRefused('challenge spent')
  if ('unknown' in door) throw unknownCredential()
  return door
}

/** Records a credential of an account that was refused, without a lock: nobody guesses a signature. */
export async function recordRefusedPasskey(
  db: Database,
  caller: Caller,
  { passkey, user_uuid: userUuid }: PasskeyStart,
  reason: string,
): Promise<void> {
  await runAs(db, caller, {
    steps: {
      audit: auditEvent(caller, {
        action: 'sign-in-failed',
        targetKind: 'user',
        target: sql`${userUuid}::uuid`,
        from: sql`(select 1) as refused`,
        details: sql`jsonb_build_object('passkey', ${passkey}::text, 'reason', ${reason}::text)`,
      }),
    },
    answer: sql`select true as recorded`,
  })
}

/** One answer for every reason but an unknown credential, so that a page never has an authenticator forget a good passkey. */
export function passkeyRefused(reason: string): Refusal {
  return new Refusal('invalid-credentials', {
    detail: 'The passkey could not be verified. Try again, or sign in another way.',
    reason: `passkey: ${reason}`,
  })
}

function unknownCredential(): Refusal {
  return new Refusal('unknown-credential', { detail: 'No account has this passkey. It may have been removed.' })
}
