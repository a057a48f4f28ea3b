/** Model of what the statements of `store/registration-…` do to a registration. */
import { type RegistrationEvent, type RegistrationState, registrationTransitions } from '#domain/registration.ts'

/**
 * The state of a registration after an event.
 *
 * @param approval whether administrators decide; without it a confirmation creates the account
 * @returns null for an event that is not possible
 */
export function nextState(
  state: RegistrationState,
  event: RegistrationEvent,
  approval: boolean,
): RegistrationState | null {
  const next = registrationTransitions[state][event] ?? null
  return event === 'confirm' && next && !approval ? 'completed' : next
}
