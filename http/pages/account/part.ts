/** A part of the account as a page: what the files in `functions/account/` share. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import * as z from 'zod/mini'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { type AccountPart, accountPartTexts } from '#http/pages/account-parts.ts'
import { accountPage } from '#http/pages/document.ts'
import { alertOf, doneNote } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf } from '#http/pages/return-to.ts'
import { siteFacts } from '#http/pages/site.ts'

/** What a part shows. */
interface PartPage {
  line: string
  content: Markup
  problems?: FormProblems
  status?: number | undefined
  /** What was just done, in words. */
  done?: string | undefined
  offersPasskeys?: boolean
}

export async function partPage(c: Context<FunctionEnv>, part: AccountPart, page: PartPage): Promise<Response> {
  const { line, content, problems = noProblems, status, done, offersPasskeys = false } = page
  const site = await siteFacts(c)
  const title = accountPartTexts[languageOf(c)][part]
  const whole = html`<p>${line}</p>
    ${doneNote(done)} ${alertOf(problems)} ${content}`
  return accountPage(c, part, { title, content: whole, site, status, offersPasskeys, returnTo: returnToOf(c, site) })
}

/** The query of a part, which a redirect tells what was done: the page shows its own words for it. */
export function partQuery<const Done extends [string, ...string[]]>(...done: Done) {
  return pageQuery({ done: z.optional(z.enum(done)) })
}

/** Where a part goes on to after its form: back to what needed it, or to itself with what was done. */
export async function goOnFrom(c: Context<FunctionEnv>, part: AccountPart, done: string): Promise<Response> {
  return c.redirect(returnToOf(c, await siteFacts(c)) ?? `${part}?done=${done}`, 303)
}

/** A group of fields, or a list, with its heading. */
export function panel(title: string, content: Markup): Markup {
  return html`<section class="panel">
    <h2>${title}</h2>
    ${content}
  </section>`
}

/** Choices, of which one is chosen. */
export function select(name: string, label: string, options: Readonly<Record<string, string>>, chosen: string): Markup {
  return html`<label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${Object.entries(options).map(([value, text]) => html`<option value="${value}" ${value === chosen ? raw('selected') : ''}>${text}</option>`)}
    </select>`
}
