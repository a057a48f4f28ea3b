/** The account: who its owner is, and where they are written to. A client of `/v1/users`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import { languages } from '#domain/languages/language.ts'
import users from '#functions/v1/users.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { goOnFrom, panel, partPage, partQuery, select } from '#http/pages/account/part.ts'
import { profileTexts } from '#http/pages/account/profile-texts.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { field, Posted, postedForm } from '#http/pages/form.ts'
import { languageNames } from '#http/pages/frame-texts.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { CallerProfile } from '#store/accounts/caller-profile.ts'

const account = createPages('/account')
account.use('*', triggersDelivery)

const query = partQuery('saved', 'email')

account.get('/', allowPublic, query, (c) => profilePage(c, {}, noProblems, { done: c.req.valid('query').done }))

/** One form for what is changed at once, and one for the address, which takes the password. */
const ProfileForm = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('profile'), full_name: Posted, language: z.optional(z.enum(['', ...languages])) }),
  z.strictObject({ do: z.literal('email'), email: Posted, current_password: Posted, username: Posted }),
])

account.post('/', allowPublic, query, async (c) => {
  const { do: part, ...form } = await postedForm(c, ProfileForm)
  const change =
    'email' in form
      ? { email: form.email, current_password: form.current_password }
      : { full_name: form.full_name || null, ...(form.language !== undefined && { language: form.language || null }) }
  const { problem } = await callApi(c, users, 'PATCH', '/v1/users/current', change)
  if (!problem) return goOnFrom(c, '/account', part === 'email' ? 'email' : 'saved')
  const isWrongPassword = problem.code === 'invalid-credentials'
  const problems = formProblems(problem, languageOf(c))
  return profilePage(c, form, isWrongPassword ? atPassword(problems) : problems, { status: problem.status })
})

function atPassword({ general }: FormProblems): FormProblems {
  return { fields: { current_password: general ?? '' }, general }
}

async function profilePage(
  c: Context<FunctionEnv>,
  typed: { full_name?: string; language?: string | undefined; email?: string },
  problems: FormProblems,
  { done, status }: { done?: 'saved' | 'email' | undefined; status?: number },
): Promise<Response> {
  const { user, language } = await askApi<CallerProfile>(c, users, 'GET', '/v1/users/current')
  const texts = profileTexts[languageOf(c)]
  const choices = { '': texts.anyLanguage, ...languageNames }
  const fullName = { name: 'full_name', label: texts.fullName, autocomplete: 'name', isOptional: true }
  const content = html`<section class="panel">
      <form method="post">
        <input type="hidden" name="do" value="profile" />
        <p class="hint">${texts.username}</p>
        <p><bdi>${user.username}</bdi></p>
        ${field({ ...fullName, value: typed.full_name ?? user.full_name ?? '' }, problems)}
        ${select('language', texts.language, choices, typed.language ?? language ?? '')}
        <button>${texts.save}</button>
      </form>
    </section>
    ${panel(
      texts.emailTitle,
      html`<p class="hint">${texts.email}: <bdi>${user.email ?? texts.noEmail}</bdi></p>
        <form method="post">
          <input type="hidden" name="do" value="email" />
          <input type="hidden" name="username" autocomplete="username" value="${user.username}" />
          ${field({ name: 'email', label: texts.newEmail, type: 'email', autocomplete: 'email', hint: texts.emailHint, value: typed.email }, problems)}
          ${field({ name: 'current_password', label: texts.currentPassword, type: 'password', autocomplete: 'current-password' }, problems)}
          <button>${texts.changeEmail}</button>
        </form>`,
    )}`
  const words = { saved: texts.saved, email: texts.emailSent }
  const isRenamed = done === 'saved'
  const whole = isRenamed
    ? html`${content}
        <div data-passkey="list"></div>`
    : content // the script tells authenticators the new name
  const shown = { content: whole, problems, status, done: done && words[done], offersPasskeys: isRenamed }
  return partPage(c, '/account', { line: texts.line, ...shown })
}

export default account
