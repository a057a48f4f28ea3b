/** The frames of hosted pages: a card for strangers, and the account with its parts. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { type Language, languages } from '#domain/languages/language.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { RobotCheckAction } from '#domain/robot-check.ts'
import { turnstilePolicy } from '#http/html/turnstile.ts'
import { type Markup, mark } from '#http/html/document.ts'
import type { PageFacts } from '#store/page-facts.ts'
import { type AccountPart, accountParts, accountPartTexts } from './account-parts.ts'
import { frameTexts } from './frame-texts.ts'
import { keepLanguage, languageOf } from './language.ts'
import { contentPolicy } from './policy.ts'
import { originBehind } from './return-to.ts'
import { pagesStyle } from './style.ts'

/** One page. */
export interface HostedPage {
  title: string
  content: Markup
  site: PageFacts
  /** 200 unless it is set. */
  status?: number | undefined
  /** Whether it offers passkeys, which need the one script that there is. */
  offersPasskeys?: boolean
  /** Where it goes on to; judged by `returnTarget`. */
  returnTo?: string | null | undefined
  /** What its form is checked for, where forms are checked against robots. */
  robotCheck?: RobotCheckAction | undefined
  /** That of the reader (`languageOf`), unless a mail led them here. */
  language?: Language
  /** Below the heading of a card. */
  line?: string | undefined
}

/** One thing to do, on a quiet page. */
export function cardPage(c: Context<FunctionEnv>, page: HostedPage): Promise<Response> {
  const { title, content, site, line } = page
  return answer(
    c,
    page,
    html`<main class="card">
        ${brandOf(site, title)}
        <h1>${title}</h1>
        ${line ? html`<p class="line">${line}</p>` : ''} ${content}
      </main>
      ${footerOf(c, page)}`,
  )
}

/** A part of the account of the user who is signed in. @param path of the part */
export function accountPage(c: Context<FunctionEnv>, path: AccountPart, page: HostedPage): Promise<Response> {
  const { title, content, site } = page
  const language = languageOf(c)
  const texts = frameTexts[language]
  const items = accountParts.map(
    (part) =>
      html`<li>
        <a href="${part}" ${part === path ? raw('aria-current="page"') : ''}>${accountPartTexts[language][part]}</a>
      </li>`,
  )
  return answer(
    c,
    page,
    html`<header class="top">
        ${brandOf(site)}
        <form method="post" action="/account/sessions">
          <button class="quiet" name="do" value="sign-out">${texts.signOut}</button>
        </form>
      </header>
      <div class="account">
        <nav aria-label="${texts.account}">
          <ul>
            ${items}
          </ul>
        </nav>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </div>
      ${footerOf(c, page)}`,
  )
}

async function answer(c: Context<FunctionEnv>, page: HostedPage, body: Markup): Promise<Response> {
  const { title, site, status = 200, offersPasskeys = false, returnTo, language = languageOf(c) } = page
  keepLanguage(c)
  const style = pagesStyle(site.brand.colour)
  const text = await html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${nameOf(site)}</title>
        ${raw(`<style>${style}</style>`)}
        ${offersPasskeys ? raw('<script type="module" src="/passkeys.js"></script>') : ''}
      </head>
      <body>
        ${body}
      </body>
    </html> `
  const policy = contentPolicy(style, {
    offersPasskeys,
    hasLogo: site.brand.logo !== undefined,
    target: originBehind(c, site, returnTo ?? null),
    robotCheck: page.robotCheck ? turnstilePolicy(c, page.robotCheck) : null,
  })
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language,
    'Content-Security-Policy': policy,
    Vary: 'Accept-Language, Cookie',
  }
  return c.newResponse(text.toString(), status as 200, headers)
}

function nameOf({ brand }: PageFacts): string {
  return brand.name ?? 'Postern'
}

function brandOf(site: PageFacts, title?: string): Markup {
  const { logo } = site.brand
  const picture = logo === undefined ? mark : html`<img src="${logo}" alt="" />`
  return html`<p class="brand">${picture}${title === nameOf(site) ? '' : html`<span>${nameOf(site)}</span>`}</p>`
}

/** Help, and the page in the other languages. */
function footerOf(c: Context<FunctionEnv>, { site, returnTo, language = languageOf(c) }: HostedPage): Markup {
  const { support_address: support } = site.brand
  const others = languages.filter((each) => each !== language)
  return html`<footer>
    ${support ? html`<a href="mailto:${support}">${frameTexts[language].help}</a>` : ''}
    ${others.map((each) => html`<a href="${inLanguage(c, each, returnTo)}" hreflang="${each}" lang="${each}">${frameTexts[each].ownName}</a>`)}
  </footer>`
}

function inLanguage(c: Context<FunctionEnv>, language: Language, returnTo: string | null | undefined): string {
  const query = new URLSearchParams({ ui_locales: language, ...(returnTo && { return_to: returnTo }) })
  return `${c.req.path}?${query.toString()}`
}
