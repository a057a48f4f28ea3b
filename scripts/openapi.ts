/** `npm run openapi`: writes docs/public from the code. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { functions } from '#functions/index.ts'
import { openApiDocument } from '#openapi/document.ts'
import { descriptions } from '#openapi/operations/index.ts'
import { problemPages } from '#openapi/problem-pages/render.ts'
import { documentText } from '#openapi/text.ts'

const folder = join(import.meta.dirname, '../docs/public')
const documents = {
  'openapi.json': openApiDocument(functions, descriptions),
  'problem-pages.json': await problemPages(),
}
for (const [name, document] of Object.entries(documents)) writeFileSync(join(folder, name), documentText(document))
console.log(`docs/public: ${functions.length} functions described, ${Object.keys(documents).join(', ')} written`)
