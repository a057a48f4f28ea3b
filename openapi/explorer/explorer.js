/**
 * The API explorer at /docs: Swagger UI, with a search of operations in place of its filter of tags, texts without HTML, and the session of the
 * console. No request leaves the origin. `local/api-explorer.ts` builds it; docs/decisions/console/0125-api-explorer.md says why it is this one.
 */
import { describeOperations } from './document.js'
import { fetchWithSession, showCaller } from './session.js'
import { accessibleParts, plainTexts } from './parts.js'
import { quickReferences } from './references.js'
import { searchOfOperations } from './search.js'

const dark = matchMedia('(prefers-color-scheme: dark)')
const followTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', followTheme)
followTheme()

const [answer] = await Promise.all([fetch('/openapi.json'), showCaller(document.querySelector('#caller'))])

globalThis.SwaggerUIBundle({
  spec: describeOperations(await answer.json()),
  domNode: document.querySelector('#operations'),
  plugins: [plainTexts, accessibleParts, quickReferences, searchOfOperations],
  filter: true,
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor: (request) => Object.assign(request, { userFetch: fetchWithSession }),
})
