/** The address of what-if, for every screen that leads there. */

/** A request that changes something, as an address carries it: path and body as Postern takes them, without a preview. */
export interface Change {
  method: string
  path: string
  body?: unknown
}

/** The address of the screen that previews a change. */
export function whatIfHref({ method, path, body }: Change): string {
  const change = JSON.stringify({ method, path, ...(body !== undefined && { body }) })
  return `/what-if?${new URLSearchParams({ change }).toString()}`
}
