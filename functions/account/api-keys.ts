/** The API keys of the account. A client of `/v1/api-keys`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import type { Language } from '#domain/languages/language.ts'
import { scopes } from '#domain/keys/scope.ts'
import { isUuid } from '#domain/uuid.ts'
import apiKeysFunction from '#functions/v1/api-keys.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { accessTexts } from '#http/pages/account/access-texts.ts'
import { momentText } from '#http/pages/account/moments.ts'
import { panel, partPage, partQuery, select } from '#http/pages/account/part.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { field, Posted, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { ApiKeyRow } from '#store/keys/key-row.ts'

const apiKeys = createPages('/account/api-keys')
apiKeys.use('*', triggersDelivery)

const query = partQuery('revoked')
const path = '/account/api-keys'

/** Days that a new key may be chosen to last. */
const lifetimes = [7, 30, 90, 365]

apiKeys.get('/', allowPublic, query, (c) =>
  keysPage(c, {}, noProblems, { isRevoked: c.req.valid('query').done !== undefined }),
)

const Ticked = z.optional(z.literal('on'))
const KeyForm = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('revoke'), uuid: z.string().check(z.refine(isUuid)) }),
  z.strictObject({
    do: z.literal('create'),
    name: Posted,
    days: z.enum(lifetimes.map(String)),
    ...Object.fromEntries(scopes.map((scope) => [scope, Ticked])),
  }),
])

apiKeys.post('/', allowPublic, query, async (c) => {
  const form = await postedForm(c, KeyForm)
  if (form.do === 'revoke') {
    const { problem } = await callApi(c, apiKeysFunction, 'DELETE', `/v1/api-keys/${form.uuid}`)
    return c.redirect(problem ? path : `${path}?done=revoked`, 303)
  }
  const { name, days } = form
  const chosen = scopes.filter((scope) => (form as Record<string, unknown>)[scope] === 'on')
  const wanted = { name, scopes: chosen, expires_in_days: Number(days) }
  const { body, problem } = await callApi<{ key: string }>(c, apiKeysFunction, 'POST', '/v1/api-keys', wanted)
  if (problem)
    return keysPage(c, { name, days, chosen }, formProblems(problem, languageOf(c)), { status: problem.status })
  const texts = accessTexts[languageOf(c)]
  const content = panel(
    texts.keyCreated,
    html`<p>${texts.keyOnce}</p>
      <code class="secret">${body.key}</code>
      <p class="actions"><a class="button" href="${path}">${texts.back}</a></p>`,
  )
  return partPage(c, path, { line: texts.keysLine, content, status: 201 })
})

async function keysPage(
  c: Context<FunctionEnv>,
  typed: { name?: string; days?: string; chosen?: readonly string[] },
  problems: FormProblems,
  { isRevoked = false, status }: { isRevoked?: boolean; status?: number },
): Promise<Response> {
  const { items } = await askApi<{ items: (ApiKeyRow & { last_used_device: string | null })[] }>(
    c,
    apiKeysFunction,
    'GET',
    '/v1/api-keys?limit=100',
  )
  const language = languageOf(c)
  const texts = accessTexts[language]
  const list = html`<ul class="list">
    ${items.map((key) => keyItem(key, language))}
  </ul>`
  const content = html`<section class="panel">${items.length > 0 ? list : html`<p>${texts.noKeys}</p>`}</section>
    ${panel(texts.newKey, newKeyForm(typed, problems, language))}`
  return partPage(c, path, {
    line: texts.keysLine,
    content,
    problems,
    status,
    done: isRevoked ? texts.revoked : undefined,
  })
}

function keyItem(key: ApiKeyRow, language: Language): Markup {
  const texts = accessTexts[language]
  const isActive = key.status === 'active'
  return html`<li>
    <div>
      <strong>${key.name}</strong> <code>${key.prefix}_…${key.last_four}</code>${
        isActive ? '' : html`<span class="chip plain">${texts.statuses[key.status] ?? key.status}</span>`
      }
      <p>
        ${key.last_used_at ? html`${texts.lastUsed} ${momentText(key.last_used_at, language)}` : texts.neverUsed} ·
        ${key.expires_at ? html`${texts.expires} ${momentText(key.expires_at, language)}` : texts.never}
      </p>
      <p>${key.scopes.join(', ')}</p>
    </div>
    ${
      key.revoked_at
        ? ''
        : html`<form method="post">
            <input type="hidden" name="uuid" value="${key.uuid}" />
            <button class="danger" name="do" value="revoke" aria-label="${texts.revoke}: ${key.name}">
              ${texts.revoke}
            </button>
          </form>`
    }
  </li>`
}

function newKeyForm(
  { name, days = '90', chosen = ['check'] }: { name?: string; days?: string; chosen?: readonly string[] },
  problems: FormProblems,
  language: Language,
): Markup {
  const texts = accessTexts[language]
  const tick = (scope: string, label: string) =>
    html`<label class="choice"
      ><input type="checkbox" name="${scope}" ${chosen.includes(scope) ? html`checked` : ''} /> ${label}</label
    >`
  const others = scopes.filter((scope) => !Object.hasOwn(texts.commonScopes, scope))
  const wrong = problems.fields['scopes']
  return html`<form method="post">
    <input type="hidden" name="do" value="create" />
    ${field({ name: 'name', label: texts.keyName, hint: texts.keyNameHint, autocomplete: 'off', value: name }, problems)}
    ${select('days', texts.keyExpiry, Object.fromEntries(lifetimes.map((each) => [each, texts.days(each)])), days)}
    <fieldset ${wrong ? html`aria-describedby="scopes-wrong"` : ''}>
      <legend>${texts.keyScopes}</legend>
      ${wrong ? html`<p class="field-wrong" id="scopes-wrong">${wrong}</p>` : ''}
      ${Object.entries(texts.commonScopes).map(([scope, label]) => tick(scope, label))}
      <details>
        <summary>${texts.moreScopes}</summary>
        ${others.map((scope) => tick(scope, scope))}
      </details>
    </fieldset>
    <button>${texts.createKey}</button>
  </form>`
}

export default apiKeys
