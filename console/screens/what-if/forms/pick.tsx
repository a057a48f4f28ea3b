/** Fields that find a user, a group or a resource by some letters. */
import type { ReactNode } from 'react'
import { type Found, useFoundGroups, useFoundPlaces, useFoundUsers } from '#console/fields/found.ts'
import { SearchField, type Option } from '#console/fields/search-field.tsx'
import { useTyped } from '#console/fields/use-typed.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export interface PickProps {
  label: string
  chosen: Option | undefined
  onChange: (chosen: Option | undefined) => void
}

/** @param options what fits @returns what was chosen of them, by its id or by its whole name */
function chosenOf(options: readonly Option[], text: string | undefined): Option | undefined {
  const wanted = text?.toLowerCase()
  return options.find(({ id, name }) => id === text || name.toLowerCase() === wanted)
}

export function PickUser({ label, chosen, onChange }: PickProps): ReactNode {
  const [typed, type] = useTyped()
  return <Field label={label} chosen={chosen} {...useFoundUsers(typed)} type={type} onChange={onChange} />
}

export function PickGroup({ label, chosen, onChange }: PickProps): ReactNode {
  const [typed, type] = useTyped()
  return <Field label={label} chosen={chosen} {...useFoundGroups(typed)} type={type} onChange={onChange} />
}

/** A holder of grants. The id of an option begins with its kind: `user:`, `group:`, or is that of a group of everybody. */
export function PickHolder({ label, chosen, onChange }: PickProps): ReactNode {
  const { holders, form } = useWords(words)
  const [typed, type] = useTyped()
  const fits = ({ name }: Option) => name.toLowerCase().includes((typed ?? '').toLowerCase())
  const all = [
    { id: 'everyone', name: holders.everyone },
    { id: 'authenticated', name: holders.authenticated },
  ]
  const groups = useFoundGroups(typed)
  const users = useFoundUsers(typed)
  const found = {
    options: [
      ...users.options.map((user) => ({ ...user, id: `user:${user.id}` })),
      ...groups.options.map((group) => ({ ...group, id: `group:${group.id}`, about: form.group })),
      ...all.filter(fits),
    ],
    foundFor: groups.foundFor === users.foundFor ? users.foundFor : null,
  }
  return <Field label={label} chosen={chosen} {...found} type={type} onChange={onChange} />
}

/** A service or a resource. Its name is its path. */
export function PickPlace({ label, chosen, onChange }: PickProps): ReactNode {
  const [typed, type] = useTyped()
  return <Field label={label} chosen={chosen} {...useFoundPlaces(typed)} type={type} onChange={onChange} isMono />
}

interface FieldProps extends PickProps, Found {
  type: (text: string) => void
  isMono?: boolean
}

function Field({ label, chosen, options, foundFor, type, onChange, isMono = false }: FieldProps): ReactNode {
  const { form } = useWords(words)
  return (
    <SearchField
      label={label}
      value={chosen?.name ?? ''}
      onChange={(text) => onChange(chosenOf(options, text))}
      options={options}
      foundFor={foundFor}
      onType={type}
      isMono={isMono}
      empty={form.none}
    />
  )
}
