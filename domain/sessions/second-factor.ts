/** The second factor of a sign-in: what a ticket for it holds, and which methods an account has. */
import type { AuthenticationMethod } from './authentication.ts'

/** Seconds: how long a ticket for the second factor can be used. */
export const ticketSeconds = 600

/** Hours that an account waits for its recovery, unless an administrator chose otherwise: long enough to be read by an owner who lost nothing. */
export const defaultFactorRecoveryHours = 72

/** At most a month. */
export const factorRecoveryHoursBounds = { min: 1, max: 30 * 24 }

/** How a sign-in proves a second factor. Public: the problem `second-factor-required` names those of the account. */
export const secondFactorMethods = ['passkey', 'authenticator', 'recovery-code'] as const

/** One of them. */
export type SecondFactorMethod = (typeof secondFactorMethods)[number]

/** A passkey, as what is verified against it needs it. Bytes in hexadecimal. */
interface PasskeyFactor {
  uuid: string
  credential_id: string
  public_key: string
  sign_count: number
  transports: string[]
}

/** An authenticator app. The secret is sealed (`adapters/stored-secrets.ts`). */
interface AuthenticatorFactor {
  uuid: string
  secret: string
  /** The time step of the last accepted code. */
  last_step: number
}

/** What `second_factors` answers: what a second factor can be verified with. */
export interface SecondFactors {
  authenticator: AuthenticatorFactor | null
  passkeys: PasskeyFactor[]
  /** How many are left. */
  recovery_codes: number
}

/** A passkey's signature that was verified. */
interface PasskeyFactorProof {
  method: 'passkey'
  uuid: string
  public_key: string
  sign_count: number
  backed_up: boolean
  /** The digest of the challenge, in hexadecimal, and when it expires: it is spent. */
  challenge: string
  challenge_expires_at: string
}

/** What the database checks of a proof, as `accept_factor` takes it; null: what was sent is wrong, which is counted all the same. */
type FactorProof =
  | { method: 'authenticator'; uuid: string; step: number }
  | { method: 'recovery-code'; digest: string }
  | { method: 'email-code'; digest: string; sid: string }
  | PasskeyFactorProof
  | null

/** A second factor that a client has sent, and what it proves. */
export interface ProvenFactor {
  /** A mailed code raises a session that has begun; it opens none. */
  method: SecondFactorMethod | 'email-code'
  proof: FactorProof
  /** What it adds to the `amr` of the session. */
  amr: AuthenticationMethod[]
}

/** What a ticket holds, sealed. Whether it still holds is asked again by the statement that acts. */
export interface SecondFactorTicket {
  userId: number
  userUuid: string
  rev: number
  /** What was proven already. */
  amr: AuthenticationMethod[]
  factors: SecondFactors
  /** The token of the device: of the one that the client sent if it is known, or else a new one. */
  deviceToken: string
}

/** The methods that an account has, in the order in which a page offers them. */
export function methodsOf({ passkeys, authenticator, recovery_codes }: SecondFactors): SecondFactorMethod[] {
  return [
    ...(passkeys.length > 0 ? (['passkey'] as const) : []),
    ...(authenticator ? (['authenticator'] as const) : []),
    ...(recovery_codes > 0 ? (['recovery-code'] as const) : []),
  ]
}
