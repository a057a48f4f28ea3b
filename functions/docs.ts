/** The OpenAPI document as a page for people. */
import document from '../docs/openapi.json' with { type: 'json' }
import { apiPage, type ApiDocument } from '../http/api-page.ts'
import { publicly } from '../http/authenticate.ts'
import { createFunction } from '../http/function.ts'
import { pageHeaders, renderPage } from '../http/page.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const docs = createFunction('/docs')

/** The page of this deployment never changes, so an isolate renders it once. */
let rendered: Promise<string> | undefined

docs.get('/', publicly, async (c) => {
  rendered ??= renderPage('Postern’s HTTP API', apiPage(document as unknown as ApiDocument))
  return c.body(await rendered, 200, { ...pageHeaders, 'Cache-Control': `public, max-age=${maxAgeSeconds}` })
})

export default docs
