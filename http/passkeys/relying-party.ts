import type { Context } from 'hono'
import { isWithin, relyingParty, type RelyingParty } from '#domain/passkeys/relying-party.ts'
import { otherOrigins } from '#http/cors.ts'
import { type FunctionEnv, optionalSetting, setting, unfinished } from '#http/env.ts'

/** Whose passkeys this deployment's are. @throws Refusal `unavailable` for an RP ID that no page of `BASE_URL` could use */
export function relyingPartyOf(c: Context<FunctionEnv>): RelyingParty {
  const baseUrl = setting(c.env, 'BASE_URL')
  const rpId = optionalSetting(c.env, 'PASSKEY_RP_ID')
  if (rpId !== undefined && !isWithin(new URL(baseUrl).hostname, rpId))
    throw unfinished('The setting PASSKEY_RP_ID of this deployment must be the host of BASE_URL or a domain above it.')
  return relyingParty(baseUrl, rpId, otherOrigins(c.env))
}
