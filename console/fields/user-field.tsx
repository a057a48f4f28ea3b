/** Who: any account, by any part of its name or address. */
import { listUsers } from 'postern/client'
import type { ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { SearchField } from './search-field.tsx'
import { useTyped } from './use-typed.ts'

/** Most that are offered: more letters find the others. */
const limit = 8

export interface UserFieldProps {
  label: string
  /** The name of the chosen user; null while it is not known. */
  name: string | null
  onChange: (user: string | undefined) => void
  /** What callers without a session are called. */
  anonymous: string
}

export function UserField({ label, name, onChange, anonymous }: UserFieldProps): ReactNode {
  const may = useMay()
  const [typed, type] = useTyped()
  const query = { limit, ...(typed && { q: typed }) }
  const { data, isPlaceholderData } = useAnswer(
    ['users', query],
    (options) => listUsers(postern, query, options),
    typed !== null && may('users:read'),
  )
  const people = (data?.items ?? []).map(({ uuid, username, full_name, email }) => ({
    id: uuid,
    name: full_name ?? username,
    about: [full_name && username, email].filter(Boolean).join(' · '),
  }))
  const nobody = { id: 'anonymous', name: anonymous }
  const isNobody = anonymous.toLowerCase().includes((typed ?? '').toLowerCase())
  return (
    <SearchField
      label={label}
      value={name}
      onChange={onChange}
      options={isNobody ? [...people, nobody] : people}
      foundFor={data && !isPlaceholderData ? typed : null}
      onType={type}
    />
  )
}
