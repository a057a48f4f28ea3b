/** The console: a client of the public API. A path without a file is one of its screens, which are all one page. */
import { allowPublic } from '#http/authenticate.ts'
import { builtFile } from '#http/built-file.ts'
import { consoleHeaders } from '#http/console-headers.ts'
import { createFunction } from '#http/function.ts'
import { publishedFile } from '#http/published-file.ts'

const consolePages = createFunction('/console')

consolePages.get('/assets/:file', allowPublic, ({ env, req }) =>
  builtFile(env, '/console/assets', req.param('file'), consoleHeaders),
)

consolePages.get('/*', allowPublic, async ({ env }) => {
  const { body } = await publishedFile(env, 'index.html')
  const headers = { ...consoleHeaders, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' }
  return new Response(body, { headers })
})

export default consolePages
