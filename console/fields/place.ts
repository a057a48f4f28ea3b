/** A place in the tree: a service and a path below it, as the address, people and Postern write it. */

export interface Place {
  service?: string | undefined
  /** With a slash at its beginning. */
  path?: string | undefined
}

/** The names from the service down. */
export function namesOfPlace({ service, path = '' }: Place): string[] {
  return service === undefined ? [] : [service, ...path.split('/').filter(Boolean)]
}

/** `/library/finance`; empty without a service. */
export function formatPlace(place: Place): string {
  return namesOfPlace(place)
    .map((name) => `/${name}`)
    .join('')
}

/** Where a grant is, as `formatPlace` writes it. Postern does not say a path of thousands of bytes. */
export function placeOfGrant({ service, path }: { service: string; path: string | null }): string {
  return `/${service}${path ?? '/…'}`
}

/** Reads what `formatPlace` writes, and what people write for it. */
export function parsePlace(text: string | undefined): Place {
  const [service, ...names] = (text ?? '')
    .split('/')
    .map((name) => name.trim())
    .filter(Boolean)
  return { service, path: names.length > 0 ? names.map((name) => `/${name}`).join('') : undefined }
}

/** The parameters of a place in an address, with others. */
export function writePlace({ service, path }: Place, others: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries({ ...others, service, path }).filter((each): each is [string, string] =>
    Boolean(each[1]),
  )
  return new URLSearchParams(given).toString()
}
