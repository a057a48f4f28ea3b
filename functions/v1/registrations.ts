/** Registrations: asking for an account. The account is made by whoever reads the address's mail; see `functions/links.ts`. */
import * as z from 'zod/mini'
import { maxPasswordBytes } from '../../domain/password.ts'
import { usernameLengthUnder } from '../../domain/username-rules.ts'
import { publicly } from '../../http/authenticate.ts'
import { createFunction, database } from '../../http/function.ts'
import { body } from '../../http/input.ts'
import { chosenPassword } from '../../http/new-password.ts'
import { nudge } from '../../http/nudge.ts'
import { EmailText, FullNameText, PasswordText, UsernameText } from '../../http/schemas.ts'
import { request } from '../../store/registrations.ts'
import { registrationPolicy } from '../../store/settings.ts'
import { requireUserInfo } from '../../store/user-info.ts'

/** `password` is checked, so that a form learns early what the rules say, and forgotten: the address's owner chooses one. */
const NewRegistration = z.strictObject({
  username: UsernameText,
  email: EmailText,
  password: z.optional(PasswordText),
  full_name: z.optional(FullNameText),
})

const registrations = createFunction('/v1/registrations')

registrations.get('/policy', publicly, async (c) => {
  const { open, rules, min_length } = await registrationPolicy(database(c))
  const { min, max } = usernameLengthUnder(rules)
  return c.json({
    open,
    email_confirmation: true,
    approval: false,
    username: { rules, min_length: min, max_length: max },
    password: { min_length, max_bytes: maxPasswordBytes, chosen: 'at-confirmation' },
  })
})

/** Word for word the same whatever exists. */
const answer = {
  status: 'requested',
  detail: 'Please check your mail: what we have just sent to this address says how it goes on.',
}

registrations.post('/', publicly, body(NewRegistration), async (c) => {
  const { password, ...info } = c.req.valid('json')
  const choice = password === undefined ? undefined : chosenPassword(c, password)
  const { username, email } = await requireUserInfo(database(c), info, choice)

  await request(database(c), c.var.caller, { username, email, fullName: info.full_name ?? null })
  nudge(c)
  return c.json(answer, 202)
})

export default registrations
