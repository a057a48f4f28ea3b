/** What fits the letters that are typed into a field. */
import { listGroups, listResources, listServices, listUsers } from 'postern/client'
import { useMay } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import type { Option } from './search-field.tsx'

/** Most that are offered of a kind: more letters find the others. */
const limit = 8

/** Letters from which resources are found. */
const fewestLetters = 3

export interface Found {
  options: readonly Option[]
  /** The letters that they were found for; null while they are asked for. */
  foundFor: string | null
}

/** Accounts, by any part of their name or address. The id of an option is that of the user. @param typed null: nothing is asked */
export function useFoundUsers(typed: string | null): Found {
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

/** Groups that can be chosen one by one: not those of everybody. The id of an option is that of the group. */
export function useFoundGroups(typed: string | null): Found {
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

/** Services, and resources by a part of their name. The id of an option is that of the node, its name the path. */
export function useFoundPlaces(typed: string | null): Found {
  const may = useMay()
  const text = (typed ?? '').toLowerCase()
  const wanted = text.split('/').findLast(Boolean) ?? ''
  const isSearch = wanted.length >= fewestLetters
  const isAsked = typed !== null && may('tree:read')
  const services = useServices(isAsked)
  const query = { q: wanted, limit }
  const found = useAnswer(
    ['resources', query],
    (options) => listResources(postern, query, options),
    isAsked && isSearch,
  )
  const roots = (services.data?.items ?? []).filter(({ name }) => `/${name}`.toLowerCase().includes(text))
  const nodes = (isSearch ? (found.data?.items ?? []) : []).filter(({ parent }) => parent !== null)
  const options = [
    ...roots.map(({ uuid, name, type }) => ({ id: uuid, name: `/${name}`, about: type })),
    ...nodes.map(({ uuid, path, type }) => ({ id: uuid, name: path, about: type })),
  ]
  const isFound = services.data && (!isSearch || (found.data && !found.isPlaceholderData))
  return { options, foundFor: isFound ? typed : null }
}

/** The first hundred services: enough for nearly all installations, and the search finds the others. */
export function useServices(isAsked: boolean) {
  const query = { limit: 100, url: false, configuration: false }
  return useAnswer(['services', query], (options) => listServices(postern, query, options), isAsked)
}
