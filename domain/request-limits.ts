/** How often something may be requested without a session; `count_request` (SQL) counts. */

/** How many requests of one kind are accepted within the window, and then one at a time as earlier ones leave it: a leaky bucket. */
export interface RequestLimit {
  /** From one IPv4 address or IPv6 /64 network. */
  readonly per_network: number
  /** About one email address, whether or not an account has it. */
  readonly per_target: number
  readonly window_minutes: number
}

/** Enough for an office behind one address, and for somebody who lost a mail. */
export const defaultRequestLimit: RequestLimit = { per_network: 20, per_target: 5, window_minutes: 60 }

/** What settings may choose. */
export const requestLimitBounds = {
  per_network: { min: 1, max: 10_000 },
  per_target: { min: 1, max: 1000 },
  window_minutes: { min: 1, max: 24 * 60 },
} as const
