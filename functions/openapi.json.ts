/** The OpenAPI 3.1 document: made from the code by `npm run openapi`, and a test says when it is not up to date. */
import { publicly } from '../http/authenticate.ts'
import { createFunction } from '../http/function.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const openApi = createFunction('/openapi.json')

openApi.get('/', publicly, async (c) => {
  const document = await import('../docs/openapi.json', { with: { type: 'json' } }) // here, or every cold start would build it
  return c.json(document.default, 200, { 'Cache-Control': `public, max-age=${maxAgeSeconds}` })
})

export default openApi
