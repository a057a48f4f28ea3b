/** The generated files of the client package. */
import type { OpenApiDocument } from '#openapi/document.ts'
import { heading, operationsText } from './client-operations.ts'
import { commentText, typeText, union } from './type-text.ts'
import { webhookEventsText } from './webhook-events-text.ts'

/** Their texts, by file name in `client/generated/`. The same document gives the same bytes. */
export function clientFiles(document: OpenApiDocument): Record<string, string> {
  return {
    'operations.ts': operationsText(document),
    'schemas.ts': schemasText(document),
    'webhook-events.ts': webhookEventsText(),
  }
}

/** The client has a type of its own for problems, with the codes of one operation (`client/core/result.ts`). */
const problemSchema = 'Problem'

function schemasText({ components, 'x-problems': problems }: OpenApiDocument): string {
  const named = Object.entries(components.schemas).filter(([name]) => name !== problemSchema)
  const schemas = named.map(
    ([name, { description, ...schema }]) =>
      `${commentText(description)}export type ${name} = ${typeText(schema, 'output')}\n`,
  )
  const codes = Object.keys(problems).map((code) => `'${code}'`)
  const everyCode = `/** Every problem code of this version of Postern. */\nexport type ProblemCode = ${union(codes)}\n`
  return `${heading}\n\n${schemas.join('\n')}\n${everyCode}`
}
