/** What is kept about the account: to take along, and to delete. A client of `/v1/users`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import users from '#functions/v1/users.ts'
import { allowPublic, requireAnySession } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { accountHolder } from '#http/pages/account/holder.ts'
import { panel, partPage, partQuery } from '#http/pages/account/part.ts'
import { profileTexts } from '#http/pages/account/profile-texts.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { cardPage } from '#http/pages/document.ts'
import { field, Posted, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const data = createPages('/account/data')
data.use('*', triggersDelivery)

const query = partQuery('none')

data.get('/', requireAnySession('profile:read', { sessionOnly: true }), query, async (c) => {
  const { username } = await accountHolder(c)
  return dataPage(c, username, noProblems)
})

data.get('/export', allowPublic, query, async (c) => {
  const everything = await askApi(c, users, 'GET', '/v1/users/current/export')
  return c.body(JSON.stringify(everything, null, 2), 200, {
    'Content-Type': 'application/json',
    'Content-Disposition': 'attachment; filename="account.json"',
  })
})

const DeletionForm = z.strictObject({ username: Posted, current_password: Posted })

data.post('/', allowPublic, query, async (c) => {
  const { username, current_password } = await postedForm(c, DeletionForm)
  const { problem } = await callApi(c, users, 'DELETE', '/v1/users/current', { current_password })
  const texts = profileTexts[languageOf(c)]
  if (!problem) {
    const content = html`<p role="status">${texts.deleted}</p>`
    return cardPage(c, { title: texts.deletedTitle, content, site: await siteFacts(c) })
  }
  const { fields, general } = formProblems(problem, languageOf(c))
  const isWrong = problem.code === 'invalid-credentials'
  const problems = isWrong ? { fields: { current_password: general ?? '' }, general } : { fields, general }
  return dataPage(c, username, problems, problem.status)
})

function dataPage(
  c: Context<FunctionEnv>,
  username: string,
  problems: FormProblems,
  status?: number,
): Promise<Response> {
  const texts = profileTexts[languageOf(c)]
  const content = html`${panel(
    texts.exportTitle,
    html`<p>${texts.exportText}</p>
      <p class="actions"><a class="button" href="/account/data/export" download>${texts.exportLink}</a></p>`,
  )}
  ${panel(
    texts.deleteTitle,
    html`<ul>
        ${texts.consequences.map((each) => html`<li>${each}</li>`)}
      </ul>
      <form method="post">
        <input hidden name="username" autocomplete="username" value="${username}" />
        ${field({ name: 'current_password', label: texts.currentPassword, type: 'password', autocomplete: 'current-password' }, problems)}
        <button class="danger">${texts.deleteButton}</button>
      </form>`,
  )}`
  return partPage(c, '/account/data', { line: texts.dataLine, content, problems, status })
}

export default data
