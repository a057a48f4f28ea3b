import type { RobotCheckAction } from '#domain/robot-check.ts'

/** What the field `turnstile_response` of an operation takes. @param action that the widget of its form names */
export function turnstileResponse(action: RobotCheckAction): string {
  return (
    `The response of the Cloudflare Turnstile widget with \`data-action="${action}"\`. Required where this service checks for robots ` +
    '(`turnstile_site_key` of `GET /v1/registrations/policy`); otherwise it is an unknown key. It works once.'
  )
}
