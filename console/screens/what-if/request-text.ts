/** The request of a change, for reading. */
import type { Planned } from './planned.ts'

/** The request as it will be sent, for reading. */
export function requestOf(planned: Planned): { line: string; body?: unknown } {
  switch (planned.kind) {
    case 'grant':
      return { line: `${planned.method} /v1/grants`, body: planned.grant }
    case 'deletion':
      return { line: `DELETE /v1/grants/${planned.uuid}` }
    case 'named-deletion':
      return { line: `DELETE /v1/grants?${new URLSearchParams(queryOf(planned)).toString()}` }
    case 'joining':
      return { line: `PUT ${memberPath(planned)}`, body: { flags: {} } }
    case 'leaving':
      return { line: `DELETE ${memberPath(planned)}` }
    default: {
      const { kind: _, resource, ...body } = planned
      return { line: `PATCH /v1/resources/${resource}`, body }
    }
  }
}

function memberPath({ group, user }: { group: string; user: string }): string {
  return `/v1/groups/${encodeURIComponent(group)}/members/${encodeURIComponent(user)}`
}

/** The query that names a grant by what it says. */
export function queryOf({ resource, permission, holder }: Extract<Planned, { kind: 'named-deletion' }>) {
  return { resource, permission, ...(typeof holder === 'string' ? { group: holder } : holder) }
}
