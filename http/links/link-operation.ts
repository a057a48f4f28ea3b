/** The shape of a file in this folder: what one operation says, takes and does. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import type { OpenLink } from '../../domain/operations.ts'
import type { PasswordChoice } from '../../domain/password.ts'
import type { FunctionEnv } from '../env.ts'
import { bodyOf } from '../input.ts'
import { requireAcceptable } from '../new-password.ts'
import type { Markup } from '../page.ts'
import { passwordHasher } from '../password-hasher.ts'
import type { Problem } from '../problem.ts'
import { PasswordText } from '../schemas.ts'

/** What a page says of an operation. */
export interface LinkTexts {
  title: string
  /** What pressing the button will do. */
  promise: string
  button: string
  doneTitle: string
  done: string
}

/** One thing that a link can do. `/links` looks the link up first, so none of this runs for one that is dead. */
export interface LinkOperation {
  texts: LinkTexts
  /** Exactly the fields that are posted. */
  body: z.ZodMiniObject
  /** The status when it is done. */
  status: 200 | 201
  /** What the page's form asks for. @param problem what was wrong with what was just posted */
  inputs?: (link: OpenLink, problem: Problem | undefined) => Markup
  /**
   * Checks what was posted and does it, in one statement that spends the token (`heldToken`).
   *
   * @param choice the password among it
   * @returns null when the link died in the meantime
   */
  act(
    c: Context<FunctionEnv>,
    link: OpenLink,
    hash: Uint8Array,
    posted: unknown,
    choice: PasswordChoice,
  ): Promise<LinkDone | null>
}

/** What came of a link that was posted. */
export interface LinkDone {
  /** What the JSON answer says besides. */
  answer?: object
  /** What the page says instead, where somebody else has to do something before it is all done. */
  pending?: Pick<LinkTexts, 'doneTitle' | 'done'>
}

/** Does the thing, for a link whose button is all that it takes. */
type Press = (c: Context<FunctionEnv>, link: OpenLink, hash: Uint8Array) => Promise<LinkDone | null>

const Nothing = z.strictObject({})

/** An operation that takes nothing: whoever has the link has only to say yes. */
export function pressed(operation: { texts: LinkTexts; status?: 200 | 201; act: Press }): LinkOperation {
  const { act, ...rest } = operation
  return {
    status: 200,
    ...rest,
    body: Nothing,
    act(c, link, hash, posted) {
      bodyOf(Nothing, posted)
      return act(c, link, hash)
    },
  }
}

/** Does the thing with the hash of a password that the rules accept for the link's owner. */
type SetPassword = (
  c: Context<FunctionEnv>,
  link: OpenLink,
  hash: Uint8Array,
  passwordHash: string,
) => Promise<LinkDone | null>

/** An operation that takes a new password in one field. */
export function choosesPassword(operation: {
  texts: LinkTexts
  field: string
  status: 200 | 201
  act: SetPassword
}): LinkOperation {
  const { texts, field, status, act } = operation
  const body = z.strictObject({ [field]: PasswordText })
  return {
    texts,
    body,
    status,
    inputs: (link, problem) => passwordInputs(link, field, problem),
    async act(c, link, hash, posted, choice) {
      const password = (bodyOf(body, posted) as Record<string, string>)[field]!
      await requireAcceptable(choice, link.rules, link)
      return act(c, link, hash, await (await passwordHasher(c)).hash(password))
    },
  }
}

function passwordInputs({ username, rules }: OpenLink, field: string, problem: Problem | undefined): Markup {
  return html`<label for="username">User name</label>
    <input id="username" autocomplete="username" value="${username}" readonly />
    <label for="password">New password</label>
    ${problem ? describe(problem) : ''}
    <p class="hint" id="rule">
      At least ${rules.min_length} characters. A few unrelated words are easy to remember and hard to guess.
    </p>
    <input
      id="password"
      name="${field}"
      type="password"
      autocomplete="new-password"
      required
      aria-describedby="rule${problem ? ' wrong' : ''}"
      ${problem ? html` aria-invalid="true"` : ''}
    />`
}

function describe({ errors, detail }: Problem): Markup {
  const sentences = errors?.flatMap((error) => error.detail ?? []) ?? []
  return html`<p class="wrong" id="wrong" role="alert">${sentences.length > 0 ? sentences.join(' ') : detail}</p>`
}
