/** Pages for people: one frame, no scripts, nothing fetched from anywhere; readable on a phone and by a screen reader. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Context, MiddlewareHandler } from 'hono'
import { html, raw } from 'hono/html'
import { defaultLanguage, type Language } from '#domain/languages/language.ts'
import type { FunctionEnv } from '#http/env.ts'
import { prefersHtml } from '#http/body/media-type.ts'
import { pageLanguage, pageTexts } from './page-texts.ts'
import type { Problem } from '#http/problems/problem.ts'

/** A piece of a page. `html` escapes every value put into it. */
export type Markup = ReturnType<typeof html>

/** Colours of at least 7:1 against their ground, in light and dark; controls of at least 44 pixels (WCAG 2.2, 1.4.6 and 2.5.5). */
const style = `
:root { color-scheme: light dark; --ink: #1b1b1b; --ground: #fff; --edge: #595959; --press: #0b4a8f; --pressed: #fff; --wrong: #8f1010 }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --ground: #161616; --edge: #b0b0b0; --press: #a9cdf5; --pressed: #10243a; --wrong: #ffb3b3 } }
body { margin: 0 auto; max-width: 36rem; padding: 1.5rem 1rem; background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25 }
h2 { font-size: 1.25rem }
h3, h4 { font-size: 1.0625rem }
label { display: block; margin-top: 1rem; font-weight: 600 }
input { box-sizing: border-box; width: 100%; min-height: 2.75rem; padding: .5rem; border: 1px solid var(--edge); border-radius: .25rem; background: var(--ground); color: var(--ink); font: inherit }
button { min-height: 2.75rem; margin: 1.5rem .5rem 0 0; padding: .5rem 1.25rem; border: 2px solid var(--press); border-radius: .25rem; background: var(--press); color: var(--pressed); font: inherit; font-weight: 600; cursor: pointer }
button.second { background: var(--ground); color: var(--press) }
a { color: var(--press) }
:focus-visible { outline: 3px solid var(--press); outline-offset: 2px }
.wrong { color: var(--wrong); font-weight: 600 }
.hint { margin: .25rem 0; color: var(--edge) }
pre { white-space: pre-wrap }
form pre { font: inherit }
`

/** The page's own style sheet and a form that goes back to where it came from; everything else is forbidden. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(style))))}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** Headers of every page. */
export const pageHeaders = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy }

/** A whole page. @param title also its heading */
export async function renderPage(
  title: string,
  content: Markup,
  language: Language = defaultLanguage,
): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `
  return page.toString()
}

/** Answers with a page. */
export async function pageResponse(
  title: string,
  content: Markup,
  { language = defaultLanguage, status = 200 }: { language?: Language; status?: number | undefined } = {},
): Promise<Response> {
  const headers = { ...pageHeaders, 'Content-Language': language }
  return new Response(await renderPage(title, content, language), { status, headers })
}

/** Shows problems as pages to whoever would rather read one: by the route's own page where it left one, or else in a few words. */
export const problemsAsPages: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  await next()
  if (!c.error || !prefersHtml(c)) return
  const problem = await c.res.clone().json<Problem>()
  c.res = await (c.var.problemPage?.(problem) ?? problemPage(problem, pageLanguage(c.req.header('Accept-Language'))))
}

/** Says how a refusal in the rest of this request is to be shown. */
export function showProblemsWith(c: Context<FunctionEnv>, show: (problem: Problem) => Promise<Response>): void {
  c.set('problemPage', show)
}

/** A refusal as a page. */
export function problemPage(problem: Problem, language: Language): Promise<Response> {
  const texts = pageTexts[language]
  const { title, detail } = texts.problem(problem)
  const content = html`<p role="alert">${detail}</p>
    <p class="hint">${texts.askWith} <code>${problem.instance}</code></p>`
  return pageResponse(title, content, { language, status: problem.status })
}
