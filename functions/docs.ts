/** The OpenAPI document as a page for people. */
import { apiPage, type ApiDocument } from '../http/api-page.ts'
import { publicly } from '../http/authenticate.ts'
import { createFunction } from '../http/function.ts'
import { pageHeaders, renderPage } from '../http/page.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const docs = createFunction('/docs')

/** The page of this deployment never changes, so an isolate renders it once. */
let rendered: Promise<string> | undefined

async function render(): Promise<string> {
  const document = await import('../docs/openapi.json', { with: { type: 'json' } }) // here, or every cold start would build it
  return renderPage('Postern’s HTTP API', apiPage(document.default as unknown as ApiDocument))
}

docs.get('/', publicly, async (c) => {
  rendered ??= render()
  return c.body(await rendered, 200, { ...pageHeaders, 'Cache-Control': `public, max-age=${maxAgeSeconds}` })
})

export default docs
