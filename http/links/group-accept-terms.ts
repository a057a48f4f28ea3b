/** Accepts the terms of a group, which activates the membership, or declines them, which ends it. */
import { html } from 'hono/html'
import * as z from 'zod/mini'
import { maxLanguageLength } from '#domain/terms.ts'
import { acceptGroupTermsByLink, declineGroupTermsByLink } from '#store/groups/group-terms.ts'
import { unknownTermsText } from '#store/terms/terms-acceptance.ts'
import { database } from '#http/function.ts'
import { parseBody } from '#http/body/input.ts'
import type { LinkOperation } from './link-operation.ts'

const Answer = z.strictObject({
  answer: z.enum(['accept', 'refuse']),
  /** Of the text that was read. Default: the language that suits the reader. */
  language: z.optional(z.string().check(z.maxLength(maxLanguageLength))),
})

export const groupAcceptTerms: LinkOperation = {
  body: Answer,
  status: 200,
  inputs: ({ terms }) =>
    html`<pre lang="${terms?.language ?? ''}">${terms?.text ?? ''}</pre>
      <input type="hidden" name="language" value="${terms?.language ?? ''}" />`,
  buttons: ({ links, refuse }) =>
    html`<button name="answer" value="accept">${links['group-accept-terms'].button}</button>
      <button name="answer" value="refuse" class="second">${refuse}</button>`,
  async act(c, { terms }, tokenHash, posted) {
    const { answer, language = terms?.language ?? '' } = parseBody(Answer, posted)
    if (answer === 'refuse') {
      const done = await declineGroupTermsByLink(database(c), c.var.caller, tokenHash)
      return done ? { answer: { answer: 'refused' }, alternative: 'terms-refused' } : null
    }
    if (!terms?.languages.includes(language)) throw unknownTermsText()
    const acceptance = await acceptGroupTermsByLink(database(c), c.var.caller, tokenHash, language)
    return acceptance && { answer: { answer: 'accepted', ...acceptance } }
  },
}
