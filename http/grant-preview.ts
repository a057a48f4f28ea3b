/** What `POST /v1/grants/preview` takes. */
import * as z from 'zod/mini'
import { pseudoGroups } from '../domain/holder.ts'
import { isPermissionName } from '../domain/permission.ts'
import { invalid } from '../domain/refusal.ts'
import type { PlannedChange } from '../store/grant-preview.ts'
import { PermissionForm, readPermissionForm } from './permission-form.ts'
import { Page, Reference, Uuid } from './schemas.ts'

/** Whose a grant is. */
export const Holder = z.union([
  z.enum(pseudoGroups),
  z.strictObject({ user: Reference }),
  z.strictObject({ group: Reference }),
])

const Grant = z.strictObject({ holder: Holder, resource: Uuid, permission: PermissionForm })
const Membership = z.strictObject({ user: Reference, group: Reference, action: z.enum(['add', 'remove']) })

/** One change; where and about which permission it is looked at, as far as the change does not say. */
export const Preview = z.strictObject({
  change: z.strictObject({
    grant: z.optional(Grant),
    delete: z.optional(Grant),
    membership: z.optional(Membership),
    move: z.optional(z.strictObject({ resource: Uuid, parent: Uuid })),
  }),
  at: z.optional(Uuid),
  permission: z.optional(z.string().check(z.refine(isPermissionName))),
  ...Page,
})

/** A change, the resource and the name to look at. */
export interface PreviewQuestion {
  change: PlannedChange
  at: string
  permission: string
}

/** Reads it. @throws Refusal `invalid-request` for none or several changes, or when nobody says where or what */
export function readPreview({ change, at, permission }: z.output<typeof Preview>): PreviewQuestion {
  const planned = plannedOf(change)
  const { resource, name } =
    planned.kind === 'grant' || planned.kind === 'delete'
      ? { resource: planned.resource, name: planned.permission.name }
      : { resource: planned.kind === 'move' ? planned.resource : undefined, name: undefined }
  const missing = [
    ...(at === undefined && resource === undefined ? ['/at'] : []),
    ...(permission === undefined && name === undefined ? ['/permission'] : []),
  ]
  if (missing.length > 0) throw invalid(missing.map((pointer) => ({ pointer, code: 'missing' })))
  if (name !== undefined && permission !== undefined && permission !== name)
    throw invalid([{ pointer: '/permission', code: 'another-permission', detail: 'The change is about another.' }])
  return { change: planned, at: at ?? resource!, permission: name ?? permission! }
}

function plannedOf(change: z.output<typeof Preview>['change']): PlannedChange {
  const [kind, ...others] = Object.keys(change)
  if (kind === undefined || others.length > 0)
    throw invalid([{ pointer: '/change', code: 'one-change', detail: 'One of grant, delete, membership and move.' }])
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
