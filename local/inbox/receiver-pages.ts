/** The page of the development webhook receiver. Messages are untrusted text: nothing in them may run, load anything or look like more than text. */
import { html } from 'hono/html'
import { pageHeaders, renderPage } from '#http/html/document.ts'
import type { Shown } from './inbox-pages.ts'
import type { Received } from './receiver.ts'

/** Every message, the newest first, and whether its signature is valid. @param address the URL for webhooks */
export async function showReceived(received: readonly Received[], address: string): Promise<Shown> {
  const articles = received.map(
    ({ receivedAt, method, path, headers, body, signatureHolds }) =>
      html`<article>
        <h2>${actionIn(body)} ${signatureHolds ? '✓ valid signature' : '✗ invalid signature'}</h2>
        <p class="hint">
          <bdi>${method} ${path}</bdi>, id <bdi>${headers['webhook-id'] ?? 'none'}</bdi>,
          <time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</time>
        </p>
        <pre>${indented(body)}</pre>
      </article>`,
  )
  const body = await renderPage(
    'Webhooks received',
    html`<p>This page shows webhooks sent to <code>${address}</code>. The URL stays the same when you restart.</p>
      ${received.length === 0 ? html`<p>No messages yet.</p>` : articles}`,
    { layout: 'wide' },
  )
  return { body, headers: pageHeaders }
}

function actionIn(body: string): string {
  const { type } = (parsed(body) ?? {}) as { type?: unknown }
  return typeof type === 'string' ? type : 'Message'
}

function indented(body: string): string {
  const value = parsed(body)
  return value === undefined ? body : JSON.stringify(value, null, 2)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
