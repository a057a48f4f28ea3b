/** What `PATCH /v1/grants` takes. */
import * as z from 'zod/mini'
import type { BatchEntry } from '#domain/grants/grant-batch.ts'
import { pseudoGroups } from '#domain/permissions/holder.ts'
import type { FieldError } from '#domain/field-error.ts'
import { invalid } from '#domain/refusal.ts'
import { maxDepth } from '#domain/resources/resource-path.ts'
import { rootType } from '#domain/resources/service-type.ts'
import type { BodyLimits } from '#http/body/input.ts'
import { PermissionForm, tryPermissionForm } from './permission-form.ts'
import { Reference } from '#http/schemas.ts'
import { NodeName, TypeName } from './tree-schemas.ts'

/** Longest way down that one batch takes: a service, and every level that may stand below it. */
const maxBatchEntries = maxDepth + 1

/** Room for as many entries with everything said, in the longest names. */
export const batchLimits: BodyLimits = { maxBytes: 512 * 1024, maxKeys: 16 * maxBatchEntries }

const Entry = z.strictObject({
  resource_name: NodeName,
  resource_type: TypeName,
  permission: z.optional(PermissionForm),
  user: z.optional(Reference),
  group: z.optional(Reference),
  everyone: z.optional(z.literal(true)),
  authenticated: z.optional(z.literal(true)),
  action: z.optional(z.enum(['create', 'remove'])),
})

/** A service, then each time a node below the one before. */
export const GrantBatch = z.strictObject({
  permissions: z.array(Entry).check(z.minLength(1), z.maxLength(maxBatchEntries)),
})

/** Reads a batch. @throws Refusal `invalid-request` with everything that is wrong with it, as far as the batch alone tells */
export function readGrantBatch({ permissions: entries }: z.output<typeof GrantBatch>): BatchEntry[] {
  const read = entries.map(readEntry)
  const errors = read.flatMap((entry) => ('errors' in entry ? entry.errors : []))
  if (!entries.some(({ permission }) => permission !== undefined)) errors.push(nothingSaid)
  if (errors.length > 0) throw invalid(errors)
  return read.flatMap((entry) => ('errors' in entry ? [] : [entry]))
}

function readEntry(sent: z.output<typeof Entry>, n: number): BatchEntry | { errors: FieldError[] } {
  const { resource_name: name, resource_type: type, action = 'create', user, permission } = sent
  const at = `/permissions/${n}`
  const groups = [
    ...(sent.group === undefined ? [] : [{ at: 'group' as const, group: sent.group }]),
    ...pseudoGroups.flatMap((pseudo) => (sent[pseudo] ? [{ at: pseudo, group: pseudo }] : [])),
  ]
  const errors: FieldError[] = []
  if ((type === rootType) !== (n === 0)) errors.push(misplacedRoot(at))
  const isFor = user !== undefined || groups.length > 0
  if (isFor !== (permission !== undefined)) errors.push(isFor ? nothingGranted(at) : nobodyNamed(at))
  const change = permission === undefined ? null : tryPermissionForm(permission, `${at}/permission`)
  if (change && 'violation' in change) errors.push(change.violation)
  if (errors.length > 0 || (change && 'violation' in change)) return { errors }
  return { name, type, action, change: change && { ...change, user, groups } }
}

const nothingSaid: FieldError = {
  pointer: '/permissions',
  code: 'missing',
  detail: 'Specify `permission` in at least one entry.',
}

function misplacedRoot(at: string): FieldError {
  const detail = 'Make the first entry the service, and each other one a resource below the one before.'
  return { pointer: `${at}/resource_type`, code: 'child-type-not-allowed', detail }
}

function nothingGranted(at: string): FieldError {
  return { pointer: `${at}/permission`, code: 'missing', detail: 'Specify the permission that this entry is about.' }
}

function nobodyNamed(at: string): FieldError {
  return { pointer: `${at}/user`, code: 'missing', detail: 'Specify `user`, `group`, `everyone` or `authenticated`.' }
}
