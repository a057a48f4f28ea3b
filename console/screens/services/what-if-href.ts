/** Where a change is previewed before it is carried out. */

/** The request of a change, as it would be sent. */
export interface Change {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: object
}

export function whatIfHref(change: Change): string {
  return `/what-if?${new URLSearchParams({ change: JSON.stringify(change) })}`
}
