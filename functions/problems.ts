/** Problem codes, explained to people: the pages that `type` of every problem document leads to. */
import type { Context } from 'hono'
import { raw } from 'hono/html'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction } from '#http/function.ts'
import { pageResponse, problemsAsPages } from '#http/html/document.ts'
import { pageLanguage } from '#http/html/page-texts.ts'
import type { ProblemPages } from '#http/problems/pages.ts'
import { problems } from '#http/problems/problem.ts'
import { publishedFile } from '#http/published-file.ts'

/** Seconds that caches may keep a page: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const problemsFunction = createFunction('/problems')
problemsFunction.use('/*', problemsAsPages)

problemsFunction.get('/', allowPublic, (c) => show(c, 'index'))

problemsFunction.get('/:code', allowPublic, (c) => {
  const code = c.req.param('code')
  if (!Object.hasOwn(problems, code)) {
    throw new Refusal('not-found', { detail: 'No problem has this code; see /problems.' })
  }
  return show(c, code)
})

async function show(c: Context<FunctionEnv>, name: string): Promise<Response> {
  const language = pageLanguage(c.req.header('Accept-Language'))
  const pages = await (await publishedFile(c.env, 'problem-pages.json')).json<ProblemPages>()
  const { title, content } = pages[language][name]!
  const response = await pageResponse(title, raw(content), { language, layout: 'wide' })
  response.headers.set('Cache-Control', `public, max-age=${maxAgeSeconds}`)
  response.headers.set('Vary', 'Accept-Language')
  return response
}

export default problemsFunction
