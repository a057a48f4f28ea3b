import { renderPage } from '#http/html/document.ts'
import type { PublishedFile } from '#http/published-file.ts'
import type { OpenApiDocument } from './document.ts'
import { pageScript } from './page-scripts.ts'
import { problemPages } from './problem-pages/render.ts'
import { type ApiDocument, apiPage } from './reference-page/page.ts'

/** The texts of docs/public: what functions answer with and need not render. */
export async function filesToPublish(document: OpenApiDocument): Promise<Record<PublishedFile, string>> {
  return {
    'openapi.json': documentText(document),
    'problem-pages.json': documentText(await problemPages()),
    'reference.html': await renderPage('Postern’s HTTP API', apiPage(document as unknown as ApiDocument), {
      layout: 'wide',
    }),
    'passkeys.js': await pageScript('passkeys.js'),
  }
}

/** The text of a committed document, indented so that reviews show changes line by line. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
