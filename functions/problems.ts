/** Problem codes, explained to people: the pages that `type` of every problem document leads to. */
import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction } from '#http/function.ts'
import { pageResponse, problemsAsPages } from '#http/html/document.ts'
import { pageLanguage } from '#http/html/page-texts.ts'
import { isProblemCode, type ProblemPage, problemIndex, problemPageOf } from '#http/problems/page.ts'

/** Seconds that caches may keep a page: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const problemsFunction = createFunction('/problems')
problemsFunction.use('/*', problemsAsPages)

problemsFunction.get('/', allowPublic, (c) => show(c, problemIndex))

problemsFunction.get('/:code', allowPublic, (c) => {
  const code = c.req.param('code')
  if (!isProblemCode(code)) throw new Refusal('not-found', { detail: 'No problem has this code; see /problems.' })
  return show(c, (language) => problemPageOf(code, language))
})

async function show(
  c: Context<FunctionEnv>,
  pageIn: (language: ReturnType<typeof pageLanguage>) => ProblemPage,
): Promise<Response> {
  const language = pageLanguage(c.req.header('Accept-Language'))
  const { title, content } = pageIn(language)
  const response = await pageResponse(title, content, { language })
  response.headers.set('Cache-Control', `public, max-age=${maxAgeSeconds}`)
  response.headers.set('Vary', 'Accept-Language')
  return response
}

export default problemsFunction
