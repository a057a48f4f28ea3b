import type { OpenApiDocument } from './document.ts'

/** The text of the committed document, indented so that reviews show changes line by line. */
export function documentText(document: OpenApiDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
