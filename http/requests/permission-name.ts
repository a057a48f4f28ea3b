import * as z from 'zod/mini'
import type { UnplacedError } from '#domain/field-error.ts'
import { isPermissionName } from '#domain/permissions/permission.ts'

const unnamed: UnplacedError = {
  code: 'invalid-format',
  detail: 'Send only the name of a permission, such as read, without access and scope.',
}

/** The bare name of a permission, as questions take it: access and scope are for grants. */
export const PermissionName = z.string().check(z.refine(isPermissionName, { params: unnamed }))
