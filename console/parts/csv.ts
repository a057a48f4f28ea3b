/** A whole list as one CSV file, page after page, in the browser. */
import { createClient, unwrap } from 'postern/client'

interface Page {
  text: string
  next: string | undefined
}

/** A client like the one of the console, which takes CSV for an answer. */
const client = createClient({
  fetch: async (url, init) => {
    const response = await fetch(url, init)
    if (!response.headers.get('Content-Type')?.startsWith('text/csv')) return response
    const next = /[?&]after=([^&>]+)/.exec(response.headers.get('Link') ?? '')?.[1]
    const page: Page = { text: await response.text(), next: next && decodeURIComponent(next) }
    return Response.json(page)
  },
})

/**
 * Downloads a list that Postern answers as CSV (decision 0116).
 *
 * @param path of the operation @param query its filters @param onPage is told how many rows there are after each page
 * @throws PosternError
 */
export async function downloadCsv(
  path: string,
  query: Readonly<Record<string, unknown>>,
  name: string,
  onPage: (rows: number) => void,
): Promise<void> {
  const parts: string[] = []
  let rows = -1 // the names of the columns
  let after: string | undefined
  do {
    const request = { method: 'GET', path, place: 'query', input: { ...query, after } } as const
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ends
    const page = unwrap(await client.call(request, { headers: { Accept: 'text/csv' } })) as Page
    parts.push(page.text)
    rows += page.text.split('\r\n').length - 1
    onPage(rows)
    after = page.next
  } while (after)
  save(new Blob(parts, { type: 'text/csv' }), name)
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
