/** A new API key: for whom, what it is for, where it counts, and when it ends. */
import { createApiKey, listServiceAccounts, type CreateApiKeyInput, type Resource } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { useCaller, useMay, type Scope } from '#console/caller.tsx'
import { SelectField, TextField } from '#console/forms/fields.tsx'
import { Form } from '#console/forms/form.tsx'
import { textOf } from '#console/forms/submit.ts'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { ScopeChoice } from '#console/scopes/scope-choice.tsx'
import { useWords } from '#console/texts/texts.tsx'
import { BranchField } from './branch-field.tsx'
import { ExpiryField, expiryOf } from './expiry-field.tsx'
import type { IssuedKey } from './key-panel.tsx'
import { words } from './words.ts'

/** The scopes that a key with branches can have. */
const branchScopes: readonly Scope[] = ['permissions:read', 'check']

export interface NewKeyProps {
  created: (key: IssuedKey) => void
  /** The account that is chosen at first. */
  account?: string | undefined
}

export function NewKey({ created, account }: NewKeyProps): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const caller = useCaller()
  const [user, setUser] = useState(account ?? 'current')
  const [where, setWhere] = useState<keyof typeof own.fields.wheres>('everywhere')
  const [branches, setBranches] = useState<readonly Resource[]>([])
  const [scopes, setScopes] = useState<readonly Scope[]>([])
  const accounts = useAnswer(['service accounts', {}], (options) =>
    listServiceAccounts(postern, { limit: 100, sort: 'name' }, options),
  )
  const create = useAct((input: CreateApiKeyInput) => createApiKey(postern, input))
  const isLimited = where === 'branches'
  const barred = (scope: Scope): string | undefined => {
    if (isLimited && !branchScopes.includes(scope)) return own.fields.notHere
    return user === 'current' || caller.scopes.includes(scope) ? undefined : own.fields.missing
  }
  const submit = async (form: FormData) => {
    const made = await create.mutateAsync({
      name: textOf(form, 'name'),
      user,
      scopes: scopes.filter((scope) => !barred(scope)),
      ...(isLimited && { branches: branches.map(({ uuid }) => uuid) }),
      ...expiryOf(form),
    })
    created({ key: made.api_key, text: made.key, about: own.keep })
  }
  const named = accounts.data?.items.map(({ uuid, username }) => [uuid, username] as const) ?? []
  return (
    <Form name={own.create} act={submit}>
      <TextField name="name" label={own.fields.name} maxLength={100} required />
      <SelectField
        name="user"
        label={own.fields.user}
        values={{ current: `${own.fields.self} (${caller.user.username})`, ...Object.fromEntries(named) }}
        value={user}
        onChange={(event) => setUser(event.target.value)}
      />
      <ExpiryField />
      {may('tree:read') && (
        <SelectField
          name="where"
          label={own.fields.where}
          values={own.fields.wheres}
          value={where}
          onChange={(event) => setWhere(event.target.value as typeof where)}
        />
      )}
      {isLimited && <BranchField chosen={branches} onChange={setBranches} />}
      <ScopeChoice label={own.fields.scopes} chosen={scopes} onChange={setScopes} barred={barred} />
    </Form>
  )
}
