/** Model of what the statements of `store/registration-…` do to a registration. */
import { type RegistrationEvent, type RegistrationState, registrationTransitions } from '#domain/registration.ts'

/**
 * What becomes of a registration.
 *
 * @param approval whether administrators decide; without it whoever confirms has the account at once
 * @returns null for what cannot happen to it
 */
export function nextState(
  state: RegistrationState,
  event: RegistrationEvent,
  approval: boolean,
): RegistrationState | null {
  const next = registrationTransitions[state][event] ?? null
  return event === 'confirm' && next && !approval ? 'completed' : next
}
