import type { OpenApiDocument } from './document.ts'

/** The document as it is committed: indented, so that a change of the API is seen in a review line by line. */
export function documentText(document: OpenApiDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
