import type { HolderReference } from '#domain/permissions/holder.ts'
import { invalid } from '#domain/refusal.ts'

/** The holder that the parameters `user` and `group` of a query name. @throws Refusal `invalid-request` for both */
export function holderAmong(
  user: string | undefined,
  group: string | undefined,
): Exclude<HolderReference, string> | undefined {
  if (user !== undefined && group !== undefined)
    throw invalid([{ pointer: '?group', code: 'conflicting-field', detail: 'Specify either `user` or `group`.' }])
  if (user !== undefined) return { user }
  return group === undefined ? undefined : { group }
}
