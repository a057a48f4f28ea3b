/** Lists of permissions, asked for over HTTP. */
import { itemsOf, pagesOf } from './pages.ts'
import type { Answer, Postern } from './postern.ts'

/** Asks `GET /v1/permissions…`; each path goes on from there, and with token null nobody is signed in. */
export interface PermissionLists {
  get: (path: string, token: string | null) => Promise<Answer>
  /** Every page of a list. @throws Error for any answer but a 200 */
  pages: <Page>(path: string, token: string | null) => Promise<Page[]>
  /** What is on all pages of a list. @throws Error for any answer but a 200 */
  items: <Item>(path: string, token: string | null) => Promise<Item[]>
}

/** Asks this Postern. */
export function permissionsOf(postern: Postern): PermissionLists {
  const address = (path: string) => `/v1/permissions${path}`
  return {
    get: (path, token) => postern.call('GET', address(path), { token }),
    pages: (path, token) => pagesOf(postern, address(path), token),
    items: (path, token) => itemsOf(postern, address(path), token),
  }
}
