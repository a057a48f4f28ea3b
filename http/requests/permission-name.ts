import * as z from 'zod/mini'
import type { UnplacedError } from '#domain/field-error.ts'
import { isPermissionName } from '#domain/permissions/permission.ts'

const unnamed: UnplacedError = {
  code: 'invalid-format',
  detail: 'Send the bare name of a permission, such as read: access and scope are for grants.',
}

/** The bare name of a permission, as questions take it: access and scope are for grants. */
export const PermissionName = z.string().check(z.refine(isPermissionName, { params: unnamed }))
