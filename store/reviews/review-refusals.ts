import { Refusal } from '#domain/refusal.ts'

/** @returns the refusal for a review that does not exist */
export function unknownReview(): Refusal {
  return new Refusal('not-found', { detail: 'No review has this id.' })
}

/** @returns the refusal of a change of a review that is completed */
export function reviewNotOpen(): Refusal {
  return new Refusal('review-not-open', { detail: 'This review is completed. Its result is sealed.' })
}
