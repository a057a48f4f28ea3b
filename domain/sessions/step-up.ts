/** Step-up: what a session may not do until its user has authenticated again, or with a second factor. */
import { Refusal, type StepUp } from '#domain/refusal.ts'

/** @returns the refusal that says what would satisfy it */
export function stepUpRequired(stepUp: StepUp): Refusal {
  return new Refusal('step-up-required', {
    detail: 'Confirm that it is you: `POST /v1/sessions/current/step-up`.',
    stepUp,
  })
}
