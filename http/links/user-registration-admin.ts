/** Approves or declines a registration. Each link belongs to one administrator or one webhook. */
import { html } from 'hono/html'
import { approveRegistration, declineRegistration } from '#store/registration/registration-decisions.ts'
import { database } from '#http/function.ts'
import type { Markup } from '#http/html/document.ts'
import type { PageTexts } from '#http/html/page-texts.ts'
import { confirmOnly } from './link-operation.ts'
import type { OpenLink } from './open-link.ts'

export const userRegistrationAdminApprove = confirmOnly({
  inputs: applicantInputs,
  async act(c, { operation }, tokenHash) {
    return (await approveRegistration(database(c), c.var.caller, { tokenHash, operation })) && {}
  },
})

/** Declines, and notifies the applicant without a reason. The API takes one. */
export const userRegistrationAdminDecline = confirmOnly({
  inputs: applicantInputs,
  async act(c, { operation }, tokenHash) {
    return (
      (await declineRegistration(
        database(c),
        c.var.caller,
        { tokenHash, operation },
        { notice: true, reason: null },
      )) && {}
    )
  },
})

function applicantInputs(
  { username, email, full_name, is_for_administrator }: OpenLink,
  _problem: unknown,
  texts: PageTexts,
): Markup {
  return html`<p>${texts.username}: <bdi>${username}</bdi></p>
    ${is_for_administrator ? html`<p>${texts.email}: <bdi>${email}</bdi></p>` : ''}
    ${full_name ? html`<p>${texts.fullName}: <bdi>${full_name}</bdi></p>` : ''}`
}
