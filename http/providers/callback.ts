/** What a browser brings back from a provider. */
import type { Context } from 'hono'
import { ProviderError } from '#adapters/providers/provider-error.ts'
import { redeemCode } from '#adapters/providers/provider-sign-in.ts'
import { hashSecretToken, mintSecretToken } from '#adapters/tokens/secret-token.ts'
import { type ProviderProfile, readProfile } from '#domain/providers/profile.ts'
import type { ProviderFailure } from '#domain/providers/sign-in-failure.ts'
import type { FunctionEnv } from '#http/env.ts'
import { database } from '#http/function.ts'
import { deviceTokenOf } from '#http/sessions/device-token.ts'
import { requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { triggerDelivery } from '#http/trigger-delivery.ts'
import {
  completeProviderSignIn,
  type FlowState,
  type ProviderOutcome,
  rejectProviderAnswer,
} from '#store/providers/provider-sign-in.ts'
import { type Flow, takeFlowCookie } from './flow-cookie.ts'
import { providerNetwork } from './network.ts'
import { providerRefusal } from './refusals.ts'
import { callbackUrl } from './start.ts'
import { storedSecrets } from '#http/factors/stored-secrets.ts'

/** What became of an answer that was accepted. */
export interface ProviderSignIn {
  flow: Flow
  profile: ProviderProfile
  outcome: Exclude<ProviderOutcome, { refused: ProviderFailure }>
  /** Of the device, known from now on. */
  deviceToken: string
}

/**
 * Verifies the answer of a provider with one request to it, and acts on it with one statement. Every refusal but that of a browser without a flow is
 * in the audit log.
 *
 * @param answer the parameters that the browser brought
 * @param onBegun is told what the browser began, before its answer is judged
 * @throws Refusal with the code of a `ProviderFailure`
 */
export async function finishAtProvider(
  c: Context<FunctionEnv>,
  name: string,
  answer: URLSearchParams,
  onBegun: (flow: Flow) => void,
): Promise<ProviderSignIn> {
  const flow = await takeFlowCookie(c)
  if (!flow) throw providerRefusal('state-missing')
  onBegun(flow)
  await requireTokenKeys(c)
  // The redirect of a provider is a GET that changes something, of which `triggersDelivery` knows nothing.
  const caller = { ...c.var.caller, onOutboxWrite: () => triggerDelivery(c) }
  const profile = await verifiedProfile(c, flow, name, answer).catch(async (error: unknown) => {
    if (!(error instanceof ProviderError)) throw error
    const reason = await rejectProviderAnswer(database(c), caller, flow.state, flow.client.uuid, error.reason)
    throw providerRefusal(reason, error)
  })

  const sent = deviceTokenOf(c, true, undefined)
  const fresh = mintSecretToken()
  const { uuid: provider, client_id } = flow.client
  const devices = { sent: hashSecretToken(sent), fresh: fresh.hash }
  const acted = { provider, client_id, ...flow.session }
  const outcome = await completeProviderSignIn(database(c), caller, flow.state, acted, profile, devices)
  if ('refused' in outcome) throw providerRefusal(outcome.refused)
  const isKnown = 'door' in outcome && outcome.known_device
  return { flow, profile, outcome, deviceToken: isKnown ? sent : fresh.token }
}

/** @throws ProviderError for an answer that proves nothing */
async function verifiedProfile(
  c: Context<FunctionEnv>,
  { client, checks }: Flow & { state: FlowState },
  name: string,
  answer: URLSearchParams,
): Promise<ProviderProfile> {
  if (name !== client.name) throw new ProviderError('provider-mismatch')
  const sealed = client.client_secret
  const secret = sealed === null ? null : await (await storedSecrets(c)).open('provider-client', sealed, client.uuid)
  const claims = await redeemCode(client, secret, answer, checks, callbackUrl(c, name), await providerNetwork(c))
  const profile = readProfile(client, claims)
  if (!profile) throw new ProviderError('subject-missing')
  return profile
}
