/** Access reviews: what can be decided about a grant, and what completing makes of it. */

/** Most grants of one review: what a person can look at, and what one statement changes. */
export const maxReviewItems = 1000

/** In which order grants are reviewed. */
export const reviewOrders = ['never-expiring', 'widest', 'oldest'] as const
export type ReviewOrder = (typeof reviewOrders)[number]

/** `expire`: the grant ends at a time that is stated, earlier than now. */
export const reviewDecisions = ['keep', 'end', 'expire'] as const
export type ReviewDecision = (typeof reviewDecisions)[number]

/** `changed`, `gone`: since the review began, so nothing was done. */
export const reviewOutcomes = ['kept', 'ended', 'shortened', 'undecided', 'changed', 'gone'] as const
export type ReviewOutcome = (typeof reviewOutcomes)[number]
