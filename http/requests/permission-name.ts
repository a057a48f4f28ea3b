import * as z from 'zod/mini'
import { isPermissionName } from '#domain/permissions/permission.ts'

const unnamed = {
  code: 'permission-unparsable',
  detail: 'What is asked about is the bare name of a permission, such as read.',
}

/** The bare name of a permission, as questions take it: access and scope are for grants. */
export const PermissionName = z.string().check(z.refine(isPermissionName, { params: unnamed }))
