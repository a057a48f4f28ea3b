import type { Postern } from './postern.ts'

/** Every page of a list, one after the other. @param path with a query. @throws Error for any answer but a 200 */
export async function pagesOf<Page>(postern: Postern, path: string, token: string | null): Promise<Page[]> {
  const met: Page[] = []
  for (let next: string | null = ''; next !== null;) {
    const { status, body } = await postern.call('GET', `${path}${next && `&after=${next}`}`, {
      ...(token && { token }),
    })
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
    met.push(body)
    next = body.next
  }
  return met
}
