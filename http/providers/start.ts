/** Sending a browser to a provider. */
import type { Context } from 'hono'
import { authorizationUrl, newChecks } from '#adapters/providers/provider-sign-in.ts'
import { ProviderError } from '#adapters/providers/provider-error.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import { database } from '#http/function.ts'
import { findProviderClient } from '#store/providers/provider-sign-in.ts'
import { setFlowCookie } from './flow-cookie.ts'
import { providerNetwork } from './network.ts'
import { providerRefusal } from './refusals.ts'

/** Where a provider sends the browser back to; what an administrator registers there. */
export function callbackUrl(c: Context<FunctionEnv>, name: string): string {
  return `${setting(c.env, 'BASE_URL')}/sign-in/callback/${name}`
}

/**
 * Starts a sign-in, or a link for the caller where they are signed in: one read, and everything else in the cookie.
 *
 * @param returnTo where it goes on to afterwards, not judged yet
 * @throws Refusal `not-found` for a provider that is unknown or disabled
 */
export async function startAtProvider(
  c: Context<FunctionEnv>,
  name: string,
  returnTo: string | null,
): Promise<Response> {
  const { caller } = c.var
  const client = await findProviderClient(database(c), caller, name)
  if (!client) throw providerRefusal('provider-disabled')
  const checks = newChecks()
  const url = await authorizationUrl(client, checks, callbackUrl(c, client.name), await providerNetwork(c)).catch(
    refuse,
  )
  const { sub: user = null, sid = null, rev = null } = caller.claims ?? {}
  const purpose = caller.claims ? 'link' : 'sign-in'
  await setFlowCookie(c, { client, checks, returnTo, session: { purpose, user, sid, rev } })
  return c.redirect(url, 303)
}

function refuse(error: unknown): never {
  throw error instanceof ProviderError ? providerRefusal(error.reason, error) : error
}
