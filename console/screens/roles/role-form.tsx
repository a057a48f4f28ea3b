/** The scopes of a role, to be changed; what the change means is said before it is made. */
import { useState, type ReactNode } from 'react'
import { useCaller, type Scope } from '#console/caller.tsx'
import { Form } from '#console/forms/form.tsx'
import { useAct } from '#console/queries.ts'
import { ScopeChoice } from '#console/scopes/scope-choice.tsx'
import { missingScopes, useMeaning } from '#console/scopes/scopes.ts'
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
          <Meanings intro={own.gains} scopes={gained} tone="good" />
          <Meanings intro={own.loses} scopes={lost} tone="bad" />
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

function Meanings({ intro, scopes, tone }: { intro: string; scopes: readonly Scope[]; tone: string }): ReactNode {
  const meaning = useMeaning()
  if (scopes.length === 0) return null
  return (
    <>
      <p>
        <b>{intro}</b>
      </p>
      <ul className={`changes ${tone}`}>
        {scopes.map((scope) => (
          <li key={scope}>
            {meaning(scope)} <code>{scope}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
