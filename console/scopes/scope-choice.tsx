/** Scopes to choose from, by what they are about, each with what it allows. */
import type { ReactNode } from 'react'
import type { Scope } from '#console/caller.tsx'
import { BoxField } from '#console/forms/fields.tsx'
import { allScopes, scopesBySubject, useMeaning } from './scopes.ts'

export interface ScopeChoiceProps {
  label: string
  chosen: readonly Scope[]
  onChange: (chosen: readonly Scope[]) => void
  /** Why a scope cannot be chosen; undefined: it can. */
  barred?: (scope: Scope) => string | undefined
}

export function ScopeChoice({ label, chosen, onChange, barred = () => undefined }: ScopeChoiceProps): ReactNode {
  const meaning = useMeaning()
  const choose = (scope: Scope, isOn: boolean) =>
    onChange(allScopes.filter((each) => (each === scope ? isOn : chosen.includes(each))))
  return (
    <BoxField name="scopes" label={label} className="scopes">
      {scopesBySubject.map(([subject, scopes]) => (
        <div key={subject} role="group" aria-label={subject}>
          {scopes.map((scope) => (
            <label key={scope} className="choice">
              <input
                type="checkbox"
                name="scopes"
                value={scope}
                checked={chosen.includes(scope)}
                disabled={barred(scope) !== undefined}
                onChange={(event) => choose(scope, event.target.checked)}
              />
              <span>
                <code>{scope}</code>
                <span className="small muted">{barred(scope) ?? meaning(scope)}</span>
              </span>
            </label>
          ))}
        </div>
      ))}
    </BoxField>
  )
}
