/** Who looks at the console, and what they may do. */
import { createContext, useContext, type ReactNode } from 'react'
import type { getCurrentUser } from 'postern/client'

/** The caller as `GET /v1/users/current` answers. */
export type Caller = Extract<Awaited<ReturnType<typeof getCurrentUser>>, { ok: true }>['value']
export type Scope = Caller['scopes'][number]

const Context = createContext<Caller | null>(null)

export function CallerProvider({ caller, children }: { caller: Caller; children: ReactNode }): ReactNode {
  return <Context value={caller}>{children}</Context>
}

export function useCaller(): Caller {
  const caller = useContext(Context)
  if (caller) return caller
  throw new Error('No CallerProvider above')
}

/** Tells whether the caller has a scope. What it does not allow is not shown, and Postern refuses it anyway. */
export function useMay(): (scope: Scope) => boolean {
  const { scopes } = useCaller()
  return (scope) => scopes.includes(scope)
}
