/** The password of the account. A client of `/v1/passwords`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import passwords from '#functions/v1/passwords.ts'
import { allowPublic, requireAnySession } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { accountHolder } from '#http/pages/account/holder.ts'
import { goOnFrom, partPage, partQuery } from '#http/pages/account/part.ts'
import { profileTexts } from '#http/pages/account/profile-texts.ts'
import { callApi } from '#http/pages/api.ts'
import { field, Posted, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const password = createPages('/account/password')
password.use('*', triggersDelivery)

const query = partQuery('changed')
const path = '/account/password'

password.get('/', requireAnySession('profile:read', { sessionOnly: true }), query, async (c) => {
  const { username, must_change_password: isRequired } = await accountHolder(c)
  const texts = profileTexts[languageOf(c)]
  const done = c.req.valid('query').done && texts.passwordChanged
  return passwordPage(c, username, noProblems, { done, isRequired })
})

const PasswordForm = z.strictObject({
  username: Posted,
  current_password: Posted,
  new_password: Posted,
  revoke_keys: z.optional(z.literal('true')),
})

password.post('/', allowPublic, query, async (c) => {
  const { username, current_password, new_password, revoke_keys } = await postedForm(c, PasswordForm)
  const change = { current_password, new_password, ...(revoke_keys && { revoke_keys: true }) }
  const { problem } = await callApi(c, passwords, 'PUT', '/v1/passwords/current', change)
  if (!problem) return goOnFrom(c, path, 'changed')
  const { fields, general } = formProblems(problem, languageOf(c))
  const isWrong = problem.code === 'invalid-credentials'
  const problems = isWrong ? { fields: { current_password: general ?? '' }, general } : { fields, general }
  return passwordPage(c, username, problems, { status: problem.status })
})

/** @param username for the password manager, which keeps both together; it is not changed here */
function passwordPage(
  c: Context<FunctionEnv>,
  username: string,
  problems: FormProblems,
  { done, isRequired = false, status }: { done?: string | undefined; isRequired?: boolean; status?: number },
): Promise<Response> {
  const texts = profileTexts[languageOf(c)]
  const content = html`<section class="panel">
    <form method="post">
      <input hidden name="username" autocomplete="username" value="${username}" />
      ${field({ name: 'current_password', label: texts.currentPassword, type: 'password', autocomplete: 'current-password' }, problems)}
      ${field({ name: 'new_password', label: texts.newPassword, type: 'password', autocomplete: 'new-password', hint: texts.passwordHint }, problems)}
      <label class="choice"><input type="checkbox" name="revoke_keys" value="true" /> ${texts.revokeKeys}</label>
      <button>${texts.changePassword}</button>
    </form>
  </section>`
  return partPage(c, path, {
    line: isRequired ? texts.passwordFirst : texts.passwordLine,
    content,
    problems,
    done,
    status,
  })
}

export default password
