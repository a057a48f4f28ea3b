/**
 * Writes docs/openapi.json from the code: `npm run openapi`. Two functions serve that file and are themselves described in
 * it, so they are loaded here with an empty one: what is written never depends on what was there before.
 */
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const target = new URL('../docs/openapi.json', import.meta.url)

registerHooks({
  resolve(specifier, context, nextResolve) {
    const url = specifier.startsWith('.') ? new URL(specifier, context.parentURL).href : specifier
    return url === target.href ? { url, format: 'json', shortCircuit: true } : nextResolve(specifier, context)
  },
  load(url, context, nextLoad) {
    return url === target.href ? { format: 'json', source: '{}', shortCircuit: true } : nextLoad(url, context)
  },
})

const { functions } = await import('../functions/index.ts')
const { descriptions } = await import('../openapi/operations/index.ts')
const { openApiDocument } = await import('../openapi/document.ts')
const { documentText } = await import('../openapi/text.ts')

writeFileSync(fileURLToPath(target.href), documentText(openApiDocument(functions, descriptions)))
console.log(`docs/openapi.json: ${functions.length} functions described`)
