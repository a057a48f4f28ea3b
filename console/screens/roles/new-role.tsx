/** A new role: a name, and the scopes of another one to begin with. */
import type { ReactNode } from 'react'
import { SelectField, TextField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { Confirm } from '#console/parts/confirm.tsx'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { changeRole, type RoleScopes } from './role-change.ts'
import { words } from './words.ts'

export interface NewRoleProps {
  roles: readonly (readonly [name: string, scopes: RoleScopes])[]
  created: (name: string) => void
}

export function NewRole({ roles, created }: NewRoleProps): ReactNode {
  const own = useWords(words)
  const change = useAct(changeRole)
  const create = async (form: FormData) => {
    const name = textOf(form, 'name')
    const copied = roles.find(([each]) => each === form.get('copy'))?.[1] ?? []
    await change.mutateAsync({ name, seen: undefined, scopes: copied })
    created(name)
  }
  return (
    <Confirm
      name={own.create}
      consequence={own.createDoes}
      isDangerous={false}
      fields={
        <>
          <TextField name="name" label={own.name} hint={own.nameHint} pattern="[a-z][a-z0-9\-]{0,39}" required />
          <SelectField
            name="copy"
            label={own.copy}
            values={{ '': own.copyNone, ...Object.fromEntries(roles.map(([name]) => [name, name])) }}
          />
        </>
      }
      act={create}
    />
  )
}
