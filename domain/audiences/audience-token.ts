/** What a token for another service says: the registered claims, and those that its audience has chosen. */
import { answerChecks, type CheckFacts } from '#domain/access/check-facts.ts'
import { Refusal } from '#domain/refusal.ts'
import type { AuthenticationClaims } from '#domain/sessions/authentication.ts'
import type { AudienceClaim } from './audience.ts'

/** What the statement says of the caller and the audience. */
export interface AudienceTokenFacts {
  audience: { identifier: string; lifetimeSeconds: number }
  /** The claims that the audience has chosen and the user has a value for. */
  claims: { [Name in AudienceClaim]?: unknown }
  /** The chosen keys of the user data that the user has; null: the audience has chosen none. */
  userData: Readonly<Record<string, unknown>> | null
  /** The permissions of the types of the chosen resources, one question each; null: the audience has chosen no resource. */
  permissions: {
    questions: readonly { resource: string; permission: string | null }[]
    facts: CheckFacts | null
  } | null
}

/** The claims of a token for another service. */
export interface AudienceTokenClaims extends AuthenticationClaims {
  iss: string
  /** One string, never a list, and never our own address. */
  aud: string
  /** The user's UUID, as in access tokens. */
  sub: string
  jti: string
  /** Whole seconds since 1970, as `exp`. */
  iat: number
  exp: number
  [claim: string]: unknown
}

/** The bytes of JSON that all claims may have: the token then has at most 7 KiB, so that its header fits into 8 KiB, nginx's limit for one. */
const maxClaimsBytes = 5 * 1024

/**
 * The claims of a token.
 *
 * @param registered those that no audience chooses
 * @throws Refusal `claims-too-large`
 */
export function audienceTokenClaims(
  { audience, claims, userData, permissions }: AudienceTokenFacts,
  registered: Pick<AudienceTokenClaims, 'iss' | 'sub' | 'jti' | 'iat' | keyof AuthenticationClaims>,
): AudienceTokenClaims {
  const all = {
    ...claims,
    ...(userData && { user_data: userData }),
    ...(permissions && { permissions: permissionsByResource(permissions) }),
    ...registered,
    aud: audience.identifier,
    exp: registered.iat + audience.lifetimeSeconds,
  }
  const bytes = new TextEncoder().encode(JSON.stringify(all)).length
  if (bytes <= maxClaimsBytes) return all
  throw new Refusal('claims-too-large', {
    detail: `The claims have ${bytes} bytes, of which ${maxClaimsBytes} fit into a token. An administrator can choose fewer.`,
  })
}

/** By resource, the names of the permissions that the user has there; an empty list where the user has none. */
function permissionsByResource({
  questions,
  facts,
}: NonNullable<AudienceTokenFacts['permissions']>): Record<string, string[]> {
  const asked = questions.flatMap(({ resource, permission }) =>
    permission === null ? [] : [{ resource, permission, user: null }],
  )
  const held: Record<string, string[]> = Object.fromEntries(questions.map(({ resource }) => [resource, []]))
  for (const [n, { allow }] of (facts ? answerChecks(asked, facts) : []).entries()) {
    const { resource, permission } = asked[n]!
    if (allow) held[resource]!.push(permission)
  }
  return held
}
