/** A permission as a request has it: its text form, or its parts. */
import * as z from 'zod/mini'
import { parseInstant } from '#domain/instant.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import {
  accessSpellings,
  maxPermissionTextLength,
  permissionNameKeys,
  readPermission,
  scopeSpellings,
} from '#domain/permissions/permission-text.ts'
import { permissionTypes } from '#domain/permissions/permission-type.ts'
import { maxWithinMinutes } from '#domain/permissions/requirement.ts'
import type { FieldError } from '#domain/field-error.ts'
import { invalid } from '#domain/refusal.ts'
import { InstantText } from '#http/schemas.ts'

const formRule = 'Send a text such as read-deny-match, or an object with name, access and scope.'

/** What a grant requires of a session. Values are judged together with the rest (`readPermission`). */
const RequirementForm = z.strictObject({
  aal: z.optional(z.literal(2)),
  within_minutes: z.optional(z.int().check(z.gte(1), z.lte(maxWithinMinutes))),
})

/** The text form, or its parts, the name under one of its keys; `domain/permissions/permission-text.ts` reads them. Without others: allow, recursive, for good. */
export const PermissionForm = z.union(
  [
    z.string().check(z.maxLength(maxPermissionTextLength)),
    z.strictObject({
      ...(Object.fromEntries(permissionNameKeys.map((key) => [key, z.optional(z.string())])) as Record<
        (typeof permissionNameKeys)[number],
        z.ZodMiniOptional<z.ZodMiniString>
      >),
      access: z.optional(z.enum(accessSpellings)),
      scope: z.optional(z.enum(scopeSpellings)),
      type: z.optional(z.enum(permissionTypes)),
      reason: z.optional(z.string()),
      expires_at: z.optional(z.nullable(InstantText)),
      requires: z.optional(z.nullable(RequirementForm)),
    }),
  ],
  formRule,
)

/** A permission that was sent. */
export interface SentPermission {
  permission: Permission
  /** In UTC; null: for good. */
  expiresAt: string | null
  /** Whether more than the name was said: then what is to be taken back is that very grant, else the one of the name. */
  exact: boolean
}

/** Reads it. @param pointer where the request has it; a violation stands there or below */
export function tryPermissionForm(
  form: z.output<typeof PermissionForm>,
  pointer: string,
): SentPermission | { violation: FieldError } {
  const { expires_at: expiresAt, ...parts } = typeof form === 'string' ? {} : { ...form }
  const reading = readPermission(typeof form === 'string' ? form : parts)
  if ('violation' in reading)
    return { violation: { ...reading.violation, pointer: `${pointer}${reading.violation.pointer}` } }
  const exact = typeof form === 'string' ? form.includes('-') : form.access !== undefined || form.scope !== undefined
  return { ...reading, expiresAt: parseInstant(expiresAt ?? '') ?? null, exact }
}

/** Reads it. @throws Refusal `invalid-request` */
export function readPermissionForm(form: z.output<typeof PermissionForm>, pointer = '/permission'): SentPermission {
  const sent = tryPermissionForm(form, pointer)
  if ('violation' in sent) throw invalid([sent.violation])
  return sent
}
