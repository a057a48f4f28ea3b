/** The pages of links: a form that works without scripts, and its outcome. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import { maskAddress } from '#domain/mail/mail-masking.ts'
import { isAboutName, type LinkOperation, type LinkOutcome } from './link-operation.ts'
import type { OpenLink } from './open-link.ts'
import { type Markup, pageResponse, problemPage } from '#http/html/document.ts'
import { type LinkTexts, type PageTexts, pageTexts } from '#http/html/page-texts.ts'
import type { Problem } from '#http/problems/problem.ts'

/** The page of a link, whose form does the operation. @param problem what was wrong with the last post of it */
export function linkPage(
  { inputs, buttons }: LinkOperation,
  link: OpenLink,
  language: Language,
  problem?: Problem,
): Promise<Response> {
  const mayChooseName = link.operation === 'user-registration-confirm-email' && problem && isAboutName(problem)
  if (problem && problem.status !== 422 && !mayChooseName) return problemPage(problem, language) // not about the form: the link cannot be redeemed, or the service failed
  const texts = pageTexts[language]
  const { title, promise, button } = textsOf(link, texts)
  const [before, after] = texts.worksUntil
  const form = html`<p>${promise}</p>
    <p class="hint">${subjectOf(link, texts)} ${before} ${instantText(link.expires_at)}${after}</p>
    <form method="post">
      ${inputs?.(link, problem, texts) ?? ''} ${buttons?.(texts) ?? html`<button>${button}</button>`}
    </form>`
  return pageResponse(problem ? texts.notDoneYet(title) : title, form, { language, status: problem?.status })
}

/** The page that reports the outcome of the form. */
export function donePage(
  { status }: LinkOperation,
  link: OpenLink,
  { pending, alternative }: LinkOutcome,
  language: Language,
): Promise<Response> {
  const texts = pageTexts[language]
  const outcome = (pending && texts.pending[pending]) ?? (alternative && texts.alternatives[alternative])
  const { doneTitle, done } = outcome ?? textsOf(link, texts)
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
