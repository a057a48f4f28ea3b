/** Reads lists page by page. */
import type { Postern } from '#test/support/servers/postern.ts'

/** A page of most lists. */
interface Items {
  items: { uuid: string }[]
  next: string | null
}

/** The pages of a list. Each is requested after the previous one was processed. @throws Error for any response but a 200 */
export async function* walk<Page = Items>(
  postern: Postern,
  path: string,
  token: string | null,
): AsyncGenerator<Page, void> {
  const after = path.includes('?') ? '&after=' : '?after='
  for (let next: string | null = ''; next !== null;) {
    const { status, body } = await postern.call('GET', next ? path + after + next : path, { token })
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
    yield body
    next = body.next
  }
}

export async function pagesOf<Page>(...list: Parameters<typeof walk>): Promise<Page[]> {
  const met: Page[] = []
  for await (const page of walk<Page>(...list)) met.push(page)
  return met
}

/** The items of all pages of a list. */
export async function itemsOf<Item>(...list: Parameters<typeof walk>): Promise<Item[]> {
  return (await pagesOf<{ items: Item[] }>(...list)).flatMap(({ items }) => items)
}

export function uuidsOf(items: { uuid: string }[]): string[] {
  return items.map(({ uuid }) => uuid)
}
