/** The API reference, which `npm run openapi` renders from the OpenAPI document. A test fails if it is out of date. */
import { allowPublic } from '#http/authenticate.ts'
import { createFunction } from '#http/function.ts'
import { pageHeaders } from '#http/html/document.ts'
import { publishedFile } from '#http/published-file.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const docs = createFunction('/docs')

docs.get('/', allowPublic, async ({ env }) => {
  const { body } = await publishedFile(env, 'reference.html')
  return new Response(body, { headers: { ...pageHeaders, 'Cache-Control': `public, max-age=${maxAgeSeconds}` } })
})

export default docs
