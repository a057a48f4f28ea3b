/** A change of one role in the setting `roles`, which is replaced whole: what others have changed meanwhile stays. */
import { getSettings, updateSettings, type Result, type SiteSettings } from 'postern/client'
import type { Scope } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'

/** The scopes of a role. */
export type RoleScopes = readonly Scope[]

export interface RoleChange {
  name: string
  /** What was on screen; undefined: there was no such role. A change of anything else is refused as `concurrent-change`. */
  seen: RoleScopes | undefined
  /** What it is to have; undefined: the role is deleted. */
  scopes: RoleScopes | undefined
}

export async function changeRole({ name, seen, scopes }: RoleChange): Promise<Result<SiteSettings, string>> {
  const now = await getSettings(postern)
  if (!now.ok) return now
  const { [name]: held, ...others } = now.value.roles
  if (JSON.stringify(held) !== JSON.stringify(seen))
    return { ok: false, problem: { code: 'concurrent-change', status: 409 } }
  return updateSettings(postern, { roles: scopes ? { ...others, [name]: [...scopes] } : others })
}
