/** Fields that find a user, a group or a resource by some letters. */
import { listGroups, listResources, listServices, listUsers } from 'postern/client'
import type { ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { SearchField, type Option } from '#console/fields/search-field.tsx'
import { useTyped } from '#console/fields/use-typed.ts'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** Most things that are offered: more letters find the others. */
const limit = 8
/** Letters from which resources are found. */
const fewestLetters = 3

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
  return <Field label={label} chosen={chosen} {...useUsers(typed)} type={type} onChange={onChange} />
}

export function PickGroup({ label, chosen, onChange }: PickProps): ReactNode {
  const [typed, type] = useTyped()
  return <Field label={label} chosen={chosen} {...useGroups(typed)} type={type} onChange={onChange} />
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
  const groups = useGroups(typed)
  const users = useUsers(typed)
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
  const may = useMay()
  const [typed, type] = useTyped()
  const text = (typed ?? '').toLowerCase()
  const q = text.split('/').findLast(Boolean) ?? ''
  const isAsked = typed !== null && may('tree:read')
  const services = useAnswer(['services', 'to pick'], (options) => listServices(postern, {}, options), isAsked)
  const found = useAnswer(
    ['resources', q],
    (options) => listResources(postern, { q, limit }, options),
    isAsked && q.length >= fewestLetters,
  )
  const roots = (services.data?.items ?? []).filter(({ name }) => `/${name}`.toLowerCase().includes(text))
  const nodes = q.length >= fewestLetters ? (found.data?.items ?? []) : []
  const options = [
    ...roots.map(({ uuid, name, type: about }) => ({ id: uuid, name: `/${name}`, about })),
    ...nodes
      .filter(({ parent }) => parent !== null)
      .map(({ uuid, path, type: about }) => ({ id: uuid, name: path, about })),
  ]
  const isFound = services.data && (q.length < fewestLetters || (found.data && !found.isPlaceholderData))
  return (
    <Field
      label={label}
      chosen={chosen}
      options={options}
      foundFor={isFound ? typed : null}
      type={type}
      onChange={onChange}
      isMono
    />
  )
}

/** What fits the letters, and the letters that it was found for; null while it is asked for. */
interface Found {
  options: readonly Option[]
  foundFor: string | null
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

function useUsers(typed: string | null): Found {
  const may = useMay()
  const query = { limit, ...(typed && { q: typed }) }
  const { data, isPlaceholderData } = useAnswer(
    ['users', query],
    (options) => listUsers(postern, query, options),
    typed !== null && may('users:read'),
  )
  const options = (data?.items ?? []).map(({ uuid, username, full_name, email }) => ({
    id: uuid,
    name: full_name ?? username,
    about: [full_name && username, email].filter(Boolean).join(' · '),
  }))
  return { options, foundFor: data && !isPlaceholderData ? typed : null }
}

function useGroups(typed: string | null): Found {
  const may = useMay()
  const query = { limit, ...(typed && { q: typed }) }
  const { data, isPlaceholderData } = useAnswer(
    ['groups', query],
    (options) => listGroups(postern, query, options),
    typed !== null && may('groups:read'),
  )
  const options = (data?.items ?? [])
    .filter(({ name }) => name !== 'everyone' && name !== 'authenticated')
    .map(({ uuid, name, description }) => ({ id: uuid, name, about: description ?? undefined }))
  return { options, foundFor: data && !isPlaceholderData ? typed : null }
}
