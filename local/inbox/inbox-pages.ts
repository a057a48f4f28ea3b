/** The pages of the development inbox. Email is untrusted text: nothing in it may run, load anything or look like more than text. */
import { html } from 'hono/html'
import { pageHeaders, renderPage } from '#http/html/document.ts'
import type { InboxMail } from './inbox.ts'

/** A page and its headers. */
export interface Shown {
  body: string
  headers: Record<string, string>
}

/** Every mail's plain text, the newest first, with its links to press. */
export async function showInbox(mails: readonly InboxMail[]): Promise<Shown> {
  const articles = mails.map(
    ({ id, subject, to, from, receivedAt, text }) =>
      html`<article>
        <h2>${subject}</h2>
        <p class="hint">
          To <bdi>${to.join(', ')}</bdi>, from <bdi>${from}</bdi>,
          <time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</time>
        </p>
        <pre>${linked(text)}</pre>
        <p><a href="/dev/mail/${id}">View HTML</a></p>
      </article>`,
  )
  const body = await renderPage(
    'Development inbox',
    html`<p><a href="/dev/mail/templates">All email templates</a></p>
      ${mails.length === 0 ? html`<p>No email yet.</p>` : articles}`,
    { layout: 'wide' },
  )
  return { body, headers: pageHeaders }
}

/** One mail's HTML as a mail program would show it, in a sandbox. */
export function showMail({ html: body }: Pick<InboxMail, 'html'>): Shown {
  const policy =
    "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'"
  return { body, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy } }
}

/** A text with its web addresses made into links; everything else is escaped by `html`. */
export function linked(text: string) {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`))
}
