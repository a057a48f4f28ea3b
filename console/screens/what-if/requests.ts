/** The requests of a change: its preview, and the change itself with the revision of the preview. */
import {
  addOrUpdateMember,
  createGrant,
  createOrReplaceGrant,
  deleteGrant,
  deleteGrantByPermission,
  removeMember,
  updateResource,
  type CallOptions,
  type Grant,
  type PreviewAccessChangeInput,
  type Result,
} from 'postern/client'
import type { Scope } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import type { Planned } from './planned.ts'
import { queryOf } from './request-text.ts'

type PreviewInput = PreviewAccessChangeInput['change']

/** What a preview takes. @param held the grant that a deletion by id is about */
export function previewOf(planned: Planned, held?: Grant): PreviewInput | null {
  switch (planned.kind) {
    case 'grant':
      return { grant: planned.grant }
    case 'deletion':
      return held ? { delete: { holder: held.holder, resource: held.resource, permission: held.text } } : null
    case 'named-deletion': {
      const { kind: _, ...grant } = planned
      return { delete: grant }
    }
    case 'joining':
    case 'leaving': {
      const { kind, user, group } = planned
      return { membership: { user, group, action: kind === 'joining' ? 'add' : 'remove' } }
    }
    default: {
      const { kind: _, ...move } = planned
      return { move }
    }
  }
}

/** What the end of a new or changed grant will do once it comes; null for one without an end. */
export function previewOfEnd(planned: Planned): PreviewInput | null {
  if (planned.kind !== 'grant' || typeof planned.grant.permission === 'string') return null
  const { holder, resource, permission } = planned.grant
  return permission.expires_at ? { delete: { holder, resource, permission: permission.name } } : null
}

/** The scope that a change needs. */
export function scopeOf({ kind }: Planned): Scope {
  if (kind === 'move') return 'tree:write'
  return kind === 'joining' || kind === 'leaving' ? 'members:write' : 'grants:write'
}

/** Makes the change. @param revision of the preview that was looked at: a stale one is refused */
export function perform(planned: Planned, revision: string): Promise<Result<unknown, string>> {
  const options: CallOptions = { headers: { 'Preview-Revision': revision } }
  switch (planned.kind) {
    case 'grant':
      return (planned.method === 'POST' ? createGrant : createOrReplaceGrant)(postern, planned.grant, options)
    case 'deletion':
      return deleteGrant(postern, planned.uuid, options)
    case 'named-deletion':
      return deleteGrantByPermission(postern, queryOf(planned), options)
    case 'joining':
      return addOrUpdateMember(postern, planned.group, planned.user, { flags: {} }, options)
    case 'leaving':
      return removeMember(postern, planned.group, planned.user, options)
    default: {
      const { kind: _, resource, ...body } = planned
      return updateResource(postern, resource, body, options)
    }
  }
}
