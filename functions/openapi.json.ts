/** The OpenAPI 3.1 document, which `npm run openapi` generates from the code. A test fails if it is out of date. */
import { allowPublic } from '#http/authenticate.ts'
import { createFunction } from '#http/function.ts'
import { publishedFile } from '#http/published-file.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const openApi = createFunction('/openapi.json')

openApi.get('/', allowPublic, async ({ env }) => {
  const { body } = await publishedFile(env, 'openapi.json')
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': `public, max-age=${maxAgeSeconds}` }
  return new Response(body, { headers })
})

export default openApi
