/** The pages of links: a form that works without scripts, and its outcome. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import { maskAddress } from '#domain/mail/mail-masking.ts'
import type { Operation } from '#domain/operations.ts'
import { isAboutName, type LinkOperation, type LinkOutcome } from './link-operation.ts'
import type { OpenLink } from './open-link.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { type LinkTexts, type PageTexts, pageTexts } from '#http/html/page-texts.ts'
import { cardPage } from '#http/pages/document.ts'
import { problemPageOf } from '#http/pages/problem-page.ts'
import { signInTexts } from '#http/pages/sign-in/texts.ts'
import { siteFactsIfKnown } from '#http/pages/site.ts'
import type { Problem } from '#http/problems/problem.ts'

/** Where a page of a link stands. */
export interface LinkReader {
  c: Context<FunctionEnv>
  language: Language
}

/** The page of a link, whose form does the operation. @param problem what was wrong with the last post of it */
export async function linkPage(
  { inputs, buttons }: LinkOperation,
  link: OpenLink,
  { c, language }: LinkReader,
  problem?: Problem,
): Promise<Response> {
  const mayChooseName = link.operation === 'user-registration-confirm-email' && problem && isAboutName(problem)
  if (problem && problem.status !== 422 && !mayChooseName) return problemPageOf(c, problem, { language }) // not about the form: the link cannot be redeemed, or the service failed
  const texts = pageTexts[language]
  const { title, promise, button } = textsOf(link, texts)
  const [before, after] = texts.worksUntil
  const form = html`<p>${promise}</p>
    <p class="hint">${subjectOf(link, texts)} ${before} ${instantText(link.expires_at)}${after}</p>
    <form method="post">
      ${inputs?.(link, problem, texts) ?? ''} ${buttons?.(texts) ?? html`<button>${button}</button>`}
    </form>`
  const site = await siteFactsIfKnown(c)
  return cardPage(c, {
    title: problem ? texts.notDoneYet(title) : title,
    content: form,
    site,
    language,
    status: problem?.status,
  })
}

/** The page that reports the outcome of the form. */
export async function donePage(
  { status }: LinkOperation,
  link: OpenLink,
  { pending, alternative }: LinkOutcome,
  { c, language }: LinkReader,
): Promise<Response> {
  const texts = pageTexts[language]
  const outcome = (pending && texts.pending[pending]) ?? (alternative && texts.alternatives[alternative])
  const { doneTitle, done } = outcome ?? textsOf(link, texts)
  const content = html`<p>${done}</p>
    <p class="hint">${texts.username}: <bdi>${link.username}</bdi></p>
    ${
      signInFollows.has(link.operation) && !pending && !alternative
        ? html`<div class="ways"><a class="button primary" href="/sign-in">${signInTexts[language].button}</a></div>`
        : ''
    }`
  return cardPage(c, {
    title: doneTitle,
    content,
    site: await siteFactsIfKnown(c),
    language,
    status: pending ? 202 : status,
  })
}

/** After these, their reader signs in. */
const signInFollows: ReadonlySet<string> = new Set<Operation>([
  'user-registration-confirm-email',
  'user-password-reset',
  'user-unlock',
  'user-email-change-confirm',
])

function textsOf({ operation, is_invitation }: OpenLink, texts: PageTexts): LinkTexts {
  return is_invitation ? texts.invitation : texts.links[operation]
}

function subjectOf({ email, group, is_for_administrator }: OpenLink, texts: PageTexts): Markup {
  return html`${email === null || is_for_administrator ? '' : texts.forAddress(maskAddress(email))}${
    group === null ? '' : html` ${texts.group} <bdi>${group}</bdi>.`
  }`
}

/** As `2026-11-21 10:15 UTC`. */
function instantText(instant: string): Markup {
  const text = new Date(instant).toISOString()
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`
}
