/**
 * The states of a registration, from the request to the account. The statements of `store/registration/` take their conditions from this table, and
 * `test/functions/v1/registrations/states.test.ts` checks every pair of state and event.
 */

/**
 * `requested`: claims nothing. `confirmed`: the owner of the address has confirmed it and chosen a password, and an administrator decides; claims
 * the name and the address. The others are final. `completed`: the account exists. `taken`: the address or the name belonged to another
 * account or registration when it was requested.
 */
export const registrationStates = [
  'requested',
  'confirmed',
  'completed',
  'declined',
  'superseded',
  'expired',
  'taken',
] as const
export type RegistrationState = (typeof registrationStates)[number]

/** `supersede`: a newer request for the same address. `resend`: its mail is sent again. `expire`: its time is over. */
export const registrationEvents = ['confirm', 'approve', 'decline', 'resend', 'supersede', 'expire'] as const
export type RegistrationEvent = (typeof registrationEvents)[number]

type Transitions = Partial<Record<RegistrationEvent, RegistrationState>>

/** The next state, by state and event. Where no approval is needed, `confirm` leads to `completed`. */
export const registrationTransitions: Record<RegistrationState, Transitions> = {
  requested: {
    confirm: 'confirmed',
    decline: 'declined',
    resend: 'requested',
    supersede: 'superseded',
    expire: 'expired',
  },
  confirmed: { approve: 'completed', decline: 'declined', resend: 'confirmed', expire: 'expired' },
  completed: {},
  declined: {},
  superseded: {},
  expired: {},
  taken: {},
}

/** The states in which an event is possible. */
export function statesBefore(event: RegistrationEvent): RegistrationState[] {
  return registrationStates.filter((state) => registrationTransitions[state][event])
}

/** Why an event is not possible in a state, for an administrator. */
export const conflictDetails: Readonly<Record<RegistrationState, string>> = {
  requested: 'Whoever asked has not confirmed the address yet.',
  confirmed: 'The address has been confirmed already.',
  completed: 'There is an account already.',
  declined: 'It was declined.',
  superseded: 'A newer request for the same address has replaced it.',
  expired: 'Its time is over. Whoever asked has to ask again.',
  taken: 'The address or the user name was somebody’s when it was asked for.',
}

/** UTF-16 units of the reason in the mail to a declined applicant. */
export const maxDeclineReason = 500
