/** Where: a service or any resource, by a part of its name, or a path as one writes it. */
import { listResources, listServices } from 'postern/client'
import type { ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { formatPlace, parsePlace, type Place } from './place.ts'
import { SearchField } from './search-field.tsx'
import { useTyped } from './use-typed.ts'

/** Most resources that are offered, and the letters from which any are. */
const limit = 12
const letters = 3

export interface PlaceFieldProps {
  label: string
  place: Place
  onChange: (place: Place) => void
}

export function PlaceField({ label, place, onChange }: PlaceFieldProps): ReactNode {
  const may = useMay()
  const [typed, type] = useTyped()
  const wanted = (typed ?? '').split('/').findLast(Boolean) ?? ''
  const isSearch = wanted.length >= letters
  const isAsked = typed !== null && may('tree:read')
  const services = useAnswer(servicesKey, askServices, isAsked)
  const query = { q: wanted, limit }
  const found = useAnswer(
    ['resources', query],
    (options) => listResources(postern, query, options),
    isAsked && isSearch,
  )
  const roots = (services.data?.items ?? [])
    .filter(({ name }) => `/${name}`.toLowerCase().includes((typed ?? '').toLowerCase()))
    .map(({ name, type: kind }) => ({ id: `/${name}`, name: `/${name}`, about: kind }))
  const nodes = (isSearch ? (found.data?.items ?? []) : [])
    .filter(({ parent }) => parent !== null)
    .map(({ path, type: kind }) => ({ id: path, name: path, about: kind }))
  return (
    <SearchField
      label={label}
      value={formatPlace(place)}
      onChange={(path) => onChange(parsePlace(path))}
      options={[...roots, ...nodes]}
      foundFor={services.data && !found.isPlaceholderData && !found.isLoading ? typed : null}
      onType={type}
      isMono
    />
  )
}

export const servicesKey = ['services', { limit: 100 }] as const

/** The first hundred services: enough for nearly all installations, and the search finds the others. */
export function askServices(options: { signal: AbortSignal }) {
  return listServices(postern, { limit: 100, url: false, configuration: false }, options)
}
