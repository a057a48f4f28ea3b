/** What a response of Cloudflare Turnstile has to say before a stranger has mail sent. Pure; `adapters/turnstile.ts` asks. */

/**
 * What a widget is for (`data-action`). A response that was solved for one form does not pass for another, so that a form which robots
 * are let through cheaply does not serve the rest.
 */
export type RobotCheckAction = 'registration' | 'password-help' | 'sign-in-code' | 'sign-in'

/** The longest that Turnstile issues, in UTF-16 units. */
export const maxTurnstileResponse = 2048

/** What the service says of a response. */
export interface TurnstileVerdict {
  success: boolean
  /** Where the widget was shown. */
  hostname: string | null
  /** Its `data-action`. */
  action: string | null
  /** Why not, in the words of the service. */
  errors: string[]
}

/** Errors that are not about the response: of the deployment, or of the service itself. */
const notAboutResponse = ['missing-input-secret', 'invalid-input-secret', 'bad-request', 'internal-error']

/**
 * Judges an answer. One that names an error which is not about the response is no answer to go by, whatever else it names.
 *
 * @param origins whose pages may show the widget: ours and those of `ALLOWED_ORIGINS`
 * @returns `passed`, `failed` or `unanswered`, and for the log why
 */
export function judgeTurnstile(
  { success, hostname, action, errors }: TurnstileVerdict,
  wanted: RobotCheckAction,
  origins: readonly string[],
): { outcome: 'passed' | 'failed' | 'unanswered'; reason: string } {
  if (!success) {
    const outcome = errors.some((error) => notAboutResponse.includes(error)) ? 'unanswered' : 'failed'
    return { outcome, reason: errors.join(', ') || 'no reason' }
  }
  if (action !== wanted) return { outcome: 'failed', reason: 'solved for another action' }
  if (!origins.some((origin) => new URL(origin).hostname === hostname))
    return { outcome: 'failed', reason: 'solved on another host' }
  return { outcome: 'passed', reason: '' }
}
