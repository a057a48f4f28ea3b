import type { Permission } from '#domain/permissions/permission.ts'
import { readPermission } from '#domain/permissions/permission-text.ts'
import { Refusal } from '#domain/refusal.ts'

/**
 * Reads a permission from its text or object form, for tests with permissions as texts.
 *
 * @throws Refusal `invalid-request` with one error at `/permission` or the field below it
 */
export function parsePermission(input: unknown): Permission {
  const reading = readPermission(input)
  if ('permission' in reading) return reading.permission
  const { pointer, ...violation } = reading.violation
  throw new Refusal('invalid-request', { errors: [{ pointer: `/permission${pointer}`, ...violation }] })
}
