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
import { style } from './style.ts'

/** A piece of a page. `html` escapes every value put into it. */
export type Markup = ReturnType<typeof html>

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

/** One thing to do, on a card; or much to read, as developers have it. */
export type PageLayout = 'card' | 'wide'

/** The name of the service, above the heading of every page but the one that it is the heading of. */
const brand = 'Postern'

/** A gate in a wall. */
export const mark = raw(
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 21V10a8 8 0 0 1 16 0v11"/><path d="M9 21v-8a3 3 0 0 1 6 0v8"/><path d="M2 21h20"/></svg>',
)

/** A whole page. @param title also its heading */
export async function renderPage(
  title: string,
  content: Markup,
  { language = defaultLanguage, layout = 'card' }: { language?: Language; layout?: PageLayout } = {},
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
        <main class="${layout}">
          <p class="brand">${mark}${title === brand ? '' : brand}</p>
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
  {
    language = defaultLanguage,
    layout,
    status = 200,
  }: { language?: Language; layout?: PageLayout; status?: number | undefined } = {},
): Promise<Response> {
  const headers = { ...pageHeaders, 'Content-Language': language }
  return new Response(await renderPage(title, content, { language, ...(layout && { layout }) }), { status, headers })
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
function problemPage(problem: Problem, language: Language): Promise<Response> {
  const texts = pageTexts[language]
  const { title, detail } = texts.problem(problem)
  const content = html`<p role="alert">${detail}</p>
    <p class="hint">${texts.askWith} <code>${problem.instance}</code></p>`
  return pageResponse(title, content, { language, status: problem.status })
}
