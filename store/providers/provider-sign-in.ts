/** Signing in at a provider: the row that a start reads, and the one statement of a callback (`schema/functions/providers/`). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { generatedPrefix } from '#domain/accounts/user-fields.ts'
import { usernameSkeleton } from '#domain/accounts/username-skeleton.ts'
import { rulesThatPermit } from '#domain/accounts/username-rules.ts'
import type { Caller } from '#domain/caller.ts'
import type { ProviderProfile } from '#domain/providers/profile.ts'
import type { ProviderClient } from '#domain/providers/provider.ts'
import type { ProviderFailure } from '#domain/providers/sign-in-failure.ts'
import { hex, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { type Door, enter } from '#store/sessions/opening.ts'
import { isProvider } from './provider-row.ts'

/** What a cookie proves of a sign-in that has begun. */
export interface ProviderFlow {
  /** The uuid of the provider. */
  provider: string
  client_id: string
  purpose: 'sign-in' | 'link'
  /** Of the session that is to get the link; null for signing in. */
  user: string | null
  sid: string | null
  rev: number | null
}

/** The state of a flow, which is spent once. */
export interface FlowState {
  digest: Uint8Array
  expiresAt: Date
}

/** What became of a verified answer. `door` is what `open_session` answers. */
export type ProviderOutcome =
  | { refused: ProviderFailure }
  | { linked: string }
  | { door: NonNullable<Door>; known_device: boolean }

/** The enabled provider of a name; null without one. @param caller whose session has to be live where a link is to be made */
export async function findProviderClient(db: Database, caller: Caller, name: string): Promise<ProviderClient | null> {
  const answer = await runAs<{ provider: ProviderClient }>(db, caller, {
    steps: {},
    answer: sql`select jsonb_build_object('uuid', p.uuid, 'name', p.name, 'preset', p.preset, 'issuer', p.issuer, 'client_id', p.client_id,
        'client_secret', p.client_secret, 'scopes', p.scopes, 'claims', p.claims, 'tenant', p.tenant, 'metadata', p.metadata) as provider
      from allowed, providers p where ${isProvider(sql`p`, name)} and p.enabled`,
  })
  return answer?.provider ?? null
}

/**
 * Signs in, links or signs up somebody whom a provider vouches for. One statement. It is sent again once if a name or an address was claimed by
 * somebody else at the same moment: then nothing of it was done, the state is not spent, and the second reads what the other did.
 *
 * @param devices SHA-256 of the token that the browser sent, and of a new one
 */
export async function completeProviderSignIn(
  db: Database,
  caller: Caller,
  { digest, expiresAt }: FlowState,
  flow: ProviderFlow,
  profile: ProviderProfile,
  devices: { sent: Uint8Array | null; fresh: Uint8Array },
): Promise<ProviderOutcome> {
  const call = callOf('sign_in_with_provider', [
    hex(digest),
    expiresAt.toISOString(),
    JSON.stringify(flow),
    JSON.stringify(profileRow(profile)),
    devices.sent && hex(devices.sent),
    hex(devices.fresh),
    caller.address,
    caller.userAgent,
    caller.language,
    caller.requestId,
  ])
  const send = () => enter<ProviderOutcome>(db, caller, call)
  return send().catch((error: unknown) => {
    if ((error as { code?: string }).code !== uniqueViolation) throw error
    return send()
  })
}

const uniqueViolation = '23505'

/** Spends the state of an answer that proved nothing, and records why. @returns the reason: `state-used` where it was spent before */
export async function rejectProviderAnswer(
  db: Database,
  caller: Caller,
  { digest, expiresAt }: FlowState,
  provider: string,
  reason: ProviderFailure,
): Promise<ProviderFailure> {
  const call = callOf('reject_provider_answer', [
    hex(digest),
    expiresAt.toISOString(),
    provider,
    reason,
    caller.address,
    caller.requestId,
  ])
  return (await enter<{ refused: ProviderFailure }>(db, caller, call)).refused
}

/** A call of a function, whose parameters have the types that it says. */
function callOf(name: 'sign_in_with_provider' | 'reject_provider_answer', values: readonly (string | null)[]): SQL {
  return sql`${sql.raw(name)}(${sql.join(
    values.map((value) => sql.param(value)),
    sql.raw(', '),
  )})`
}

const digits = '0123456789'

/** A profile as the SQL functions read it. */
function profileRow({ email, emailVerified, fullName, usernames, ...rest }: ProviderProfile) {
  return {
    ...rest,
    email: email?.display ?? null,
    email_canonical: email?.canonical ?? null,
    email_verified: emailVerified,
    full_name: fullName,
    usernames: usernames.map((name) => ({
      display: name.display,
      canonical: name.canonical,
      skeleton: name.skeleton,
      permitting: rulesThatPermit(name),
    })),
    generated: {
      prefix: generatedPrefix,
      prefix_skeleton: usernameSkeleton(generatedPrefix),
      digits,
      digits_skeleton: usernameSkeleton(digits),
    },
  }
}
