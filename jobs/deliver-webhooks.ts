/** Delivers messages to webhooks. Any number of runs may work at once: each receiver is claimed by one of them. */
import { connect } from '#adapters/neon.ts'
import { hashSecretToken } from '#adapters/tokens/secret-token.ts'
import { loadWebhookKeys, type WebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { sendWebhook, type WebhookResponse } from '#adapters/webhooks/webhook-sender.ts'
import { webhookLinks } from '#domain/webhooks/webhook-actions.ts'
import {
  claimRenewalMs,
  deliveryResultOf,
  hasRoomForClaim,
  receiversPerRun,
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
  renewClaims,
} from '#store/webhooks/webhook-outbox.ts'
import { createSlots, type RequestSlots } from './slots.ts'
import { applyResult, initialState, postpone, takeMessage } from './webhook-delivery-state.ts'
import { linksIn, webhookRequest } from './webhook-request.ts'

/** Concurrent requests: a Worker may have six open connections and the database needs one (Workers limits, simultaneous open connections). */
const maxConcurrentRequests = 5
/** Of these, for receivers that do not answer while others wait, and receivers that are tried again at once after a failure. */
const maxSlowRequests = 2

/** What every message of a run needs. */
interface DeliveryContext {
  db: Database
  keys: WebhookKeys
  rules: WebhookUrlRules
  baseUrl: string
  /** Of this run, on its claims. */
  run: string
  /** Shared by all receivers of a run. */
  slots: RequestSlots
}

/**
 * Delivers until nothing is due, or until the run has made as many requests as one run may. Whenever the delivery to one receiver has ended, others
 * are claimed, so that nobody waits for a receiver that takes its time.
 */
export async function deliverWebhooks(env: Env): Promise<void> {
  const keys = await loadWebhookKeys(setting(env, 'WEBHOOK_KEY'))
  const db = connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT)
  const run = crypto.randomUUID()
  const slots = createSlots(maxConcurrentRequests, maxSlowRequests)
  const context = { db, keys, rules: webhookUrlRules(env), baseUrl: setting(env, 'BASE_URL'), run, slots }
  const active = new Map<ClaimedWebhook, Promise<void>>()
  const failing = () => [...active.keys()].filter(({ failures }) => failures > 0).length
  // A renewal that fails is made up for by the next one, or the claim expires.
  const renewal = setInterval(() => void renewClaims(db, run).catch(() => undefined), claimRenewalMs)
  try {
    for (let requests = 0; ;) {
      const claims = hasRoomForClaim(requests)
        ? await claimWebhooks(db, run, receiversPerRun - active.size, maxSlowRequests - failing())
        : []
      requests += requestsPerClaim(claims.length, claims.flatMap(({ messages }) => messages).length)
      await mintLinks(claims, context)
      for (const claim of claims)
        active.set(
          claim,
          deliverTo(claim, context).finally(() => active.delete(claim)),
        )
      if (active.size === 0) return
      await Promise.race(active.values())
    }
  } finally {
    await Promise.allSettled(active.values())
    clearInterval(renewal)
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
 * Delivers one claim. The first message is sent alone: the others follow, several at once, when the receiver has accepted it. What was not sent is
 * released with the claim.
 */
async function deliverTo(claim: ClaimedWebhook, context: DeliveryContext): Promise<void> {
  const { db, keys, run, slots } = context
  const secrets = keys.secrets(claim.uuid, claim.generations)
  const recorder = createRecorder(db)
  const state = initialState(claim, Date.now())
  const sendNext = async (): Promise<boolean> => {
    const message = takeMessage(state, claim.ordered, Date.now())
    if (!message) return false
    const response = await slots(state.standing, (interrupted) =>
      sendMessage(message, claim, secrets, context, interrupted),
    )
    if (!response) {
      postpone(state, message)
      return false
    }
    recorder.add(outcomeOf(message, response))
    applyResult(state, message.target, deliveryResultOf(response.status), response)
    return true
  }
  const sendInTurn = async () => {
    while (await sendNext());
  }
  if (await sendNext()) await Promise.all(Array.from({ length: claim.concurrency }, sendInTurn))
  for (const { id, attempt } of state.unsent) recorder.add({ id, attempt, outcome: 'released' })
  await recorder.done()
  await releaseWebhook(db, run, claim, state.receiver)
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
  const { status, error, excerpt, milliseconds, retryAfterSeconds, isInterrupted } = response
  // An interrupted message is due as soon as its receiver is tried again.
  const delay = isInterrupted ? 0 : webhookDelaySeconds(attempt, Math.random(), retryAfterSeconds)
  return { id, attempt, outcome: deliveryResultOf(status), status, error, response: excerpt, milliseconds, delay }
}

/** Sends one message. An address that the rules do not permit is never called: the rules may have changed since the webhook was saved. */
async function sendMessage(
  message: ClaimedMessage,
  claim: ClaimedWebhook,
  secrets: string[],
  context: DeliveryContext,
  interrupted: AbortSignal,
): Promise<WebhookResponse> {
  const code = webhookUrlErrorCode(claim.url, context.rules)
  if (code) {
    const error = `address refused: ${code}`
    return { status: null, error, excerpt: null, retryAfterSeconds: null, milliseconds: 0, isInterrupted: false }
  }
  return sendWebhook(await webhookRequest(message, claim, secrets, context), responseTimeoutMs, interrupted)
}
