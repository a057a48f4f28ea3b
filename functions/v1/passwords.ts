/** Passwords: change your own, set or expire another user's, request a reset by email, check one against the rules. */
import * as z from 'zod/mini'
import { digestName } from '#adapters/name-digest.ts'
import type { FieldError } from '#domain/field-error.ts'
import { invalid } from '#domain/refusal.ts'
import { parseEmail } from '#domain/accounts/email-address.ts'
import { normalisePassword } from '#domain/credentials/password.ts'
import { allowPublic, requireAnySession, requireSession } from '#http/authenticate.ts'
import { requireCurrentPassword } from '#http/credentials/current-password.ts'
import { setting } from '#http/env.ts'
import { createFunction, database } from '#http/function.ts'
import { requireValid, body } from '#http/body/input.ts'
import { chosenPassword, requireAcceptable } from '#http/credentials/new-password.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { passwordHasher } from '#http/credentials/password-hasher.ts'
import { requireHuman, TurnstileResponse } from '#http/robot-check.ts'
import { EmailText, FullNameText, PasswordText, UsernameText } from '#http/schemas.ts'
import { renewedTokens } from '#http/sessions/renewed-session.ts'
import { requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { userParam } from '#http/requests/reference-params.ts'
import { type HelpingOperation, requestLink } from '#store/credentials/password-resets.ts'
import { beginSetting, forceChange, setForOther } from '#store/credentials/passwords-of-others.ts'
import { readPasswordRules } from '#store/credentials/password-rules.ts'
import { beginChange, changePassword, clearOwnAttempt } from '#store/credentials/passwords.ts'

const passwordsFunction = createFunction('/v1/passwords')
passwordsFunction.use('*', triggersDelivery)

/** Whether the API keys of the account end with its sessions. */
const revoke_keys = z.optional(z.boolean())

const Change = z.strictObject({ current_password: PasswordText, new_password: PasswordText, revoke_keys })

passwordsFunction.put(
  '/current',
  requireAnySession('profile:write', { sessionOnly: true }),
  body(Change),
  async (c) => {
    const { current_password, new_password, revoke_keys: revokesKeys = false } = c.req.valid('json')
    const choice = chosenPassword(c, new_password, pointer)
    await requireTokenKeys(c)

    const own = await beginChange(database(c), c.var.caller, choice.bucket)
    const hasher = await requireCurrentPassword(c, current_password, own, 'password-change-failed')
    const violations: FieldError[] = await choice.judge(own.rules, own)
    if (normalisePassword(new_password).text === normalisePassword(current_password).text) violations.push(unchanged)
    if (violations.length > 0) {
      await clearOwnAttempt(database(c), c.var.caller) // they knew it: choosing badly is no guess
      throw invalid(violations)
    }
    const hash = await hasher.hash(new_password)
    const changed = await changePassword(database(c), c.var.caller, own, hash, revokesKeys)
    return c.json(await renewedTokens(c, changed))
  },
)

const Setting = z.strictObject({ new_password: PasswordText, must_change: z.optional(z.boolean()), revoke_keys })

passwordsFunction.put('/:u', requireSession('users:write', { sessionOnly: true }), body(Setting), async (c) => {
  const { new_password, must_change: mustChange = true, revoke_keys: revokesKeys = false } = c.req.valid('json')
  const choice = chosenPassword(c, new_password, pointer)
  const holder = await beginSetting(database(c), c.var.caller, userParam(c), choice.bucket)
  await requireAcceptable(choice, holder.rules, holder)
  const hash = await (await passwordHasher(c)).hash(new_password)
  return c.json(await setForOther(database(c), c.var.caller, holder.uuid, hash, { mustChange, revokesKeys }))
})

passwordsFunction.post('/:u/force-change', requireSession('users:write'), async (c) =>
  c.json(await forceChange(database(c), c.var.caller, userParam(c))),
)

const Address = z.strictObject({ email: EmailText, turnstile_response: TurnstileResponse })

/** What can be asked for by whoever cannot sign in; the answers are word for word the same whatever exists. */
const help: Record<string, [operation: HelpingOperation, link: string]> = {
  '/reset': ['user-password-reset', 'to choose a new password'],
  '/unlock': ['user-unlock', 'that lets you try again'],
}

for (const [path, [operation, link]] of Object.entries(help)) {
  passwordsFunction.post(path, allowPublic, body(Address), async (c) => {
    const { email, turnstile_response } = c.req.valid('json')
    const { canonical } = requireValid(parseEmail(email))
    await requireHuman(c, 'password-help', turnstile_response)
    const nameHash = digestName(setting(c.env, 'REFRESH_KEY'), 'email', canonical)
    await requestLink(database(c), c.var.caller, operation, canonical, nameHash)
    const detail = `If an account with this address can sign in, a link ${link} is on its way. Please check your email.`
    return c.json({ status: 'requested', detail }, 202)
  })
}

const Candidate = z.strictObject({
  password: PasswordText,
  username: z.optional(UsernameText),
  email: z.optional(EmailText),
  full_name: z.optional(FullNameText),
})

passwordsFunction.post('/strength', allowPublic, body(Candidate), async (c) => {
  const { password, username = null, email = null, full_name = null } = c.req.valid('json')
  const choice = chosenPassword(c, password)
  const rules = await readPasswordRules(database(c), choice.bucket)
  const errors = await choice.judge(rules, { username, email, full_name })
  return c.json({ acceptable: errors.length === 0, errors })
})

const pointer = '/new_password'

const unchanged: FieldError = {
  pointer,
  code: 'unchanged',
  detail: 'Choose another password: this is the current one.',
}

export default passwordsFunction
