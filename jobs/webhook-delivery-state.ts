/**
 * The state of delivering one claim to its receiver, and its two transitions. The requests of a claim run concurrently and share one state;
 * each transition is synchronous, so no two of them interleave.
 */
import { backoffSeconds, type DeliveryResult, sendingPeriodMs } from '#domain/webhooks/webhook-retry.ts'
import type { ClaimedMessage, ClaimedWebhook, ReceiverState } from '#store/webhooks/webhook-outbox.ts'

/** What is left to send, and how the receiver has answered so far. */
export interface WebhookDeliveryState {
  /** Messages that were not sent yet, in the order in which they happened. */
  unsent: ClaimedMessage[]
  /** Targets with a message under way or one that was not delivered. Where order is kept, nothing later about them is sent. */
  blockedTargets: Set<string>
  /** `Date.now()` after which no further message is started. */
  endsAt: number
  /** Whether the receiver is unavailable, and nothing further is sent to it. */
  isStopped: boolean
  /** What is recorded when the claim is released. */
  receiver: ReceiverState
}

export function initialState(claim: ClaimedWebhook, now: number): WebhookDeliveryState {
  return {
    unsent: [...claim.messages],
    blockedTargets: new Set(),
    endsAt: now + sendingPeriodMs,
    isStopped: false,
    receiver: { failures: claim.failures, backoffSeconds: 0, isGone: false },
  }
}

/** Takes the next message that may be sent and blocks its target; undefined when there is none. */
export function takeMessage(state: WebhookDeliveryState, ordered: boolean, now: number): ClaimedMessage | undefined {
  if (state.isStopped || now > state.endsAt) return undefined
  const index = state.unsent.findIndex(({ target }) => !ordered || !state.blockedTargets.has(target))
  if (index < 0) return undefined
  const [message] = state.unsent.splice(index, 1)
  state.blockedTargets.add(message!.target)
  return message
}

/**
 * Applies the result of one message. `rejected` concerns this message only: its target stays blocked. `unavailable` and `gone` stop the claim.
 *
 * @param retryAfterSeconds what the receiver asked for, if it did
 */
export function applyResult(
  state: WebhookDeliveryState,
  target: string,
  result: DeliveryResult,
  retryAfterSeconds: number | null,
): void {
  const { receiver } = state
  if (result === 'delivered') {
    state.blockedTargets.delete(target)
    receiver.failures = 0
  } else if (result !== 'rejected') {
    state.isStopped = true
    receiver.failures += 1
    receiver.isGone ||= result === 'gone'
    receiver.backoffSeconds = Math.max(receiver.backoffSeconds, backoffSeconds(receiver.failures, retryAfterSeconds))
  }
}
