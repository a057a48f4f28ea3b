/** May what: the permissions of the service's type, or of all types where no service is chosen. */
import { listServiceTypes } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useServices } from './found.ts'
import { SearchField } from './search-field.tsx'

export interface PermissionFieldProps {
  label: string
  /** The name of the service. */
  service: string | undefined
  permission: string | undefined
  onChange: (permission: string | undefined) => void
}

export function PermissionField({ label, service, permission, onChange }: PermissionFieldProps): ReactNode {
  const may = useMay()
  const [typed, setTyped] = useState<string | null>(null)
  const isAsked = typed !== null && may('tree:read')
  const services = useServices(isAsked)
  const types = useAnswer(['service types'], (options) => listServiceTypes(postern, { limit: 100 }, options), isAsked)
  const kind = services.data?.items.find(({ name }) => name.toLowerCase() === service?.toLowerCase())?.type
  const all = (types.data?.items ?? []).filter(({ name }) => kind === undefined || name === kind)
  const names = new Set(all.flatMap(({ nodes }) => Object.values(nodes).flatMap(({ permissions }) => permissions)))
  return (
    <SearchField
      label={label}
      value={permission ?? ''}
      onChange={onChange}
      options={[...names].filter((name) => name.includes(typed ?? '')).map((name) => ({ id: name, name }))}
      foundFor={types.data ? typed : null}
      onType={setTyped}
      isMono
    />
  )
}
