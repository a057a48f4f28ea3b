/** Problem codes as pages: what `type` of a problem document (RFC 9457) leads to. Rendered when the code is built, not when it is asked. */
import { html } from 'hono/html'
import { fieldCodes } from '#domain/field-error.ts'
import { type Language, languages } from '#domain/languages/language.ts'
import { codeText } from '#openapi/reference-page/schema.ts'
import type { Markup } from '#http/html/document.ts'
import { pageTexts } from '#http/html/page-texts.ts'
import type { ProblemPage, ProblemPages } from '#http/problems/pages.ts'
import { type ProblemCode, problems } from '#http/problems/problem.ts'
import { problemTexts } from './texts-en.ts'
import { otherTitlesInGerman, problemTextsInGerman } from './texts-de.ts'

const texts = { en: problemTexts, de: problemTextsInGerman }

const words = {
  en: { title: 'Problem codes', all: 'All problem codes', next: 'What to do:', fields: 'Field codes in errors' },
  de: {
    title: 'Problemcodes',
    all: 'Alle Problemcodes',
    next: 'Was zu tun ist:',
    fields: 'Feldcodes in errors',
  },
} as const satisfies Record<Language, object>

const codes = Object.keys(problems) as ProblemCode[]

/** Renders every page. */
export async function problemPages(): Promise<ProblemPages> {
  const pages: Partial<ProblemPages> = {}
  for (const language of languages) {
    pages[language] = { index: await indexPage(language) }
    for (const code of codes) pages[language][code] = await codePage(code, language)
  }
  return pages as ProblemPages
}

/** Every code with its status and title. */
function indexPage(language: Language): Promise<ProblemPage> {
  const content = html`<dl>
    ${codes.map(
      (code) =>
        html`<dt>
            ${problems[code].status} <a href="/problems/${code}"><code>${code}</code></a>
          </dt>
          <dd>${titleOf(code, language)}</dd>`,
    )}
  </dl>`
  return rendered(words[language].title, content)
}

/** One code: its status, its title, what it means and what to do next; and for `invalid-request` the codes of fields. */
function codePage(code: ProblemCode, language: Language): Promise<ProblemPage> {
  const { meaning, next } = texts[language][code]
  const content = html`<p><code>${code}</code>, HTTP ${problems[code].status}</p>
    <p>${codeText(meaning)}</p>
    <p><b>${words[language].next}</b> ${codeText(next)}</p>
    ${code === 'invalid-request' ? fieldList(language) : ''}
    <p><a href="/problems">${words[language].all}</a></p>`
  return rendered(titleOf(code, language), content)
}

async function rendered(title: string, content: Markup): Promise<ProblemPage> {
  return { title, content: (await content).toString() }
}

function titleOf(code: ProblemCode, language: Language): string {
  const { title, status } = problems[code]
  if (language === 'de' && Object.hasOwn(otherTitlesInGerman, code))
    return otherTitlesInGerman[code as keyof typeof otherTitlesInGerman]
  return pageTexts[language].problem({ type: '', instance: '', code, title, status }).title
}

/** Developers read these, in English. */
function fieldList(language: Language): Markup {
  const each = Object.entries(fieldCodes).map(
    ([code, meaning]) =>
      html`<dt id="${code}"><code>${code}</code></dt>
        <dd>${codeText(meaning)}</dd>`,
  )
  return html`<h2>${words[language].fields}</h2>
    <dl lang="en">${each}</dl>`
}
