/** Signing in with a second factor: one statement, `schema/functions/sessions/sign_in_with_second_factor.sql`. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { withSecondFactor } from '#domain/sessions/authentication.ts'
import type { ProvenFactor, SecondFactorTicket } from '#domain/sessions/second-factor.ts'
import { bytea, requireReserved, wrongPassword } from '#store/credentials/attempts.ts'
import type { Database } from '#store/run.ts'
import { type Door, enter } from './opening.ts'

/** A ticket that opened, with what is spent of it. */
export interface PresentedTicket extends SecondFactorTicket {
  digest: Uint8Array
  expiresAt: Date
}

type Outcome =
  | { outcome: 'opened'; door: Door }
  | { outcome: 'over' }
  | { outcome: 'wrong' | 'limited'; wait_seconds: number }

/**
 * Counts the attempt, spends the ticket and opens the session if the factor is right.
 *
 * @param device the SHA-256 of the device token of the ticket
 * @param sourceHash the keyed digest of the network of the client
 * @throws Refusal `invalid-token` for a ticket that was used or whose account changed, `invalid-credentials`, `too-many-attempts`
 */
export async function signInWithSecondFactor(
  db: Database,
  caller: Caller,
  ticket: PresentedTicket,
  factor: ProvenFactor,
  device: Uint8Array,
  sourceHash: Uint8Array | null,
): Promise<NonNullable<Door>> {
  const { userId, rev, digest, expiresAt, amr } = ticket
  const { method, proof } = factor
  const answer = await enter<Outcome>(
    db,
    caller,
    sql`sign_in_with_second_factor(${userId}, ${rev}, ${bytea(digest)}, ${expiresAt.toISOString()}::timestamptz,
      array(select jsonb_array_elements_text(${JSON.stringify(withSecondFactor(amr, factor.amr))}::jsonb)), ${proof && JSON.stringify(proof)}::jsonb,
      ${method}, ${bytea(sourceHash)}, ${bytea(device)}, ${caller.address}::inet, ${caller.userAgent}, ${caller.requestId})`,
  )
  switch (answer.outcome) {
    case 'opened':
      if (answer.door) return answer.door
      throw ticketOver()
    case 'over':
      throw ticketOver()
    case 'limited':
      return tooMany(answer.wait_seconds)
    default:
      throw wrongFactor(answer.wait_seconds)
  }
}

/** @returns the refusal of a ticket that is of no use any more */
export function ticketOver(): Refusal {
  return new Refusal('invalid-ticket', { detail: 'Sign in again.' })
}

/** @returns the refusal of a second factor that is wrong */
export function wrongFactor(waitSeconds: number): Refusal {
  return wrongPassword('The code is wrong, was used already, or has expired.', 'second factor', {
    reserved: true,
    wait_seconds: waitSeconds,
    failures: 0,
  })
}

function tooMany(waitSeconds: number): never {
  requireReserved({ reserved: false, wait_seconds: waitSeconds, failures: 0 })
  throw new Error('an attempt that is not reserved is refused')
}
