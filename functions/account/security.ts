/** How the account signs in, and its recovery codes. A client of `/v1/factors` and `/v1/recovery-codes`. */
import { html } from 'hono/html'
import * as z from 'zod/mini'
import factorsFunction from '#functions/v1/factors.ts'
import recoveryCodesFunction from '#functions/v1/recovery-codes.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { Markup } from '#http/html/document.ts'
import { momentText } from '#http/pages/account/moments.ts'
import { partPage, partQuery } from '#http/pages/account/part.ts'
import { codesPanel } from '#http/pages/account/recovery-codes.ts'
import { securityTexts } from '#http/pages/account/security-texts.ts'
import { askApi } from '#http/pages/api.ts'
import { postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { FactorList } from '#store/factors/factors.ts'

const security = createPages('/account/security')
security.use('*', triggersDelivery)

const query = partQuery('authenticator', 'removed', 'passkey', 'required')
const path = '/account/security'

security.get('/', allowPublic, query, async (c) => {
  const factors = await askApi<FactorList>(c, factorsFunction, 'GET', '/v1/factors')
  const language = languageOf(c)
  const texts = securityTexts[language]
  const returnTo = returnToOf(c, await siteFacts(c))
  const { done } = c.req.valid('query')
  const link = (to: string, text: string, what: string) =>
    html`<a class="button" href="${withReturn(to, returnTo)}" aria-label="${text}: ${what}">${text}</a>`
  const { password, passkeys, authenticator, recovery_codes, recovery } = factors
  const app = authenticator
    ? html`${texts.since}
      ${momentText(authenticator.created_at, language)}${
        authenticator.last_used_at ? html`, ${texts.lastUsed} ${momentText(authenticator.last_used_at, language)}` : ''
      }`
    : texts.authenticatorHint
  const createCodes = html`<form method="post">
    <button class="second" name="do" value="recovery-codes">${texts.createCodes}</button>
  </form>`
  const hasSecond = authenticator !== null || passkeys > 0
  const content = html`${recovery ? html`<p class="wrong" role="alert">${texts.recovery[0]} ${momentText(recovery.due_at, language)}${texts.recovery[1]}</p>` : ''}
    <section class="panel">
      <ul class="list">
        ${item(texts.password, password ? texts.hasPassword : texts.noPassword, link('/account/password', texts.change, texts.password))}
        ${item(texts.passkeys, html`${texts.count(passkeys)}. ${texts.passkeysHint}`, link('/account/passkeys', texts.manage, texts.passkeys))}
        ${item(texts.authenticator, app, link('/account/authenticator', authenticator ? texts.manage : texts.setUp, texts.authenticator))}
        ${hasSecond ? item(texts.recoveryCodes, html`${texts.left(recovery_codes.left)}. ${texts.recoveryCodesHint}`, createCodes) : ''}
      </ul>
    </section>`
  const problems = done === 'required' ? { fields: {}, general: texts.required } : undefined
  const words = done && done !== 'required' ? texts.done[done] : undefined
  return partPage(c, path, { line: texts.line, content, done: words, ...(problems && { problems }) })
})

const CodesForm = z.strictObject({ do: z.literal('recovery-codes') })

security.post('/', allowPublic, query, async (c) => {
  await postedForm(c, CodesForm)
  const { recovery_codes } = await askApi<{ recovery_codes: string[] }>(
    c,
    recoveryCodesFunction,
    'POST',
    '/v1/recovery-codes',
  )
  const content = codesPanel(recovery_codes, path, languageOf(c))
  return partPage(c, path, { line: securityTexts[languageOf(c)].line, content, status: 201 })
})

function item(name: string, state: Markup | string, action: Markup): Markup {
  return html`<li>
    <div>
      <strong>${name}</strong>
      <p>${state}</p>
    </div>
    ${action}
  </li>`
}

export default security
