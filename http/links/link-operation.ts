/** The shape of a file in this folder: what one operation takes and does. What its pages say is in `http/html/page-texts-….ts`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import { mintSecretToken } from '#adapters/tokens/secret-token.ts'
import type { PasswordChoice } from '#domain/credentials/password.ts'
import type { FunctionEnv } from '#http/env.ts'
import { deviceTokenResponse } from '#http/sessions/device-token.ts'
import { parseBody } from '#http/body/input.ts'
import { prefersHtml } from '#http/body/media-type.ts'
import { requireAcceptable } from '#http/credentials/new-password.ts'
import type { Markup } from '#http/html/document.ts'
import type { Alternative, PageTexts, Pending } from '#http/html/page-texts.ts'
import { passwordHasher } from '#http/credentials/password-hasher.ts'
import type { Problem } from '#http/problems/problem.ts'
import { isFromOurPage } from '#http/same-origin.ts'
import { PasswordText } from '#http/schemas.ts'
import type { OpenLink } from './open-link.ts'

/** One operation. `/links` reads the link first, so none of this runs for a link that cannot be redeemed. */
export interface LinkOperation {
  /** The posted fields; others are refused. */
  body: z.ZodMiniObject
  /** The status of the answer when it is done. */
  status: 200 | 201
  /** The fields of the form. @param problem what was wrong with the last post of it */
  inputs?: (link: OpenLink, problem: Problem | undefined, texts: PageTexts) => Markup
  /** The buttons, where there is a choice; without it the form has one. */
  buttons?: (texts: PageTexts) => Markup
  /**
   * Checks what was posted and does it, in one statement that redeems the token (`redeemToken`).
   *
   * @param tokenHash SHA-256 of the secret in the link, which identifies it
   * @param choice the posted password
   * @returns null when the link was used or revoked meanwhile
   */
  act(
    c: Context<FunctionEnv>,
    link: OpenLink,
    tokenHash: Uint8Array,
    posted: unknown,
    choice: PasswordChoice,
  ): Promise<LinkOutcome | null>
}

/** The outcome of redeeming a link. */
export interface LinkOutcome {
  /** Further members of the JSON answer. */
  answer?: object
  /** What has to happen before the operation is complete. */
  pending?: Pending
  /** Which other outcome the page reports, where the form offers a choice. */
  alternative?: Alternative
}

/** Does the operation of a link that takes no fields. */
type ConfirmHandler = (c: Context<FunctionEnv>, link: OpenLink, tokenHash: Uint8Array) => Promise<LinkOutcome | null>

const NoFields = z.strictObject({})

/** An operation without fields: its form has a button. */
export function confirmOnly(operation: Pick<LinkOperation, 'inputs'> & { act: ConfirmHandler }): LinkOperation {
  const { act, ...rest } = operation
  return {
    status: 200,
    ...rest,
    body: NoFields,
    act(c, link, tokenHash, posted) {
      parseBody(NoFields, posted)
      return act(c, link, tokenHash)
    },
  }
}

/** Does the operation of a link that takes a password, with its hash. The password fulfils the rules. */
type PasswordHandler = (
  c: Context<FunctionEnv>,
  link: OpenLink,
  tokenHash: Uint8Array,
  passwordHash: string,
  fields: Record<string, string | boolean | undefined>,
) => Promise<LinkOutcome | null>

/** An operation whose field is a new password. @param operation with `more` fields that may be posted */
export function passwordForm(operation: {
  field: string
  status: 200 | 201
  more?: Record<string, z.ZodMiniType>
  act: PasswordHandler
}): LinkOperation {
  const { field, status, more, act } = operation
  const body = z.strictObject({ [field]: PasswordText, ...more })
  return {
    body,
    status,
    inputs: (link, problem, texts) => passwordInputs(link, field, problem, texts),
    async act(c, link, tokenHash, posted, choice) {
      const { [field]: password = '', ...fields } = parseBody(body, posted) as { [name: string]: string }
      await requireAcceptable(choice, link.rules, link)
      return act(c, link, tokenHash, await (await passwordHasher(c)).hash(password), fields)
    },
  }
}

/**
 * Does an operation that remembers the device as a known one, so that a lockout by an attacker's guesses does not concern the owner who signs
 * in from it (OWASP, device cookies). A program gets the token in the JSON answer. A browser gets it in a cookie if the form of our own page
 * was posted; another site could otherwise make the device a known one of another account.
 *
 * @param act takes the SHA-256 of the token; false when the link was used or revoked meanwhile
 */
export async function withKnownDevice(
  c: Context<FunctionEnv>,
  act: (deviceHash: Uint8Array) => Promise<boolean>,
): Promise<LinkOutcome | null> {
  const { token, hash } = mintSecretToken()
  if (!(await act(hash))) return null
  const inCookies = prefersHtml(c)
  return inCookies && !isFromOurPage(c) ? {} : { answer: deviceTokenResponse(c, token, inCookies) }
}

/** Whether a form has to be shown again with a field for another user name. */
export function isAboutName({ code, errors = [] }: Problem): boolean {
  return code === 'name-taken' || errors.some(({ pointer }) => pointer === '/username')
}

function passwordInputs(
  { operation, username, full_name, is_invitation, rules }: OpenLink,
  field: string,
  problem: Problem | undefined,
  texts: PageTexts,
): Markup {
  const isRegistration = operation === 'user-registration-confirm-email'
  const isFirst = is_invitation || isRegistration
  const choosesName = isRegistration && problem !== undefined && isAboutName(problem)
  return html`${full_name ? html`<p>${texts.fullName}: <bdi>${full_name}</bdi></p>` : ''}
    <label for="username">${texts.username}</label>
    <input
      id="username"
      autocomplete="username"
      value="${username}"
      ${choosesName ? html`name="username" required` : html`readonly`}
    />
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
    />
    ${isFirst ? '' : html`<label class="choice"><input type="checkbox" name="revoke_keys" value="true" /> ${texts.revokeKeys}</label>`}`
}
