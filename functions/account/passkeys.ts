/** The passkeys of the account, and the offer of one after a sign-in without. A client of `/v1/passkeys`; creating one is up to the script. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import type { Language } from '#domain/languages/language.ts'
import { isUuid } from '#domain/uuid.ts'
import passkeysFunction from '#functions/v1/passkeys.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { momentText } from '#http/pages/account/moments.ts'
import { panel, partPage, partQuery } from '#http/pages/account/part.ts'
import { securityTexts } from '#http/pages/account/security-texts.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { cardPage } from '#http/pages/document.ts'
import { passkeyWay } from '#http/pages/factor-forms.ts'
import { field, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf } from '#http/pages/return-to.ts'
import { noteOffer } from '#http/pages/sign-in/passkey-offer.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { PasskeyRow } from '#store/passkeys/passkey-row.ts'

const passkeys = createPages('/account/passkeys')
passkeys.use('*', triggersDelivery)

const query = partQuery('renamed', 'deleted')
const path = '/account/passkeys'

/** A passkey, with what people know its authenticator by. */
type Shown = PasskeyRow & { authenticator: string | null }

passkeys.get('/', allowPublic, query, (c) => passkeysPage(c, null, { done: c.req.valid('query').done }))

/** Skippable, and not shown again for a while, nor to who has a passkey already. */
passkeys.get('/offer', allowPublic, query, async (c) => {
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const { items } = await askApi<{ items: Shown[] }>(c, passkeysFunction, 'GET', '/v1/passkeys')
  noteOffer(c)
  const next = returnTo ?? '/account'
  if (items.length > 0) return c.redirect(next, 303)
  const language = languageOf(c)
  const { offerTitle: title, offerLine: line, later } = securityTexts[language]
  const content = html`${passkeyWay('register', next, language)}
    <div class="ways"><a class="button" href="${next}">${later}</a></div>`
  return cardPage(c, { title, line, content, site, returnTo, offersPasskeys: true })
})

const uuid = z.string().check(z.refine(isUuid))
const PasskeyForm = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('rename'), uuid, name: z.string() }),
  z.strictObject({ do: z.literal('delete'), uuid }),
])

passkeys.post('/', allowPublic, query, async (c) => {
  const form = await postedForm(c, PasskeyForm)
  const one = `/v1/passkeys/${form.uuid}`
  const { problem } =
    form.do === 'rename'
      ? await callApi(c, passkeysFunction, 'PATCH', one, { name: form.name })
      : await callApi(c, passkeysFunction, 'DELETE', one)
  if (!problem) return c.redirect(`${path}?done=${form.do}d`, 303)
  const texts = securityTexts[languageOf(c)]
  const own: Partial<Record<string, string>> = {
    'last-way-in': texts.lastWayIn,
    'second-factor-demanded': texts.demanded,
  }
  const { fields, general } = formProblems(problem, languageOf(c))
  return passkeysPage(c, own[problem.code] ?? fields['name'] ?? general, { status: problem.status })
})

async function passkeysPage(
  c: Context<FunctionEnv>,
  wrong: string | null,
  { done, status }: { done?: 'renamed' | 'deleted' | undefined; status?: number },
): Promise<Response> {
  const { items } = await askApi<{ items: Shown[] }>(c, passkeysFunction, 'GET', '/v1/passkeys')
  const language = languageOf(c)
  const texts = securityTexts[language]
  const site = await siteFacts(c)
  const next = returnToOf(c, site) ?? '/account/security?done=passkey'
  const name = field(
    { name: 'name', label: texts.passkeyName, hint: texts.passkeyNameHint, autocomplete: 'off', isOptional: true },
    noProblems,
  )
  const list = html`<ul class="list" data-passkey="list">
    ${items.map((each) => passkeyItem(each, language))}
  </ul>`
  const content = html`${panel(texts.passkeys, items.length > 0 ? list : html`<p>${texts.noPasskeys}</p>`)}
    <section class="panel">${passkeyWay('register', next, language, name, { place: 'below' })}</section>`
  const problems = { fields: {}, general: wrong }
  const shown = { content, problems, status, done: done && texts[done] }
  return partPage(c, '/account/security', { line: texts.passkeysHint, ...shown, offersPasskeys: true })
}

function passkeyItem(passkey: Shown, language: Language): Markup {
  const texts = securityTexts[language]
  const { uuid: id, name, authenticator, backed_up, created_at, last_used_at } = passkey
  const kept = backed_up ? texts.synced : texts.oneDevice
  return html`<li>
    <div>
      <strong>${name}</strong>
      <p>${authenticator && authenticator !== name ? `${authenticator}, ` : ''}${kept}</p>
      <p>
        ${texts.since}
        ${momentText(created_at, language)}${
          last_used_at ? html`, ${texts.lastUsed} ${momentText(last_used_at, language)}` : ''
        }
      </p>
    </div>
    <form method="post">
      <input type="hidden" name="uuid" value="${id}" />
      <input name="name" value="${name}" aria-label="${texts.passkeyName}: ${name}" required />
      <button class="second" name="do" value="rename" aria-label="${texts.rename}: ${name}">${texts.rename}</button>
    </form>
    <form method="post">
      <input type="hidden" name="uuid" value="${id}" />
      <button class="danger" name="do" value="delete" aria-label="${texts.remove}: ${name}">${texts.remove}</button>
    </form>
  </li>`
}

export default passkeys
