/** The text of a committed document, indented so that reviews show changes line by line. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
