/** The script of pages with passkeys: http/html/scripts/passkeys.js, which `npm run openapi` minifies. A test fails if it is out of date. */
import { allowPublic } from '#http/authenticate.ts'
import { createFunction } from '#http/function.ts'
import { publishedFile } from '#http/published-file.ts'

/** Seconds that caches may keep it: a deployment is seen everywhere after that. */
const maxAgeSeconds = 300

const passkeysScript = createFunction('/passkeys.js')

passkeysScript.get('/', allowPublic, async ({ env }) => {
  const { body } = await publishedFile(env, 'passkeys.js')
  const headers = {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': `public, max-age=${maxAgeSeconds}`,
  }
  return new Response(body, { headers })
})

export default passkeysScript
