/** The shape of a file in this folder: what one operation takes and does. What its pages say is in `http/html/page-texts-….ts`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import { mintSecretToken } from '#adapters/tokens/secret-token.ts'
import type { OpenLink } from '#domain/operations.ts'
import type { PasswordChoice } from '#domain/credentials/password.ts'
import type { FunctionEnv } from '#http/env.ts'
import { deviceTokenResponse } from '#http/sessions/device-token.ts'
import { parseBody } from '#http/body/input.ts'
import { prefersHtml } from '#http/body/media-type.ts'
import { requireAcceptable } from '#http/credentials/new-password.ts'
import type { Markup } from '#http/html/document.ts'
import type { Otherwise, PageTexts, Pending } from '#http/html/page-texts.ts'
import { passwordHasher } from '#http/credentials/password-hasher.ts'
import type { Problem } from '#http/problems/problem.ts'
import { isFromOurPage } from '#http/same-origin.ts'
import { PasswordText } from '#http/schemas.ts'

/** One thing that a link can do. `/links` looks the link up first, so none of this runs for one that is dead. */
export interface LinkOperation {
  /** Exactly the fields that are posted. */
  body: z.ZodMiniObject
  /** The status when it is done. */
  status: 200 | 201
  /** What the page's form asks for. @param problem what was wrong with what was just posted */
  inputs?: (link: OpenLink, problem: Problem | undefined, texts: PageTexts) => Markup
  /** What to press, where that is a choice; otherwise the one button. */
  buttons?: (texts: PageTexts) => Markup
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
  /** Where somebody else has to do something before it is all done: the page says so instead. */
  pending?: Pending
  /** Where the other of two things was chosen: the page says so instead. */
  otherwise?: Otherwise
}

/** Does the thing, for a link whose button is all that it takes. */
type Press = (c: Context<FunctionEnv>, link: OpenLink, hash: Uint8Array) => Promise<LinkDone | null>

const Nothing = z.strictObject({})

/** An operation that takes nothing: whoever has the link has only to say yes. */
export function pressed(operation: Pick<LinkOperation, 'inputs'> & { act: Press }): LinkOperation {
  const { act, ...rest } = operation
  return {
    status: 200,
    ...rest,
    body: Nothing,
    act(c, link, hash, posted) {
      parseBody(Nothing, posted)
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
export function choosesPassword(operation: { field: string; status: 200 | 201; act: SetPassword }): LinkOperation {
  const { field, status, act } = operation
  const body = z.strictObject({ [field]: PasswordText })
  return {
    body,
    status,
    inputs: (link, problem, texts) => passwordInputs(link, field, problem, texts),
    async act(c, link, hash, posted, choice) {
      const password = (parseBody(body, posted) as Record<string, string>)[field]!
      await requireAcceptable(choice, link.rules, link)
      return act(c, link, hash, await (await passwordHasher(c)).hash(password))
    },
  }
}

/**
 * Does the thing, after which the device that does it is known: in the hands of the owner of an account whom somebody keeps out by guessing
 * (OWASP, device cookies). A program is answered the token; a browser keeps it if a page of ours was pressed, so that no other page can have
 * it take the device for that of somebody else's account.
 *
 * @param act told the SHA-256 of the token; false when the link died in the meantime
 */
export async function onKnownDevice(
  c: Context<FunctionEnv>,
  act: (deviceHash: Uint8Array) => Promise<boolean>,
): Promise<LinkDone | null> {
  const { token, hash } = mintSecretToken()
  if (!(await act(hash))) return null
  const inCookies = prefersHtml(c)
  return inCookies && !isFromOurPage(c) ? {} : { answer: deviceTokenResponse(c, token, inCookies) }
}

function passwordInputs(
  { operation, username, is_invitation, rules }: OpenLink,
  field: string,
  problem: Problem | undefined,
  texts: PageTexts,
): Markup {
  const isFirst = is_invitation || operation === 'user-registration-confirm-email'
  return html`<label for="username">${texts.username}</label>
    <input id="username" autocomplete="username" value="${username}" readonly />
    <label for="password">${isFirst ? texts.password : texts.newPassword}</label>
    ${problem ? html`<p class="wrong" id="wrong" role="alert">${texts.violations(problem)}</p>` : ''}
    <p class="hint" id="rule">${texts.passwordRule(rules.min_length)}</p>
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
