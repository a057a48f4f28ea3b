/** `npm run openapi`: writes docs/public and client/generated from the code. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { functions } from '#openapi/functions.ts'
import { clientFiles } from '#openapi/client/client-files.ts'
import { openApiDocument } from '#openapi/document.ts'
import { descriptions } from '#openapi/operations/index.ts'
import { filesToPublish } from '#openapi/text.ts'

const document = openApiDocument(functions, descriptions)
const folders = { 'docs/public': await filesToPublish(document), 'client/generated': clientFiles(document) }
for (const [folder, texts] of Object.entries(folders)) {
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(import.meta.dirname, '..', folder, name), text)
  console.log(`${folder}: ${functions.length} functions described, ${Object.keys(texts).join(', ')} written`)
}
