/** Where: a service or any resource, by a part of its name, or a path as one writes it. */
import type { ReactNode } from 'react'
import { useFoundPlaces } from './found.ts'
import { formatPlace, parsePlace, type Place } from './place.ts'
import { SearchField } from './search-field.tsx'
import { useTyped } from './use-typed.ts'

export interface PlaceFieldProps {
  label: string
  place: Place
  onChange: (place: Place) => void
}

export function PlaceField({ label, place, onChange }: PlaceFieldProps): ReactNode {
  const [typed, type] = useTyped()
  const { options, foundFor } = useFoundPlaces(typed)
  return (
    <SearchField
      label={label}
      value={formatPlace(place)}
      onChange={(path) => onChange(parsePlace(path))}
      options={options.map(({ name, about }) => ({ id: name, name, about }))}
      foundFor={foundFor}
      onType={type}
      isMono
    />
  )
}
