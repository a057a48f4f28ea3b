/** The pages behind links: what will happen, a form that works without scripts, and what has happened. */
import { html } from 'hono/html'
import { maskAddress } from '../domain/mail-masking.ts'
import type { OpenLink } from '../domain/operations.ts'
import type { LinkDone, LinkOperation } from './links/link-operation.ts'
import { type Markup, pageResponse } from './page.ts'
import type { Problem } from './problem.ts'

/** The page of a live link. Reading it does nothing. @param problem what was wrong with what was just posted */
export function linkPage({ texts, inputs }: LinkOperation, link: OpenLink, problem?: Problem): Promise<Response> {
  const { title, promise, button } = texts
  const isDead = problem && problem.status !== 422
  if (isDead) return pageResponse(problem.title, html`<p role="alert">${problem.detail ?? ''}</p>`, problem.status)
  const form = html`<p>${promise}</p>
    <p class="hint">${about(link)} This page works once, until ${readable(link.expires_at)}.</p>
    <form method="post">
      ${inputs?.(link, problem) ?? ''}
      <button>${button}</button>
    </form>`
  return pageResponse(problem ? `${title}: not done yet` : title, form, problem?.status)
}

/** The page after the form was posted and the thing was done. */
export function donePage({ texts, status }: LinkOperation, link: OpenLink, { pending }: LinkDone): Promise<Response> {
  const { doneTitle, done } = pending ?? texts
  return pageResponse(
    doneTitle,
    html`<p>${done}</p>
      <p class="hint">User name: <bdi>${link.username}</bdi></p>`,
    pending ? 202 : status,
  )
}

function about({ email, group }: OpenLink): Markup {
  return html`${email === null ? '' : `For ${maskAddress(email)}.`}${
    group === null ? '' : html` Group: <bdi>${group}</bdi>.`
  }`
}

/** `2026-11-21 10:15 UTC`, with the machine's form beside it. */
function readable(instant: string): Markup {
  const text = new Date(instant).toISOString()
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`
}
