/** A place in a group that has terms: taken by accepting them, or given up. */
import { html } from 'hono/html'
import * as z from 'zod/mini'
import { maxLanguageLength } from '#domain/terms.ts'
import { acceptByLink, refuseByLink } from '#store/groups/group-terms.ts'
import { noSuchText } from '#store/terms/terms-agreement.ts'
import { database } from '#http/function.ts'
import { parseBody } from '#http/body/input.ts'
import type { LinkOperation } from './link-operation.ts'

const Answer = z.strictObject({
  answer: z.enum(['accept', 'refuse']),
  /** Of the text that was read; otherwise the one that suits the reader. */
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
  async act(c, { terms }, hash, posted) {
    const { answer, language = terms?.language ?? '' } = parseBody(Answer, posted)
    if (answer === 'refuse') {
      const done = await refuseByLink(database(c), c.var.caller, hash)
      return done ? { answer: { answer: 'refused' }, otherwise: 'terms-refused' } : null
    }
    if (!terms?.languages.includes(language)) throw noSuchText()
    const acceptance = await acceptByLink(database(c), c.var.caller, hash, language)
    return acceptance && { answer: { answer: 'accepted', ...acceptance } }
  },
}
