/** Who: any account, by any part of its name or address. */
import type { ReactNode } from 'react'
import { useFoundUsers } from './found.ts'
import { SearchField } from './search-field.tsx'
import { useTyped } from './use-typed.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export interface UserFieldProps {
  label: string
  /** The name of the chosen user; null while it is not known. */
  name: string | null
  onChange: (user: string | undefined) => void
  /** Whether callers without a session can be chosen. */
  withAnonymous?: boolean
}

export function UserField({ label, name, onChange, withAnonymous = false }: UserFieldProps): ReactNode {
  const [typed, type] = useTyped()
  const { options: people, foundFor } = useFoundUsers(typed)
  const { anonymous } = useWords(words)
  const nobody = { id: 'anonymous', name: anonymous }
  const isNobody = withAnonymous && anonymous.toLowerCase().includes((typed ?? '').toLowerCase())
  return (
    <SearchField
      label={label}
      value={name}
      onChange={onChange}
      options={isNobody ? [...people, nobody] : people}
      foundFor={foundFor}
      onType={type}
    />
  )
}
