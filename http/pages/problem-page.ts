/** A refusal as a page. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import { pageTexts } from '#http/html/page-texts.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Problem } from '#http/problems/problem.ts'
import { cardPage } from './document.ts'
import { frameTexts } from './frame-texts.ts'
import { languageOf } from './language.ts'
import { siteFactsIfKnown } from './site.ts'

/** @param more `back`: the page where the reader began, if there is one to go back to */
export async function problemPageOf(
  c: Context<FunctionEnv>,
  problem: Problem,
  { back, language = languageOf(c) }: { back?: string; language?: Language } = {},
): Promise<Response> {
  const texts = pageTexts[language]
  const { title, detail } = texts.problem(problem)
  const site = await siteFactsIfKnown(c)
  const content = html`<p role="alert">${detail}</p>
    <p class="hint">${texts.askWith} <code>${problem.instance}</code></p>
    ${back === undefined ? '' : html`<div class="ways"><a class="button" href="${back}">${frameTexts[language].back}</a></div>`}`
  return cardPage(c, { title, content, site, status: problem.status, language })
}
