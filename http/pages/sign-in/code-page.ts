/** `/sign-in/code`: asks for a code, takes it in the browser that asked, and shows it to any other. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import { spacedCode } from '#domain/sessions/sign-in-code.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { turnstileWidget } from '#http/html/turnstile.ts'
import { cardPage } from '#http/pages/document.ts'
import { alertOf, field } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import type { FormProblems } from '#http/pages/problem-words.ts'
import { withReturn } from '#http/pages/return-to.ts'
import type { PageFacts } from '#store/page-facts.ts'
import { codeTexts } from './code-texts.ts'
import { signInTexts } from './texts.ts'

interface CodeState {
  site: PageFacts
  returnTo: string | null
  problems: FormProblems
  status?: number
}

/** Asks who wants a code. @param login as it was typed */
export function askPage(c: Context<FunctionEnv>, state: CodeState, login = ''): Promise<Response> {
  const language = languageOf(c)
  const texts = codeTexts[language]
  const content = html`${alertOf(state.problems)}
    <form method="post">
      ${field({ name: 'login', label: signInTexts[language].login, autocomplete: 'username', value: login, autofocus: true }, state.problems)}
      ${turnstileWidget(c, 'sign-in-code', language)}
      <button name="do" value="ask">${texts.ask}</button>
    </form>
    ${otherWay(state, texts.signIn)}`
  return cardPage(c, { ...state, title: texts.title, line: texts.askLine, content, robotCheck: 'sign-in-code' })
}

/** Takes the code in the browser that asked. @param code of the link; one press uses it */
export function typePage(c: Context<FunctionEnv>, state: CodeState, code = ''): Promise<Response> {
  const texts = codeTexts[languageOf(c)]
  const content = html`${alertOf(state.problems)}
    <form method="post">
      ${field({ name: 'email_code', label: texts.code, hint: texts.codeHint, autocomplete: 'one-time-code', value: code, autofocus: true }, state.problems)}
      <button name="do" value="use">${texts.button}</button>
    </form>
    <p class="foot"><a href="${withReturn('/sign-in/code?again=true', state.returnTo)}">${texts.again}</a></p>
    ${otherWay(state, texts.signIn)}`
  return cardPage(c, { ...state, title: texts.title, line: texts.typeLine, content })
}

/** Shows the code to a browser that did not ask: there it signs nobody in. */
export function elsewherePage(c: Context<FunctionEnv>, state: CodeState, code: string): Promise<Response> {
  const texts = codeTexts[languageOf(c)]
  const content = html`<p>${texts.elsewhere}</p>
    <p class="code"><strong>${spacedCode(code)}</strong></p>`
  return cardPage(c, { ...state, title: texts.elsewhereTitle, content })
}

function otherWay({ returnTo }: CodeState, text: string): Markup {
  return html`<p class="foot"><a href="${withReturn('/sign-in', returnTo)}">${text}</a></p>`
}
