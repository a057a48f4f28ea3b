/** Approves or declines a registration. Each link belongs to one administrator or one webhook. */
import { html } from 'hono/html'
import type { OpenLink } from '#domain/operations.ts'
import { approveRegistration, declineRegistration } from '#store/registration/registration-decisions.ts'
import { database } from '#http/function.ts'
import type { Markup } from '#http/html/document.ts'
import type { PageTexts } from '#http/html/page-texts.ts'
import { pressed } from './link-operation.ts'

export const userRegistrationAdminApprove = pressed({
  inputs: whoAsks,
  async act(c, { operation }, link) {
    return (await approveRegistration(database(c), c.var.caller, { link, operation })) && {}
  },
})

/** Declines with a mail that gives no reason; the API takes one. */
export const userRegistrationAdminDecline = pressed({
  inputs: whoAsks,
  async act(c, { operation }, link) {
    return (
      (await declineRegistration(database(c), c.var.caller, { link, operation }, { notice: true, reason: null })) && {}
    )
  },
})

function whoAsks(
  { username, email, full_name, is_for_administrator }: OpenLink,
  _problem: unknown,
  texts: PageTexts,
): Markup {
  return html`<p>${texts.username}: <bdi>${username}</bdi></p>
    ${is_for_administrator ? html`<p>${texts.email}: <bdi>${email}</bdi></p>` : ''}
    ${full_name ? html`<p>${texts.fullName}: <bdi>${full_name}</bdi></p>` : ''}`
}
