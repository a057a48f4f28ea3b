/** The scopes of a role, to be changed; what the change means is said before it is made. */
import { useState, type ReactNode } from 'react'
import { useCaller } from '#console/caller.tsx'
import { Form } from '#console/forms/form.tsx'
import { useAct } from '#console/queries.ts'
import { ScopeChoice } from '#console/scopes/scope-choice.tsx'
import { ScopeMeanings } from '#console/scopes/scope-meanings.tsx'
import { missingScopes } from '#console/scopes/scopes.ts'
import { useWords } from '#console/texts/texts.tsx'
import { changeRole, type RoleScopes } from './role-change.ts'
import { words } from './words.ts'

export function RoleForm({ name, scopes }: { name: string; scopes: RoleScopes }): ReactNode {
  const own = useWords(words)
  const caller = useCaller()
  const change = useAct(changeRole)
  const [chosen, setChosen] = useState(scopes)
  const [gained, lost] = [missingScopes(scopes, chosen), missingScopes(chosen, scopes)]
  const isChanged = gained.length + lost.length > 0
  return (
    <Form
      name={own.change}
      isDisabled={!isChanged}
      consequence={
        <div className="note meaning" role="status" aria-label={own.what}>
          {!isChanged && <p className="small">{own.unchanged}</p>}
          <ScopeMeanings intro={own.gains} scopes={gained} tone="good" />
          <ScopeMeanings intro={own.loses} scopes={lost} tone="bad" />
        </div>
      }
      act={() => change.mutateAsync({ name, seen: scopes, scopes: chosen })}
    >
      <ScopeChoice
        label={own.scopes}
        chosen={chosen}
        onChange={setChosen}
        barred={(scope) => (caller.scopes.includes(scope) ? undefined : own.missing)}
      />
    </Form>
  )
}
