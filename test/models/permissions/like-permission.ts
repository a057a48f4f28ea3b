/** Model of the unique index of `grants` on holder, resource and name. */
import type { Permission } from '#domain/permissions/permission.ts'

/** Whether two permissions have the same name, whatever their access and scope: one holder may have only one such. */
export function likePermission(one: Permission, other: Permission): boolean {
  return one.name === other.name
}
