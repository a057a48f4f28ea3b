/** One service account: who is responsible, its keys, and what deleting it means. */
import {
  deleteServiceAccount,
  updateServiceAccount,
  type ServiceAccount,
  type UpdateServiceAccountInput,
} from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Form } from '#console/forms/form.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { AccountFields, accountOf } from './account-fields.tsx'
import { words } from './account-words.ts'

export interface AccountPanelProps {
  account: ServiceAccount
  isEdited: boolean
  edit: (isEdited: boolean) => void
  close: () => void
}

export function AccountPanel({ account, isEdited, edit, close }: AccountPanelProps): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { uuid, username, description, role, status, live_keys, last_used_at, created_at } = account
  const change = useAct((input: UpdateServiceAccountInput) => updateServiceAccount(postern, uuid, input))
  const remove = useAct(() => deleteServiceAccount(postern, uuid))
  if (isEdited)
    return (
      <Panel title={username} close={close}>
        <Form
          name={own.save}
          act={(form) => change.mutateAsync(accountOf(form)).then(() => edit(false))}
          actions={
            <button type="button" className="button" onClick={() => edit(false)}>
              {own.cancel}
            </button>
          }
        >
          <AccountFields account={account} />
        </Form>
      </Panel>
    )
  const keysHref = (search: Record<string, string>) =>
    `/keys?${new URLSearchParams({ user: uuid, ...search }).toString()}`
  return (
    <Panel title={username} close={close}>
      {description && <p>{description}</p>}
      <Facts
        facts={[
          [own.status, texts.statuses[status]],
          [own.role, role === 'authenticated' ? own.noRole : role],
          [own.owner, <Owner key="owner" account={account} />],
          [own.used, last_used_at ? <Moment key="used" at={last_used_at} /> : texts.never],
          [own.created, <Moment key="created" at={created_at} />],
        ]}
      />
      {live_keys === 0 ? (
        <p className="muted">{own.noKeys}</p>
      ) : (
        <Link href={keysHref({})}>{own.allKeys(live_keys)}</Link>
      )}
      {may('users:read') && <Link href={`/users/${uuid}`}>{own.page}</Link>}
      {may('keys:write') && (
        <div className="actions">
          <Link className="button small" href={keysHref({ open: 'new' })}>
            {own.newKey}
          </Link>
          <button type="button" className="button small" onClick={() => edit(true)}>
            {own.edit}
          </button>
          <Confirm
            name={own.remove}
            consequence={own.removeDoes(username, live_keys)}
            act={() => remove.mutateAsync(undefined).then(close)}
          />
        </div>
      )}
    </Panel>
  )
}

/** Who is responsible, as a link. */
export function Owner({ account: { owner } }: { account: ServiceAccount }): ReactNode {
  const own = useWords(words)
  if (!owner) return own.ownerGone
  if ('group' in owner) return <Link href={`/groups/${owner.group.uuid}`}>{owner.group.name}</Link>
  return <Link href={`/users/${owner.user.uuid}`}>{owner.user.username}</Link>
}
