/**
 * Registrations: users request accounts, administrators decide. The address is confirmed by a link, which `functions/links.ts` redeems by
 * `http/links/user-registration-confirm-email.ts`; administrators may also decide by a link, `http/links/user-registration-admin.ts`.
 */
import * as z from 'zod/mini'
import { maxPasswordBytes } from '#domain/credentials/password.ts'
import { maxDeclineReason, registrationStates } from '#domain/registration.ts'
import { usernameLengthUnder } from '#domain/accounts/username-rules.ts'
import { requireAdministrator, allowPublic } from '#http/authenticate.ts'
import { idempotent } from '#http/idempotency.ts'
import { createFunction, database } from '#http/function.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { chosenPassword } from '#http/credentials/new-password.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { requireHuman, TurnstileResponse, turnstileSiteKey } from '#http/robot-check.ts'
import { EmailText, FullNameText, lineText, PageQuery, PasswordText, UsernameText } from '#http/schemas.ts'
import {
  approveRegistration,
  declineRegistration,
  resendRegistrationMail,
} from '#store/registration/registration-decisions.ts'
import { getRegistration, listRegistrations } from '#store/registration/registrations.ts'
import { requestRegistration } from '#store/registration/registration-requests.ts'
import { registrationPolicy } from '#store/settings.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'

/** `password` is checked against the rules and not stored, for forms that ask early: the owner of the address chooses one. */
const NewRegistration = z.strictObject({
  username: UsernameText,
  email: EmailText,
  password: z.optional(PasswordText),
  full_name: z.optional(FullNameText),
  turnstile_response: TurnstileResponse,
})

const registrations = createFunction('/v1/registrations')
registrations.use('*', triggersDelivery)

registrations.get('/policy', allowPublic, async (c) => {
  const { open, approval, rules, min_length, terms } = await registrationPolicy(database(c))
  const { min, max } = usernameLengthUnder(rules)
  return c.json({
    open,
    email_confirmation: true,
    approval,
    terms,
    username: { rules, min_length: min, max_length: max },
    password: { min_length, max_bytes: maxPasswordBytes, chosen: 'at-confirmation' },
    turnstile_site_key: turnstileSiteKey(c.env) ?? null,
  })
})

/** The same whether or not the address has an account, and whether or not the name is taken. */
const answer = {
  status: 'requested',
  detail: 'Please check your email: we have just sent instructions to this address.',
}

registrations.post('/', allowPublic, body(NewRegistration), async (c) => {
  const { password, turnstile_response, ...info } = c.req.valid('json')
  const choice = password === undefined ? undefined : chosenPassword(c, password)
  const { username, email } = await requireUserInfo(database(c), info, choice)

  await requireHuman(c, 'registration', turnstile_response)
  await requestRegistration(database(c), c.var.caller, { username, email, fullName: info.full_name ?? null })
  return c.json(answer, 202)
})

const Listing = z.strictObject({ ...PageQuery, status: z.optional(z.enum(registrationStates)) })

registrations.get('/', requireAdministrator('registrations:read'), query(Listing), async (c) => {
  const { status, ...page } = c.req.valid('query')
  return c.json(await listRegistrations(database(c), c.var.caller, status, page))
})

registrations.get('/:uuid', requireAdministrator('registrations:read'), async (c) =>
  c.json(await getRegistration(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

registrations.post('/:uuid/approve', requireAdministrator('registrations:decide'), async (c) => {
  const user = await approveRegistration(database(c), c.var.caller, { uuid: uuidParam(c, 'uuid') })
  return c.json(user, 201, { Location: `/v1/users/${user!.uuid}` })
})

const Declining = z.strictObject({
  notice: z._default(z.boolean(), true),
  reason: z._default(z.nullable(lineText(maxDeclineReason)), null),
})

registrations.post(
  '/:uuid/decline',
  requireAdministrator('registrations:decide'),
  body(Declining),
  idempotent,
  async (c) => {
    const declined = await declineRegistration(
      database(c),
      c.var.caller,
      { uuid: uuidParam(c, 'uuid') },
      c.req.valid('json'),
    )
    return c.json(declined)
  },
)

registrations.post('/:uuid/resend', requireAdministrator('registrations:decide'), async (c) => {
  return c.json(await resendRegistrationMail(database(c), c.var.caller, uuidParam(c, 'uuid')), 202)
})

export default registrations
