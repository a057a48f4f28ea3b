/** What has happened: an action of the audit log, found by some letters of its name. */
import type { AuditAction } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { actions } from 'virtual:audit'
import { useWords } from '#console/texts/texts.tsx'
import { SearchField } from './search-field.tsx'
import { words } from './words.ts'

export interface ActionFieldProps {
  label: string
  action: AuditAction | undefined
  onChange: (action: AuditAction | undefined) => void
}

export function ActionField({ label, action, onChange }: ActionFieldProps): ReactNode {
  const [typed, setTyped] = useState('')
  const { noAction } = useWords(words)
  return (
    <SearchField
      label={label}
      value={action ?? ''}
      onChange={(chosen) => onChange(actions.find((name) => name === chosen))}
      options={actions.filter((name) => name.includes(typed.trim())).map((name) => ({ id: name, name }))}
      foundFor={typed.trim()}
      onType={setTyped}
      isMono
      isOneOf
      empty={noAction}
    />
  )
}
