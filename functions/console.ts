/** The console: a client of the public API. A path without a file is one of its screens, which are all one page. */
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import { consoleHeaders } from '#http/console-headers.ts'
import { createFunction } from '#http/function.ts'
import { publishedFile } from '#http/published-file.ts'

/** The types of the files that the build writes, whose names change with their content. */
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff2: 'font/woff2',
}

const consolePages = createFunction('/console')

consolePages.get('/assets/:file', allowPublic, async ({ env, req }) => {
  const file = req.param('file')
  const type = types[file.slice(file.lastIndexOf('.') + 1)]
  const isName = type !== undefined && /^[\w-]+\.\w+$/.test(file)
  const found = isName && (await env.ASSETS?.fetch(new Request(`https://assets/console/assets/${file}`)))
  if (!found || !found.ok) throw new Refusal('not-found', { detail: 'The console has no such file.' })
  const headers = { ...consoleHeaders, 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' }
  return new Response(found.body, { headers })
})

consolePages.get('/*', allowPublic, async ({ env }) => {
  const { body } = await publishedFile(env, 'index.html')
  const headers = { ...consoleHeaders, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' }
  return new Response(body, { headers })
})

export default consolePages
