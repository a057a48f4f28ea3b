/** Previews of changes, and the changes themselves. */
import { expect } from 'vitest'
import type { Forester } from './tree.ts'

interface Granting {
  holder: string | Record<string, string>
  resource: string
  permission: string
}

/** What a preview is asked about. */
export type Change =
  | { grant: Granting }
  | { delete: Granting }
  | { membership: { user: string; group: string; action: string } }
  | { move: { resource: string; parent: string } }

/** What a preview said, on all its pages. */
export interface Previewed<Item> {
  /** The status of a page that was refused; the items are of those before it. */
  refusal?: number
  items: Item[]
  pages: number
}

/** Asks on behalf of whoever calls. */
export function previewsOf(call: Forester['call']) {
  const statusOf = async (...request: Parameters<typeof call>) => (await call(...request)).status

  async function previewed<Item = BranchItem>({
    limit = 2,
    ...asked
  }: {
    change: object
    limit?: number
    [more: string]: unknown
  }) {
    const seen: Previewed<Item> = { items: [], pages: 0 }
    for (let after: string | null | undefined; after !== null;) {
      const { status, body } = await call('POST', '/v1/grants/preview', { ...asked, limit, after })
      if (status !== 200) return { ...seen, refusal: status }
      expect(body.items.length).toBeLessThanOrEqual(limit)
      seen.items.push(...body.items)
      seen.pages += 1
      after = body.next
    }
    return seen
  }

  /** Really does it. @returns its status */
  function carriedOut(change: Change): Promise<number> {
    if ('grant' in change) return statusOf('PUT', '/v1/grants', change.grant)
    if ('delete' in change) {
      const { holder, resource, permission } = change.delete
      const whose = new URLSearchParams(typeof holder === 'string' ? { group: holder } : holder).toString()
      return statusOf('DELETE', `/v1/grants?resource=${resource}&permission=${permission}&${whose}`)
    }
    if ('move' in change) {
      const { resource, parent } = change.move
      return statusOf('PATCH', `/v1/resources/${resource}`, { parent })
    }
    const { user, group, action } = change.membership
    const member = `/v1/groups/${group}/members/${user}`
    return action === 'add' ? statusOf('PUT', member, { flags: {} }) : statusOf('DELETE', member)
  }

  return { previewed, carriedOut }
}

/** What changes for somebody about a place. */
export interface Reading {
  change: 'gains' | 'loses'
  before: unknown
  after: unknown
}

/** An item of a preview without a resource: a place, and all that is below it. */
export interface BranchItem {
  uuid: string
  username: string
  permission: string
  resource: string
  path: string
  here: Reading | null
  below: Reading | null
}
