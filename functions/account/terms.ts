/** The terms of use: to read, and to accept. A client of `/v1/terms` and `/v1/users/{u}/terms`. */
import { html } from 'hono/html'
import * as z from 'zod/mini'
import type { TermsShown } from '#domain/terms.ts'
import termsFunction from '#functions/v1/terms.ts'
import users from '#functions/v1/users.ts'
import { allowPublic, requireAnySession } from '#http/authenticate.ts'
import { accessTexts } from '#http/pages/account/access-texts.ts'
import { accountHolder } from '#http/pages/account/holder.ts'
import { momentText } from '#http/pages/account/moments.ts'
import { goOnFrom, partPage, partQuery } from '#http/pages/account/part.ts'
import { callApi } from '#http/pages/api.ts'
import { postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const terms = createPages('/account/terms')
terms.use('*', triggersDelivery)

const query = partQuery('accepted', 'outdated')
const path = '/account/terms'

terms.get('/', requireAnySession('profile:read', { sessionOnly: true }), query, async (c) => {
  const [{ must_agree_terms: isRequired }, { body }] = await Promise.all([
    accountHolder(c),
    callApi<TermsShown>(c, termsFunction, 'GET', '/v1/terms'),
  ])
  const language = languageOf(c)
  const texts = accessTexts[language]
  const { done } = c.req.valid('query')
  const words = { accepted: texts.accepted, outdated: texts.outdated }
  if (!body) return partPage(c, path, { line: texts.termsLine, content: html`<p class="panel">${texts.noTerms}</p>` })
  const content = html`<section class="panel">
    <p class="hint">${texts.version} ${body.version}, ${momentText(body.published_at, language)}</p>
    <pre class="text" tabindex="0" role="region" aria-label="${texts.version} ${body.version}" lang="${body.language}">
${body.text}</pre>
    ${
      isRequired
        ? html`<form method="post">
            <input type="hidden" name="version" value="${body.version}" />
            <input type="hidden" name="language" value="${body.language}" />
            <button>${texts.accept}</button>
          </form>`
        : html`<p class="hint">${texts.accepted}</p>`
    }
  </section>`
  return partPage(c, path, {
    line: isRequired ? texts.acceptFirst : texts.termsLine,
    content,
    done: done && words[done],
  })
})

const AcceptForm = z.strictObject({ version: z.string().check(z.regex(/^\d{1,9}$/)), language: z.string() })

terms.post('/', allowPublic, query, async (c) => {
  const { version, language } = await postedForm(c, AcceptForm)
  const accepted = { version: Number(version), language }
  const { problem } = await callApi(c, users, 'POST', '/v1/users/current/terms', accepted)
  if (problem) return c.redirect(`${path}?done=outdated`, 303)
  return goOnFrom(c, path, 'accepted')
})

export default terms
