/** The pages behind links: what will happen, a form that works without scripts, and what has happened. */
import { html } from 'hono/html'
import { maskAddress } from '../domain/mail-masking.ts'
import type { OpenLink, Operation } from '../domain/operations.ts'
import { defaultPasswordPolicy } from '../domain/password.ts'
import { type Markup, pageResponse } from './page.ts'
import type { Problem } from './problem.ts'

/** What a page says of an operation. */
interface LinkTexts {
  title: string
  /** What pressing the button will do. */
  promise: string
  button: string
  doneTitle: string
  done: string
}

const texts: Record<Operation, LinkTexts> = {
  'user-registration-confirm-email': {
    title: 'Confirm your address',
    promise: 'Choose a password to confirm that the address is yours. Your account is made when you press the button.',
    button: 'Make my account',
    doneTitle: 'Your account is ready',
    done: 'The address is confirmed. You can sign in now, with your user name or address and the password you just chose.',
  },
  'user-password-reset': {
    title: 'Choose a new password',
    promise:
      'When you press the button the new password takes effect, and every device that is signed in is signed out.',
    button: 'Set the new password',
    doneTitle: 'Your password was changed',
    done: 'Every device was signed out. You can sign in now with the new password.',
  },
}

/** The page of a live link. Reading it does nothing. @param problem what was wrong with what was just posted */
export function linkPage(link: OpenLink, field: string, problem?: Problem): Promise<Response> {
  const { title, promise, button } = texts[link.operation]
  const isDead = problem && problem.status !== 422
  if (isDead) return pageResponse(problem.title, html`<p role="alert">${problem.detail ?? ''}</p>`, problem.status)
  const form = html`<p>${promise}</p>
    <p class="hint">For ${maskAddress(link.email)}. This page works once, until ${readable(link.expires_at)}.</p>
    <form method="post">
      <label for="username">User name</label>
      <input id="username" autocomplete="username" value="${link.username}" readonly />
      <label for="password">New password</label>
      ${problem ? describe(problem) : ''}
      <p class="hint" id="rule">
        At least ${defaultPasswordPolicy.minCodePoints} characters. A few unrelated words are easy to remember and hard
        to guess.
      </p>
      <input
        id="password"
        name="${field}"
        type="password"
        autocomplete="new-password"
        required
        aria-describedby="rule${problem ? ' wrong' : ''}"
        ${problem ? html` aria-invalid="true"` : ''}
      />
      <button>${button}</button>
    </form>`
  return pageResponse(problem ? `${title}: not done yet` : title, form, problem?.status)
}

/** The page after the form was posted and the thing was done. */
export function donePage(link: OpenLink, status: number): Promise<Response> {
  const { doneTitle, done } = texts[link.operation]
  return pageResponse(
    doneTitle,
    html`<p>${done}</p>
      <p class="hint">User name: <bdi>${link.username}</bdi></p>`,
    status,
  )
}

function describe({ errors, detail }: Problem): Markup {
  const sentences = errors?.flatMap((error) => error.detail ?? []) ?? []
  return html`<p class="wrong" id="wrong" role="alert">${sentences.length > 0 ? sentences.join(' ') : detail}</p>`
}

/** `2026-11-21 10:15 UTC`, with the machine's form beside it. */
function readable(instant: string): Markup {
  const text = new Date(instant).toISOString()
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`
}
