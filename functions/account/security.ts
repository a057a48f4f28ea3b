/** How the account signs in, and its recovery codes. A client of `/v1/factors`, `/v1/recovery-codes` and `/v1/identities`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import type { Language } from '#domain/languages/language.ts'
import { isUuid } from '#domain/uuid.ts'
import factorsFunction from '#functions/v1/factors.ts'
import identitiesFunction from '#functions/v1/identities.ts'
import recoveryCodesFunction from '#functions/v1/recovery-codes.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { momentText } from '#http/pages/account/moments.ts'
import { partPage, partQuery } from '#http/pages/account/part.ts'
import { codesPanel } from '#http/pages/account/recovery-codes.ts'
import { type SecurityTexts, securityTexts } from '#http/pages/account/security-texts.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems } from '#http/pages/problem-words.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { FactorList } from '#store/factors/factors.ts'
import type { IdentityRow } from '#store/identity-row.ts'
import type { SignInProvider } from '#store/sign-in-providers.ts'

const security = createPages('/account/security')
security.use('*', triggersDelivery)

const query = partQuery('authenticator', 'removed', 'passkey', 'linked', 'unlinked', 'required')
const path = '/account/security'

security.get('/', allowPublic, query, (c) => securityPage(c, { done: c.req.valid('query').done }))

type Done = keyof SecurityTexts['done'] | 'required'

async function securityPage(
  c: Context<FunctionEnv>,
  { done, wrong = null, status }: { done?: Done | undefined; wrong?: string | null; status?: number },
): Promise<Response> {
  const factors = await askApi<FactorList>(c, factorsFunction, 'GET', '/v1/factors')
  const language = languageOf(c)
  const texts = securityTexts[language]
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const link = (to: string, text: string, what: string) =>
    html`<a class="button" href="${withReturn(to, returnTo)}" aria-label="${text}: ${what}">${text}</a>`
  const { password, passkeys, authenticator, recovery_codes, recovery, providers } = factors
  const app = authenticator
    ? html`${texts.since}
      ${momentText(authenticator.created_at, language)}${
        authenticator.last_used_at ? html`, ${texts.lastUsed} ${momentText(authenticator.last_used_at, language)}` : ''
      }`
    : texts.authenticatorHint
  const createCodes = html`<form method="post">
    <button class="second" name="do" value="recovery-codes">${texts.createCodes}</button>
  </form>`
  const hasSecond = authenticator !== null || passkeys.length > 0
  const content = html`${recovery ? html`<p class="wrong" role="alert">${texts.recovery[0]} ${momentText(recovery.due_at, language)}${texts.recovery[1]}</p>` : ''}
    <section class="panel">
      <ul class="list">
        ${item(texts.password, password ? texts.hasPassword : texts.noPassword, link('/account/password', texts.change, texts.password))}
        ${item(texts.passkeys, html`${texts.count(passkeys.length)}. ${texts.passkeysHint}`, link('/account/passkeys', texts.manage, texts.passkeys))}
        ${item(texts.authenticator, app, link('/account/authenticator', authenticator ? texts.manage : texts.setUp, texts.authenticator))}
        ${hasSecond ? item(texts.recoveryCodes, html`${texts.left(recovery_codes.left)}. ${texts.recoveryCodesHint}`, createCodes) : ''}
        ${providerItems(providers, site.providers, language)}
      </ul>
    </section>`
  const problems = { fields: {}, general: done === 'required' ? texts.required : wrong }
  const words = done && done !== 'required' ? texts.done[done] : undefined
  return partPage(c, path, { line: texts.line, content, done: words, problems, status })
}

/** What is linked, also of a provider that is disabled by now, and then what can be. */
function providerItems(
  identities: readonly IdentityRow[],
  providers: readonly SignInProvider[],
  language: Language,
): Markup {
  const texts = securityTexts[language]
  const linked = identities.map(({ uuid, provider, email, created_at }) =>
    item(
      provider.title,
      html`${texts.linked} ${momentText(created_at, language)}${email === null ? '' : html`: <bdi>${email}</bdi>`}`,
      html`<form method="post">
        <input type="hidden" name="uuid" value="${uuid}" />
        <button class="danger" name="do" value="unlink" aria-label="${texts.unlink}: ${provider.title}">
          ${texts.unlink}
        </button>
      </form>`,
    ),
  )
  const isLinked = (name: string) => identities.some(({ provider }) => provider.name === name)
  const others = providers
    .filter(({ name }) => !isLinked(name))
    .map(({ name, title }) =>
      item(
        title,
        texts.linkHint(title),
        html`<a class="button" href="/sign-in/with/${name}/link" aria-label="${texts.link}: ${title}"
          >${texts.link}</a
        >`,
      ),
    )
  return html`${[...linked, ...others]}`
}

const SecurityForm = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('recovery-codes') }),
  z.strictObject({ do: z.literal('unlink'), uuid: z.string().check(z.refine(isUuid)) }),
])

security.post('/', allowPublic, query, async (c) => {
  const form = await postedForm(c, SecurityForm)
  if (form.do === 'unlink') return unlink(c, form.uuid)
  const { recovery_codes } = await askApi<{ recovery_codes: string[] }>(
    c,
    recoveryCodesFunction,
    'POST',
    '/v1/recovery-codes',
  )
  const content = codesPanel(recovery_codes, path, languageOf(c))
  return partPage(c, path, { line: securityTexts[languageOf(c)].line, content, status: 201 })
})

async function unlink(c: Context<FunctionEnv>, uuid: string): Promise<Response> {
  const { problem } = await callApi(c, identitiesFunction, 'DELETE', `/v1/identities/${uuid}`)
  if (!problem || problem.code === 'not-found') return c.redirect(`${path}?done=unlinked`, 303)
  const language = languageOf(c)
  const wrong =
    problem.code === 'last-way-in' ? securityTexts[language].lastWayIn : formProblems(problem, language).general
  return securityPage(c, { wrong, status: problem.status })
}

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
