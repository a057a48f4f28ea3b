/** Another role for a person: what they gain and lose is said while it is chosen. */
import { getSettings, updateUser, type AccountDetails, type UpdateUserInput } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { useCaller, type Scope } from '#console/caller.tsx'
import { SelectField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { Confirm } from '#console/parts/confirm.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { ScopeMeanings } from '#console/scopes/scope-meanings.tsx'
import { allScopes, missingScopes } from '#console/scopes/scopes.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './role-words.ts'

/** The roles that no setting defines: no role, and every scope. */
const noRole = 'authenticated'
const superuser = 'superuser'

export function RoleAct({ user, done }: { user: AccountDetails; done: () => void }): ReactNode {
  const own = useWords(words)
  const change = useAct((input: UpdateUserInput) => updateUser(postern, user.uuid, input))
  return (
    <Confirm
      name={own.change}
      consequence={own.changeDoes(user.full_name ?? user.username)}
      fields={<RoleFields user={user} />}
      act={(form) => change.mutateAsync({ role: textOf(form, 'role') }).then(done)}
    />
  )
}

/** Asks for the roles when the dialog opens. */
function RoleFields({ user }: { user: AccountDetails }): ReactNode {
  const own = useWords(words)
  const caller = useCaller()
  const { data } = useAnswer(['settings'], (options) => getSettings(postern, options))
  const [chosen, setChosen] = useState(user.role)
  const scopesOf = (role: string): readonly Scope[] => (role === superuser ? allScopes : (data?.roles[role] ?? []))
  const may = (role: string) => missingScopes(caller.scopes, scopesOf(role)).length === 0
  const defined = Object.keys({ ...data?.roles, [user.role]: [] }).filter(
    (role) => role !== noRole && role !== superuser,
  )
  const roles = [
    [noRole, own.none],
    ...defined.toSorted().flatMap((role) => (may(role) ? [[role, role]] : [])),
    ...(caller.user.role === superuser ? [[superuser, superuser]] : []),
  ]
  const [before, after] = [scopesOf(user.role), scopesOf(chosen)]
  const name = user.full_name ?? user.username
  return (
    <>
      <SelectField
        name="role"
        label={own.role}
        values={Object.fromEntries(roles)}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
      />
      <div className="note meaning" role="status">
        <ScopeMeanings intro={own.gains(name)} scopes={missingScopes(before, after)} tone="good" />
        <ScopeMeanings intro={own.loses(name)} scopes={missingScopes(after, before)} tone="bad" />
      </div>
    </>
  )
}
