/** The pages behind links: what will happen, a form that works without scripts, and what has happened. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import { maskAddress } from '#domain/mail/mail-masking.ts'
import type { OpenLink } from '#domain/operations.ts'
import type { LinkDone, LinkOperation } from './link-operation.ts'
import { type Markup, pageResponse, problemPage } from '#http/html/document.ts'
import { type LinkTexts, type PageTexts, pageTexts } from '#http/html/page-texts.ts'
import type { Problem } from '#http/problems/problem.ts'

/** The page of a live link. Reading it does nothing. @param problem what was wrong with what was just posted */
export function linkPage(
  { inputs, buttons }: LinkOperation,
  link: OpenLink,
  language: Language,
  problem?: Problem,
): Promise<Response> {
  if (problem && problem.status !== 422) return problemPage(problem, language) // the link is dead, or we are
  const texts = pageTexts[language]
  const { title, promise, button } = textsOf(link, texts)
  const [before, after] = texts.worksUntil
  const form = html`<p>${promise}</p>
    <p class="hint">${about(link, texts)} ${before} ${readable(link.expires_at)}${after}</p>
    <form method="post">
      ${inputs?.(link, problem, texts) ?? ''} ${buttons?.(texts) ?? html`<button>${button}</button>`}
    </form>`
  return pageResponse(problem ? texts.notDoneYet(title) : title, form, { language, status: problem?.status })
}

/** The page after the form was posted and the thing was done. */
export function donePage(
  { status }: LinkOperation,
  link: OpenLink,
  { pending, otherwise }: LinkDone,
  language: Language,
): Promise<Response> {
  const texts = pageTexts[language]
  const instead = (pending && texts.pending[pending]) ?? (otherwise && texts.otherwise[otherwise])
  const { doneTitle, done } = instead ?? textsOf(link, texts)
  return pageResponse(
    doneTitle,
    html`<p>${done}</p>
      <p class="hint">${texts.username}: <bdi>${link.username}</bdi></p>`,
    { language, status: pending ? 202 : status },
  )
}

function textsOf({ operation, is_invitation }: OpenLink, texts: PageTexts): LinkTexts {
  return is_invitation ? texts.invitation : texts.links[operation]
}

function about({ email, group, is_for_administrator }: OpenLink, texts: PageTexts): Markup {
  return html`${email === null || is_for_administrator ? '' : texts.forAddress(maskAddress(email))}${
    group === null ? '' : html` ${texts.group} <bdi>${group}</bdi>.`
  }`
}

/** `2026-11-21 10:15 UTC`, with the machine's form beside it. */
function readable(instant: string): Markup {
  const text = new Date(instant).toISOString()
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`
}
