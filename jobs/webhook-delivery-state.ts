/**
 * The state of delivering one claim to its receiver, and its transitions. The requests of a claim run concurrently and share one state; each
 * transition is synchronous, so no two of them interleave.
 */
import {
  backoffSeconds,
  type DeliveryResult,
  failuresUntilStop,
  sendingPeriodMs,
} from '#domain/webhooks/webhook-retry.ts'
import type { ClaimedMessage, ClaimedWebhook, ReceiverState } from '#store/webhooks/webhook-outbox.ts'
import type { Standing } from './slots.ts'

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
  standing: Standing
  /** What is recorded when the claim is released. */
  receiver: ReceiverState
}

export function initialState({ messages, failures }: ClaimedWebhook, now: number): WebhookDeliveryState {
  return {
    unsent: [...messages],
    blockedTargets: new Set(),
    endsAt: now + sendingPeriodMs,
    isStopped: false,
    standing: failures > 0 ? 'probe' : 'unknown',
    receiver: { failures, backoffSeconds: 0, isGone: false, hasAnswered: false },
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

/** Ends the claim of a receiver whose message found no slot. It is claimed again in a moment. */
export function postpone(state: WebhookDeliveryState, message: ClaimedMessage): void {
  state.unsent.unshift(message)
  state.isStopped = true
  state.receiver.backoffSeconds = Math.max(state.receiver.backoffSeconds, backoffSeconds(1, null))
}

/** How a request ended. */
interface RequestEnd {
  status: number | null
  /** What the receiver asked for, if it did. */
  retryAfterSeconds: number | null
}

/**
 * Applies the result of one message. `rejected` concerns this message only: its target stays blocked. `gone` stops the claim. `unavailable` stops
 * it at once if there was no response, if the receiver asks for time, or if it failed before; otherwise after some failures in a row, because a
 * receiver that fails now and then takes the other messages.
 */
export function applyResult(
  state: WebhookDeliveryState,
  target: string,
  result: DeliveryResult,
  { status, retryAfterSeconds }: RequestEnd,
): void {
  const { receiver } = state
  if (result === 'delivered') {
    state.blockedTargets.delete(target)
    state.standing = 'answering'
    receiver.failures = 0
    receiver.hasAnswered = true
  } else if (result !== 'rejected') {
    receiver.failures += 1
    receiver.isGone ||= result === 'gone'
    const hasWord = status !== null && status !== 429 && retryAfterSeconds === null
    state.isStopped ||=
      receiver.isGone || !hasWord || state.standing === 'probe' || receiver.failures >= failuresUntilStop
    if (state.isStopped)
      receiver.backoffSeconds = Math.max(receiver.backoffSeconds, backoffSeconds(receiver.failures, retryAfterSeconds))
  }
}
