/** The API reference, rendered from the OpenAPI document. */
import { apiPage, type ApiDocument } from '#http/html/api-page.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { Env } from '#http/env.ts'
import { createFunction } from '#http/function.ts'
import { pageHeaders, renderPage } from '#http/html/document.ts'
import { publishedFile } from '#http/published-file.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const docs = createFunction('/docs')

/** The page of this deployment never changes, so an isolate renders it once. Not a promise: requests cannot wait for each other's reads. */
let rendered: string | undefined

async function render(env: Env): Promise<string> {
  const document = await (await publishedFile(env, 'openapi.json')).json<ApiDocument>()
  return renderPage('Postern’s HTTP API', apiPage(document))
}

docs.get('/', allowPublic, async (c) => {
  rendered ??= await render(c.env)
  return c.body(rendered, 200, { ...pageHeaders, 'Cache-Control': `public, max-age=${maxAgeSeconds}` })
})

export default docs
