/**
 * The life of a registration, from asking for an account to having one. The statements of `store/` take their conditions from this table, and
 * `test/functions/v1/registrations/states.test.ts` holds every pair of state and event against them.
 */

/**
 * `requested`: somebody asked; claims nothing. `confirmed`: the address is proven, its owner has chosen a password, and an administrator is to
 * decide; name and address are claimed. The rest is final. `completed`: there is an account. `taken`: the address or the name
 * was somebody's when it was asked for.
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

/** `supersede`: the same address is asked for again. `resend`: the mail that it waits for goes out anew. `expire`: its time is over. */
export const registrationEvents = ['confirm', 'approve', 'decline', 'resend', 'supersede', 'expire'] as const
export type RegistrationEvent = (typeof registrationEvents)[number]

type Transitions = Partial<Record<RegistrationEvent, RegistrationState>>

/** What becomes of a registration in each state, by what happens; without approval, whoever confirms has the account at once. */
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

/** The states that something can happen in. */
export function statesBefore(event: RegistrationEvent): RegistrationState[] {
  return registrationStates.filter((state) => registrationTransitions[state][event])
}

const refusals: Record<RegistrationState, string> = {
  requested: 'Whoever asked has not confirmed the address yet.',
  confirmed: 'The address has been confirmed already.',
  completed: 'There is an account already.',
  declined: 'It was declined.',
  superseded: 'A newer request for the same address has replaced it.',
  expired: 'Its time is over. Whoever asked has to ask again.',
  taken: 'The address or the user name was somebody’s when it was asked for.',
}

/** Why something cannot happen to a registration, for an administrator. */
export function whyNot(state: RegistrationState): string {
  return refusals[state]
}

/** UTF-16 units of what an administrator writes to somebody who is declined. */
export const maxDeclineReason = 500
