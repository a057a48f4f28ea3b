/** The widget on pages: in the form and in the policy where there is a site key, in neither where there is none. */
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { RobotCheckAction } from '#domain/robot-check.ts'
import type { Env, FunctionEnv } from '#http/env.ts'
import { turnstilePolicy, turnstileWidget } from '#http/html/turnstile.ts'

const keys = { TURNSTILE_SECRET_KEY: 'a secret key', TURNSTILE_SITE_KEY: '1x00000000000000000000AA' }

/** The widget and the policy of a form. */
async function shown(env: Env, action: RobotCheckAction): Promise<{ widget: string; policy: string | null }> {
  const app = new Hono<FunctionEnv>()
  app.get('/', async (c) =>
    c.json({ widget: String(await turnstileWidget(c, action, 'de')), policy: turnstilePolicy(c, action) }),
  )
  return (await app.request('/', {}, env)).json()
}

describe('the Turnstile widget', () => {
  it('names its key, its form and the field of the response, and is allowed by the policy', async () => {
    const { widget, policy } = await shown(keys, 'registration')
    for (const part of [
      'data-sitekey="1x00000000000000000000AA"',
      'data-action="registration"',
      'data-response-field-name="turnstile_response"',
      'data-language="de"',
      '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>',
      '<noscript><p role="alert">Dieses Formular',
    ])
      expect(widget).toContain(part)
    expect(widget).not.toContain(keys.TURNSTILE_SECRET_KEY)
    expect(policy).toBe('https://challenges.cloudflare.com')
  })

  it('is in no form, and in no policy, where there is no key', async () => {
    expect(await shown({}, 'registration')).toEqual({ widget: '', policy: null })
  })

  it('is in the form of a sign-in only where the deployment asks for it there', async () => {
    expect(await shown(keys, 'sign-in')).toEqual({ widget: '', policy: null })
    const { widget } = await shown({ ...keys, TURNSTILE_AT_SIGN_IN: 'required' }, 'sign-in')
    expect(widget).toContain('data-action="sign-in"')
  })
})
