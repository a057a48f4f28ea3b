/** A sign-in at a provider that has begun: all of it is in a cookie of the browser that began it, and nothing is stored here. */
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { SignInChecks } from '#adapters/providers/provider-sign-in.ts'
import { providerTraits } from '#domain/providers/presets.ts'
import { type ProviderClient, providerSignInSeconds } from '#domain/providers/provider.ts'
import { cookieOf } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'
import { sealedTokens } from '#http/sessions/session-tokens.ts'
import type { FlowState, ProviderFlow } from '#store/providers/provider-sign-in.ts'

/** What the cookie is sealed with. */
export interface Flow {
  client: ProviderClient
  checks: SignInChecks
  /** Where the browser goes on to; judged by the page that it comes by. */
  returnTo: string | null
  session: Pick<ProviderFlow, 'purpose' | 'user' | 'sid' | 'rev'>
}

/** For answers that come by a redirect. */
const cookie = '__Host-postern-provider'
/** For answers that the provider's page posts (Apple). A browser brings only this one along. Of no use but to a callback, and once. */
const postedCookie = '__Host-postern-provider-post'

const attributes = { path: '/', secure: true, httpOnly: true } as const

function attributesOf(name: string) {
  return { ...attributes, sameSite: name === postedCookie ? ('None' as const) : ('Lax' as const) }
}

/** Has the browser keep a flow. */
export async function setFlowCookie(c: Context<FunctionEnv>, flow: Flow): Promise<void> {
  const name = providerTraits[flow.client.preset].formPost ? postedCookie : cookie
  const sealed = await (await sealedTokens(c)).seal('provider-sign-in', flow, providerSignInSeconds)
  setCookie(c, name, sealed, { ...attributesOf(name), maxAge: providerSignInSeconds })
}

/** The flow that the browser brings, and its state to spend; null for none, or one that is over. The browser forgets it. */
export async function takeFlowCookie(c: Context<FunctionEnv>): Promise<(Flow & { state: FlowState }) | null> {
  const name = c.req.method === 'POST' ? postedCookie : cookie
  const text = cookieOf(c, name)
  if (text === undefined) return null
  deleteCookie(c, name, attributesOf(name))
  const opened = await (await sealedTokens(c)).open<Flow>('provider-sign-in', text)
  return opened && { ...opened.payload, state: { digest: opened.digest, expiresAt: opened.expiresAt } }
}
