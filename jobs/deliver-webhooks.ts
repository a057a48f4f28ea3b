/** Delivers messages to webhooks. Any number of runs may work at once: each receiver is claimed by one of them. */
import { connect } from '#adapters/neon.ts'
import { hashSecretToken } from '#adapters/tokens/secret-token.ts'
import { loadWebhookKeys, type WebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { sendWebhook, type WebhookResponse } from '#adapters/webhooks/webhook-sender.ts'
import { webhookLinks } from '#domain/webhooks/webhook-actions.ts'
import {
  deliveryResultOf,
  hasRoomForClaim,
  requestsPerClaim,
  responseTimeoutMs,
  webhookDelaySeconds,
} from '#domain/webhooks/webhook-retry.ts'
import { webhookUrlErrorCode, type WebhookUrlRules } from '#domain/webhooks/webhook-url.ts'
import { type Env, setting } from '#http/env.ts'
import { webhookUrlRules } from '#http/requests/webhook-url.ts'
import type { Database } from '#store/run.ts'
import {
  type ClaimedMessage,
  type ClaimedWebhook,
  claimWebhooks,
  type MessageOutcome,
  saveMessageLinks,
  recordOutcomes,
  releaseWebhook,
} from '#store/webhooks/webhook-outbox.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { applyResult, initialState, takeMessage } from './webhook-delivery-state.ts'
import { linksIn, webhookRequest } from './webhook-request.ts'

/** Concurrent requests: a Worker may have six open connections and the database needs one (Workers limits, simultaneous open connections). */
const maxConcurrentRequests = 5

/** What every message of a run needs. */
interface DeliveryContext {
  db: Database
  keys: WebhookKeys
  rules: WebhookUrlRules
  baseUrl: string
  /** Shared by all receivers of a run. */
  limit: Limiter
}

/** Delivers until nothing is due, or until the run has made as many requests as one run may. */
export async function deliverWebhooks(env: Env): Promise<void> {
  const keys = await loadWebhookKeys(setting(env, 'WEBHOOK_KEY'))
  const db = connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT)
  const baseUrl = setting(env, 'BASE_URL')
  const context = { db, keys, rules: webhookUrlRules(env), baseUrl, limit: createLimiter(maxConcurrentRequests) }
  for (let requests = 0; hasRoomForClaim(requests);) {
    const claims = await claimWebhooks(db)
    if (claims.length === 0) return
    requests += requestsPerClaim(claims.length, claims.flatMap(({ messages }) => messages).length)
    await mintLinks(claims, context)
    // A share for each receiver, so that one that does not answer leaves connections to the others.
    const share = Math.max(Math.floor(maxConcurrentRequests / claims.length), 1)
    await Promise.all(claims.map((claim) => deliverTo(claim, share, context)))
  }
}

/** Creates the one-time links that the messages of these claims contain. Their secrets are derived, so a retry sends the same link. */
async function mintLinks(claims: ClaimedWebhook[], { db, keys }: DeliveryContext): Promise<void> {
  const links = claims.flatMap((claim) =>
    claim.messages.flatMap((message) =>
      linksIn(message, claim).map((link) => ({
        hash: hashSecretToken(keys.linkToken(message.uuid, link))!,
        operation: webhookLinks[link],
        about: String(message.parameters[link === 'callback_url' ? 'user.id' : 'registration.id']),
        webhook: claim.uuid,
      })),
    ),
  )
  if (links.length > 0) await saveMessageLinks(db, links)
}

/**
 * Delivers one claim with at most `share` requests at once. A receiver that failed before gets one request at a time, until it accepts one.
 * What was not sent is released with the claim.
 */
async function deliverTo(claim: ClaimedWebhook, share: number, context: DeliveryContext): Promise<void> {
  const { db, keys } = context
  const secrets = keys.secrets(claim.uuid, claim.generations)
  const recorder = createRecorder(db)
  const state = initialState(claim, Date.now())
  const next = () => takeMessage(state, claim.ordered, Date.now())
  const sendInTurn = async () => {
    for (let message = next(); message; message = next()) {
      const sent = message
      const response = await context.limit(() => sendMessage(sent, claim, secrets, context))
      recorder.add(outcomeOf(sent, response))
      applyResult(state, sent.target, deliveryResultOf(response.status), response.retryAfterSeconds)
    }
  }
  const concurrency = claim.failures > 0 ? 1 : Math.min(claim.concurrency, share)
  await Promise.all(Array.from({ length: concurrency }, sendInTurn))
  for (const { id, attempt } of state.unsent) recorder.add({ id, attempt, outcome: 'released' })
  await recorder.done()
  await releaseWebhook(db, claim, state.receiver)
}

/** Records outcomes in batches: those that come while a batch is being written are the next batch. */
function createRecorder(db: Database) {
  let pending: MessageOutcome[] = []
  let writing = Promise.resolve()
  const write = async () => {
    const batch = pending
    pending = []
    if (batch.length > 0) await recordOutcomes(db, batch)
  }
  return {
    add(outcome: MessageOutcome) {
      pending.push(outcome)
      writing = writing.then(write)
      writing.catch(() => undefined) // `done` rejects with the error
    },
    done: () => writing,
  }
}

function outcomeOf({ id, attempt }: ClaimedMessage, response: WebhookResponse): MessageOutcome {
  const { status, error, excerpt, milliseconds, retryAfterSeconds } = response
  const delay = webhookDelaySeconds(attempt, Math.random(), retryAfterSeconds)
  return { id, attempt, outcome: deliveryResultOf(status), status, error, response: excerpt, milliseconds, delay }
}

/** Sends one message. An address that the rules do not permit is never called: the rules may have changed since the webhook was saved. */
async function sendMessage(
  message: ClaimedMessage,
  claim: ClaimedWebhook,
  secrets: string[],
  context: DeliveryContext,
): Promise<WebhookResponse> {
  const code = webhookUrlErrorCode(claim.url, context.rules)
  if (code) {
    const error = `address refused: ${code}`
    return { status: null, error, excerpt: null, retryAfterSeconds: null, milliseconds: 0 }
  }
  return sendWebhook(await webhookRequest(message, claim, secrets, context), responseTimeoutMs)
}
