/** Robots: whether a person sent a form, where the deployment has a key of Cloudflare Turnstile (decision 0104). */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { askTurnstile, turnstileUrl } from '#adapters/turnstile.ts'
import { Refusal, invalid } from '#domain/refusal.ts'
import { judgeTurnstile, maxTurnstileResponse, type RobotCheckAction } from '#domain/robot-check.ts'
import { unknownKey } from '#domain/unknown-key.ts'
import { otherOrigins } from './cors.ts'
import { type Env, type FunctionEnv, optionalSetting, setting, unfinished } from './env.ts'

/** What a Turnstile widget puts into its form. Required where the deployment has a key, and an unknown key where it has none. */
export const TurnstileResponse = z.optional(z.string().check(z.minLength(1), z.maxLength(maxTurnstileResponse)))

/** Seconds until it is worth trying again, where the service gave no answer. */
const retryAfterSeconds = 30

/** The public key of the widget; undefined: forms have none. @throws Refusal `unavailable` for half a configuration */
export function turnstileSiteKey(env: Env): string | undefined {
  return keysOf(env)?.siteKey
}

/**
 * Refuses a form that no person sent. Asked before the statement, so that nothing is counted or written for one that is refused, and with nothing
 * that depends on whether an account exists. Without an answer of the service it fails closed.
 *
 * @throws Refusal `invalid-request` without the response, or with one where there is no key; `robot-check-failed`; `unavailable`
 */
export async function requireHuman(
  c: Context<FunctionEnv>,
  action: RobotCheckAction,
  response: string | undefined,
): Promise<void> {
  const keys = keysOf(c.env)
  if (!keys) return refuseResponse(response)
  if (response === undefined)
    throw invalid([
      { pointer: '/turnstile_response', code: 'missing', detail: 'Send the response of the Turnstile widget.' },
    ])
  const { outcome, reason } = await verdictOn(c, keys.secret, action, response)
  if (outcome === 'failed')
    throw new Refusal('robot-check-failed', {
      detail: 'The check against robots failed, was used or has expired. Reload the form and send it again.',
      reason: `turnstile: ${reason}`,
    })
  if (outcome === 'unanswered')
    throw new Refusal('unavailable', {
      detail: 'The check against robots gives no answer at the moment. Nothing was changed. Try again shortly.',
      reason: `turnstile: ${reason}`,
      retryAfterSeconds,
    })
}

/** As `requireHuman`, for signing in with a password, where `TURNSTILE_AT_SIGN_IN` asks for it. */
export async function requireHumanAtSignIn(c: Context<FunctionEnv>, response: string | undefined): Promise<void> {
  if (isCheckedAtSignIn(c.env)) return requireHuman(c, 'sign-in', response)
  return refuseResponse(response)
}

/** Whether the form of a sign-in has a widget. */
export function isCheckedAtSignIn(env: Env): boolean {
  return keysOf(env) !== null && optionalSetting(env, 'TURNSTILE_AT_SIGN_IN') !== undefined
}

/** As every unknown key: a client that sends it believes that it is checked. */
function refuseResponse(response: string | undefined): void {
  if (response !== undefined) throw invalid([unknownKey('/turnstile_response', 'turnstile_response', [])])
}

async function verdictOn(c: Context<FunctionEnv>, secret: string, action: RobotCheckAction, response: string) {
  const url = optionalSetting(c.env, 'TURNSTILE_URL') ?? turnstileUrl
  const origins = [setting(c.env, 'BASE_URL'), ...otherOrigins(c.env)]
  try {
    const verdict = await askTurnstile({ secret, url, response, remoteIp: c.var.caller.address })
    return judgeTurnstile(verdict, action, origins)
  } catch (error) {
    return { outcome: 'unanswered', reason: error instanceof Error ? error.message : 'failed' } as const
  }
}

function keysOf(env: Env): { secret: string; siteKey: string } | null {
  const secret = optionalSetting(env, 'TURNSTILE_SECRET_KEY')
  const siteKey = optionalSetting(env, 'TURNSTILE_SITE_KEY')
  if (secret && siteKey) return { secret, siteKey }
  if (secret || siteKey)
    throw unfinished(`This deployment is not finished: set ${secret ? 'TURNSTILE_SITE_KEY' : 'TURNSTILE_SECRET_KEY'}.`)
  if (optionalSetting(env, 'TURNSTILE_AT_SIGN_IN'))
    throw unfinished('This deployment is not finished: set TURNSTILE_SECRET_KEY.')
  return null
}
