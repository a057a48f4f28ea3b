/** Writes docs/public/openapi.json from the code: `npm run openapi`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { functions } from '#functions/index.ts'
import { openApiDocument } from '#openapi/document.ts'
import { descriptions } from '#openapi/operations/index.ts'
import { documentText } from '#openapi/text.ts'

const target = join(import.meta.dirname, '../docs/public/openapi.json')
writeFileSync(target, documentText(openApiDocument(functions, descriptions)))
console.log(`docs/public/openapi.json: ${functions.length} functions described`)
