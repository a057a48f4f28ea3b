/** Links in mail: looking at one changes nothing, ever; posting does its one thing, once. A link never signs anybody in. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { digestName } from '../adapters/name-digest.ts'
import { hashSecretToken } from '../adapters/secret-token.ts'
import { parseEmail } from '../domain/email-address.ts'
import { maskAddress } from '../domain/mail-masking.ts'
import type { OpenLink, Operation } from '../domain/operations.ts'
import { checkPassword, defaultPasswordPolicy } from '../domain/password.ts'
import { canonicalUsername } from '../domain/username.ts'
import { publicly } from '../http/authenticate.ts'
import { type FunctionEnv, setting } from '../http/env.ts'
import { createFunction, database } from '../http/function.ts'
import { bodyOf, invalid } from '../http/input.ts'
import { jsonOrForm } from '../http/json-or-form.ts'
import { donePage, linkPage } from '../http/link-pages.ts'
import { prefersHtml } from '../http/media-type.ts'
import { nudge } from '../http/nudge.ts'
import { problemsAsPages, showProblemsWith } from '../http/page.ts'
import { passwordHasher } from '../http/password-hasher.ts'
import { PasswordText } from '../http/schemas.ts'
import * as tokens from '../store/one-time-tokens.ts'
import { setByLink } from '../store/password-resets.ts'
import { complete } from '../store/registrations.ts'

/** What a link's operation takes, and does with a hash of it. */
interface LinkAction {
  /** The one field that is posted: a new password. */
  field: 'password' | 'new_password'
  status: 200 | 201
  act(c: Context<FunctionEnv>, link: OpenLink, hash: Uint8Array, passwordHash: string): Promise<object | null>
}

const actions: Record<Operation, LinkAction> = {
  'user-registration-confirm-email': {
    field: 'password',
    status: 201,
    async act(c, _link, hash, passwordHash) {
      const user = await complete(database(c), c.var.caller, hash, passwordHash)
      return user && { user }
    },
  },
  'user-password-reset': {
    field: 'new_password',
    status: 200,
    async act(c, link, hash, passwordHash) {
      const done = await setByLink(database(c), c.var.caller, hash, passwordHash, attemptsOf(c, link))
      nudge(c) // tells the owner
      return done ? {} : null
    },
  },
}

const links = createFunction('/links')
links.use('/:token', problemsAsPages)

links.get('/:token', publicly, async (c) => {
  const link = await tokens.look(database(c), hashSecretToken(c.req.param('token')))
  const { field } = actionOf(link)
  if (prefersHtml(c)) return linkPage(link, field)
  const { operation, username, email, expires_at } = link
  return c.json({ operation, username, email: maskAddress(email), expires_at, post: [field] })
})

const NewPassword = z.strictObject({ new_password: PasswordText })
const FirstPassword = z.strictObject({ password: PasswordText })

links.post('/:token', publicly, jsonOrForm(z.union([FirstPassword, NewPassword])), async (c) => {
  const hash = hashSecretToken(c.req.param('token'))
  const link = await tokens.look(database(c), hash) // no work for a link that is dead
  const action = actionOf(link)
  const { field, status } = action
  showProblemsWith(c, (problem) => linkPage(link, field, problem))
  const password = acceptable(bodyOf(z.strictObject({ [field]: PasswordText }), c.req.valid('json')), field, link)
  const passwordHash = await (await passwordHasher(c)).hash(password)

  const done = await action.act(c, link, hash!, passwordHash)
  if (!done) throw tokens.spent()
  if (prefersHtml(c)) return donePage(link, status)
  return c.json({ operation: link.operation, status: 'done', ...done }, status)
})

/** A link that a newer release made, whose operation this one does not know, is as good as none. */
function actionOf({ operation }: OpenLink): LinkAction {
  if (!Object.hasOwn(actions, operation)) throw tokens.unknown()
  return actions[operation]
}

/** The new password, if the rules accept it for this owner. */
function acceptable(fields: Record<string, string>, field: LinkAction['field'], owner: OpenLink): string {
  const password = fields[field]!
  const violations = checkPassword(password, defaultPasswordPolicy, owner, `/${field}`)
  if (violations.length > 0) throw invalid(violations)
  return password
}

/** Under which digests failed attempts at an account count: its user name, its address, and its owner's own while signed in. */
function attemptsOf(c: Context<FunctionEnv>, { username, email, user_uuid }: OpenLink): Uint8Array[] {
  const key = setting(c.env, 'REFRESH_KEY')
  const address = parseEmail(email)
  return [
    digestName(key, 'username', canonicalUsername(username)),
    ...(Array.isArray(address) ? [] : [digestName(key, 'email', address.canonical)]),
    ...(user_uuid ? [digestName(key, 'user', user_uuid)] : []),
  ]
}

export default links
