/** What `POST /v1/grants/preview` takes. */
import * as z from 'zod/mini'
import { uuidSource } from '#domain/uuid.ts'
import { isPermissionName } from '#domain/permissions/permission.ts'
import { invalid } from '#domain/refusal.ts'
import type { PlannedChange, PreviewCursor, PreviewScope } from '#store/grants/grant-preview.ts'
import { PermissionForm, readPermissionForm } from './permission-form.ts'
import { PermissionName } from './permission-name.ts'
import { HolderInput, PageSize, Reference, Uuid } from '#http/schemas.ts'
import { NodeName } from './tree-schemas.ts'

const Grant = z.strictObject({ holder: HolderInput, resource: Uuid, permission: PermissionForm })
const Membership = z.strictObject({ user: Reference, group: Reference, action: z.enum(['add', 'remove']) })

const cursorPattern = new RegExp(
  `^${uuidSource}(?:\\.(?:[a-z][a-z0-9_]{0,62}|${uuidSource})(?:\\.(?:${uuidSource}(?:\\.${uuidSource})*)?)?)?$`,
)
const maxCursorLength = 8192

/** One change, and where and about which permission it is looked at; without those everywhere and about all. */
export const Preview = z.strictObject({
  change: z.strictObject({
    grant: z.optional(Grant),
    delete: z.optional(Grant),
    membership: z.optional(Membership),
    move: z.optional(z.strictObject({ resource: Uuid, parent: Uuid, name: z.optional(NodeName) })),
  }),
  at: z.optional(Uuid),
  permission: z.optional(PermissionName),
  reasons: z._default(z.boolean(), false),
  limit: PageSize,
  after: z.optional(z.string().check(z.maxLength(maxCursorLength), z.regex(cursorPattern))),
})

/** A change, and what to look at. */
export interface PreviewQuestion extends PreviewScope {
  change: PlannedChange
  cursor: PreviewCursor | null
}

/** Reads it. @throws Refusal `invalid-request` for none or several changes, or a resource without a permission */
export function readPreview({ change, at, permission, after }: z.output<typeof Preview>): PreviewQuestion {
  const planned = plannedOf(change)
  const name = 'permission' in planned ? planned.permission.name : undefined
  if (name !== undefined && permission !== undefined && permission !== name)
    throw invalid([
      { pointer: '/permission', code: 'permission-mismatch', detail: 'Specify the permission of the change, or none.' },
    ])
  const asked = permission ?? (at === undefined ? undefined : name)
  if (at !== undefined && asked === undefined)
    throw invalid([
      { pointer: '/permission', code: 'missing', detail: 'Specify the permission to look at on this resource.' },
    ])
  const cursor = after === undefined ? null : readCursor(after, planned.kind)
  return { change: planned, at: at?.toLowerCase() ?? null, permission: asked ?? null, cursor }
}

/** A cursor as text: its parts, and the uuids of its line, with dots between them. */
export function formatCursor([user, key, line]: PreviewCursor): string {
  return [user, ...(key === null ? [] : [key]), ...(line === null ? [] : line.length === 0 ? [''] : line)].join('.')
}

/** @throws Refusal `invalid-request` for that of another preview: what it counts by is a grant's id where the change is a membership, else a name */
function readCursor(text: string, kind: PlannedChange['kind']): PreviewCursor {
  const [user = '', key = null, ...line] = text.split('.')
  if (key !== null && isPermissionName(key) === (kind === 'membership'))
    throw invalid([
      {
        pointer: '/after',
        code: 'invalid-cursor',
        detail: 'This cursor belongs to the preview of another change. Send the `next` of the previous page.',
      },
    ])
  return [user, key, line.length === 0 ? null : line.filter((step) => step !== '')]
}

const oneChange = 'Specify one of `grant`, `delete`, `membership` and `move`.'

function plannedOf(change: z.output<typeof Preview>['change']): PlannedChange {
  const [kind, ...others] = Object.keys(change)
  if (kind === undefined || others.length > 0)
    throw invalid([
      { pointer: '/change', code: kind === undefined ? 'missing' : 'multiple-changes', detail: oneChange },
    ])
  if (change.membership) {
    const { action, ...membership } = change.membership
    return { kind: 'membership', ...membership, add: action === 'add' }
  }
  if (change.move) return { kind: 'move', ...change.move }
  const grant = (change.grant ?? change.delete)!
  const { permission, exact, expiresAt } = readPermissionForm(grant.permission, `/change/${kind}/permission`)
  const { holder, resource } = grant
  const said = { holder, resource, permission, exact }
  return change.grant
    ? { kind: 'grant', ...said, expires_at: expiresAt }
    : { kind: 'delete', ...said, expires_at: null }
}
