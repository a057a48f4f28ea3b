import type { Context } from 'hono'
import { signAudienceToken } from '#adapters/tokens/audience-token.ts'
import { audienceTokenClaims, type AudienceTokenFacts } from '#domain/audiences/audience-token.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import { signingKey } from './session-tokens.ts'

/** A token for another service, as it is answered. */
export interface AudienceTokenAnswer {
  token_type: 'Bearer'
  token: string
  /** Seconds. */
  expires_in: number
}

/** Issues the caller's token for an audience. @throws Refusal `claims-too-large` */
export async function issueAudienceTokenFor(
  c: Context<FunctionEnv>,
  facts: AudienceTokenFacts,
): Promise<AudienceTokenAnswer> {
  const { sub, amr, acr, auth_time } = c.var.caller.claims!
  const claims = audienceTokenClaims(facts, {
    iss: setting(c.env, 'BASE_URL'),
    sub,
    jti: crypto.randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    amr,
    acr,
    auth_time,
  })
  const token = await signAudienceToken(await signingKey(c.env), claims)
  return { token_type: 'Bearer', token, expires_in: facts.audience.lifetimeSeconds }
}
