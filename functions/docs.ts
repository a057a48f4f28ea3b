/** The API explorer, and the reference that needs no script, which `npm run openapi` renders. A test fails if the latter is out of date. */
import { allowPublic } from '#http/authenticate.ts'
import { builtFile } from '#http/built-file.ts'
import { explorerHeaders } from '#http/console-headers.ts'
import { createFunction } from '#http/function.ts'
import { pageHeaders } from '#http/html/document.ts'
import { publishedFile } from '#http/published-file.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const docs = createFunction('/docs')

docs.get('/', allowPublic, async ({ env }) => {
  const { body } = await publishedFile(env, 'explorer.html')
  const headers = { ...explorerHeaders, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' }
  return new Response(body, { headers })
})

docs.get('/reference', allowPublic, async ({ env }) => {
  const { body } = await publishedFile(env, 'reference.html')
  return new Response(body, { headers: { ...pageHeaders, 'Cache-Control': `public, max-age=${maxAgeSeconds}` } })
})

docs.get('/assets/:file', allowPublic, ({ env, req }) =>
  builtFile(env, '/docs/assets', req.param('file'), explorerHeaders),
)

export default docs
