/** The fields of a service account, and the body that they make. */
import { getSettings, type CreateServiceAccountInput, type ServiceAccount } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { SelectField, TextField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './account-words.ts'

/** The role of an account without one. */
const noRole = 'authenticated'

type OwnerKind = 'user' | 'group'

/** @param account the one that is edited @param owner the name of the user who is responsible for a new one */
export function AccountFields({ account, owner }: { account?: ServiceAccount; owner?: string }): ReactNode {
  const own = useWords(words)
  const { fields } = own
  const may = useMay()
  const settings = useAnswer(['settings'], (options) => getSettings(postern, options), may('settings:read'))
  const held = ownerOf(account, owner)
  const [kind, setKind] = useState(held.kind)
  const roles = Object.keys({ ...settings.data?.roles, ...(account && { [account.role]: [] }) })
    .filter((role) => role !== noRole)
    .toSorted()
  return (
    <>
      <TextField name="username" label={fields.username} defaultValue={account?.username} required />
      <TextField
        name="description"
        label={fields.description}
        defaultValue={account?.description ?? ''}
        maxLength={500}
      />
      <SelectField
        name="owner"
        label={fields.ownerKind}
        values={fields.ownerKinds}
        value={kind}
        onChange={(event) => setKind(event.target.value as OwnerKind)}
      />
      <TextField
        key={kind}
        name={`owner/${kind}`}
        label={fields.owner}
        hint={fields.ownerHint}
        defaultValue={kind === held.kind ? held.name : ''}
        required
      />
      <SelectField
        key={roles.join(' ')}
        name="role"
        label={fields.role}
        hint={fields.roleHint}
        values={{ [noRole]: own.noRole, ...Object.fromEntries(roles.map((role) => [role, role])) }}
        defaultValue={account?.role}
      />
    </>
  )
}

function ownerOf(account: ServiceAccount | undefined, user = ''): { kind: OwnerKind; name: string } {
  if (!account?.owner) return { kind: 'user', name: user }
  return 'group' in account.owner
    ? { kind: 'group', name: account.owner.group.name }
    : { kind: 'user', name: account.owner.user.username }
}

/** What the fields say. */
export function accountOf(form: FormData): Required<CreateServiceAccountInput> {
  const name = (kind: OwnerKind) => textOf(form, `owner/${kind}`)
  return {
    username: textOf(form, 'username'),
    description: textOf(form, 'description') || null,
    owner: textOf(form, 'owner') === 'group' ? { group: name('group') } : { user: name('user') },
    role: textOf(form, 'role'),
  }
}
