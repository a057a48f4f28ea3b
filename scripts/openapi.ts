/** `npm run openapi`: writes docs/public from the code. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { functions } from '#functions/index.ts'
import { openApiDocument } from '#openapi/document.ts'
import { descriptions } from '#openapi/operations/index.ts'
import { filesToPublish } from '#openapi/text.ts'

const folder = join(import.meta.dirname, '../docs/public')
const texts = await filesToPublish(openApiDocument(functions, descriptions))
for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
console.log(`docs/public: ${functions.length} functions described, ${Object.keys(texts).join(', ')} written`)
