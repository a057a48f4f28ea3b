/** What a session has to do before anything else: the term of Keycloak, the rule of authnzerver and CamCOPS. */
import { Refusal } from './refusal.ts'

/** The problem code that names it, as `live_sessions.required_action` has it. */
export type RequiredAction = keyof typeof instructions

const instructions = {
  'password-change-required': 'Change the password first: `PUT /v1/passwords/current`.',
  'terms-acceptance-required': 'Accept the terms first: read `GET /v1/terms`, then `POST /v1/users/current/terms`.',
  'second-factor-setup-required':
    'Set up a second factor first: `POST /v1/passkeys/options` or `POST /v1/authenticator/options`.',
} as const

/** @returns the refusal of everything else until it is done */
export function actionRequired(action: RequiredAction): Refusal {
  return new Refusal(action, { detail: instructions[action] })
}

/** Whether a problem code names such an action. */
export function isRequiredAction(code: string): code is RequiredAction {
  return Object.hasOwn(instructions, code)
}
