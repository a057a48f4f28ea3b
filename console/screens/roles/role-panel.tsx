/** One role: who has it, what it may do, and what a change of it means. */
import type { ReactNode } from 'react'
import { useCaller, useMay } from '#console/caller.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { useAct } from '#console/queries.ts'
import { missingScopes } from '#console/scopes/scopes.ts'
import { ScopeList } from '#console/scopes/scope-list.tsx'
import { useWords } from '#console/texts/texts.tsx'
import { Holders, useHolders } from './holders.tsx'
import { changeRole, type RoleScopes } from './role-change.ts'
import { RoleForm } from './role-form.tsx'
import { words } from './words.ts'

export interface RolePanelProps {
  name: string
  scopes: RoleScopes
  /** Whether no setting changes it. */
  isFixed: boolean
  close: () => void
}

export function RolePanel({ name, scopes, isFixed, close }: RolePanelProps): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const caller = useCaller()
  const holders = useHolders(name)
  const remove = useAct(changeRole)
  const isWithin = missingScopes(caller.scopes, scopes).length === 0
  const mayChange = !isFixed && isWithin && may('settings:write')
  return (
    <Panel title={name} close={close}>
      {may('users:read') && <Holders name={name} holders={holders} />}
      {!mayChange && <h3>{own.scopes}</h3>}
      {isFixed && <p>{own.superuser}</p>}
      {!isFixed && !isWithin && may('settings:write') && <p className="muted small">{own.beyond}</p>}
      {!isFixed && !mayChange && <ScopeList scopes={scopes} none={own.none} />}
      {mayChange && <RoleForm key={scopes.join(' ')} name={name} scopes={scopes} />}
      {mayChange && (
        <div className="actions">
          <Confirm
            name={own.remove}
            consequence={own.removeDoes(name, holders.sentence)}
            act={async () => {
              await remove.mutateAsync({ name, seen: scopes, scopes: undefined })
              close()
            }}
          />
        </div>
      )}
    </Panel>
  )
}
