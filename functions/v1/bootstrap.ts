/** Bootstrap: creates the first superuser. Requires the bootstrap secret and works once. */
import * as z from 'zod/mini'
import { knowsBootstrapSecret } from '#adapters/tokens/bootstrap-secret.ts'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import { configured } from '#http/configured.ts'
import { setting } from '#http/env.ts'
import { createFunction, database } from '#http/function.ts'
import { body } from '#http/body/input.ts'
import { chosenPassword } from '#http/credentials/new-password.ts'
import { passwordHasher } from '#http/credentials/password-hasher.ts'
import { EmailText, PasswordText, UsernameText } from '#http/schemas.ts'
import { isBootstrapNeeded, createFirstSuperuser } from '#store/accounts/bootstrap.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'

const FirstSuperuser = z.strictObject({
  secret: z.string().check(z.maxLength(200)),
  username: UsernameText,
  email: EmailText,
  password: PasswordText,
})

const bootstrapFunction = createFunction('/v1/bootstrap')

bootstrapFunction.get('/', allowPublic, async (c) => c.json({ needed: await isBootstrapNeeded(database(c)) }))

bootstrapFunction.post('/', allowPublic, body(FirstSuperuser), async (c) => {
  const { secret, password, ...names } = c.req.valid('json')
  if (!(await configured(() => knowsBootstrapSecret(secret, setting(c.env, 'BOOTSTRAP_SECRET'))))) {
    throw new Refusal('invalid-bootstrap-secret', {
      detail: 'Send the value of the setting BOOTSTRAP_SECRET of this deployment as `secret`.',
    })
  }
  const claimed = await requireUserInfo(database(c), names, chosenPassword(c, password))
  const passwordHash = await (await passwordHasher(c)).hash(password)

  const user = await createFirstSuperuser(database(c), c.var.caller, { ...claimed, passwordHash })
  return c.json({ user }, 201)
})

export default bootstrapFunction
