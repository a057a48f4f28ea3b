/** Bootstrap: the deployment's secret makes the first superuser, once. */
import * as z from 'zod/mini'
import { knowsBootstrapSecret } from '../../adapters/bootstrap-secret.ts'
import { Refusal } from '../../domain/refusal.ts'
import { publicly } from '../../http/authenticate.ts'
import { configured } from '../../http/configured.ts'
import { setting } from '../../http/env.ts'
import { createFunction, database } from '../../http/function.ts'
import { body } from '../../http/input.ts'
import { chosenPassword } from '../../http/new-password.ts'
import { passwordHasher } from '../../http/password-hasher.ts'
import { EmailText, PasswordText, UsernameText } from '../../http/schemas.ts'
import * as bootstrap from '../../store/bootstrap.ts'
import { requireUserInfo } from '../../store/user-info.ts'

const FirstSuperuser = z.strictObject({
  secret: z.string().check(z.maxLength(200)),
  username: UsernameText,
  email: EmailText,
  password: PasswordText,
})

const bootstrapFunction = createFunction('/v1/bootstrap')

bootstrapFunction.get('/', publicly, async (c) => c.json({ needed: await bootstrap.needed(database(c)) }))

bootstrapFunction.post('/', publicly, body(FirstSuperuser), async (c) => {
  const { secret, password, ...names } = c.req.valid('json')
  if (!(await configured(() => knowsBootstrapSecret(secret, setting(c.env, 'BOOTSTRAP_SECRET'))))) {
    throw new Refusal('bootstrap-secret-wrong', { detail: 'Send the value of BOOTSTRAP_SECRET of this deployment.' })
  }
  const claimed = await requireUserInfo(database(c), names, chosenPassword(c, password))
  const passwordHash = await (await passwordHasher(c)).hash(password)

  const user = await bootstrap.makeFirstSuperuser(database(c), c.var.caller, { ...claimed, passwordHash })
  return c.json({ user }, 201)
})

export default bootstrapFunction
