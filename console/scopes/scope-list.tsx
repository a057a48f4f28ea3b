/** Scopes to read: what each allows, and the operations of the API that need it. */
import type { ReactNode } from 'react'
import type { Scope } from '#console/caller.tsx'
import { operationsOf, useMeaning } from './scopes.ts'

/** @param none what it means that there are none */
export function ScopeList({ scopes, none }: { scopes: readonly Scope[]; none: string }): ReactNode {
  const meaning = useMeaning()
  if (scopes.length === 0) return <p className="muted">{none}</p>
  return (
    <ul className="scope-list">
      {scopes.map((scope) => (
        <li key={scope}>
          <details>
            <summary>
              <code>{scope}</code> {meaning(scope)}
            </summary>
            <ul className="small muted" lang="en">
              {operationsOf(scope).map((summary) => (
                <li key={summary}>{summary}</li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  )
}
