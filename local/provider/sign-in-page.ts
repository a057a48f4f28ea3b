import { html } from 'hono/html'
import { renderPage } from '#http/html/document.ts'
import type { Person } from './people.ts'

/** The page of the example provider: a button for everybody whom it knows, and one to cancel. */
export function signInPage(people: readonly Person[]): Promise<string> {
  const buttons = people.map(
    ({ sub, name, email, email_verified: isVerified }) =>
      html`<p>
        <button name="sub" value="${sub}">${name}</button><br />
        <span class="hint">${email}${isVerified ? '' : ', not verified'}</span>
      </p>`,
  )
  const content = html`<p>
      This provider runs on this machine for trying things out. It asks for no password. Who are you?
    </p>
    <form method="post">
      ${buttons}
      <p><button name="sub" value="">Cancel</button></p>
    </form>`
  return renderPage('Example provider', content)
}
