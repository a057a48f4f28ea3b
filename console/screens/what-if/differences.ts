/** What a preview says, put together by the place where it begins: who gains, who loses, and for whom another grant decides. */
import type { AccessChange } from 'postern/client'

export type Effect = 'gains' | 'loses' | 'step-up' | 'reason'
type Difference = NonNullable<AccessChange['here']>

/** What happens alike to some users with one permission. Null: nothing. */
export interface Row {
  permission: string
  here: Difference | null
  below: Difference | null
  users: { uuid: string; username: string }[]
}

/** A place at which differences begin, become others or end. */
export interface Place {
  resource: string
  /** In names. */
  path: string
  /** How many resources are below it, up to `mostBelow`; null: not counted. */
  below: number | null
  rows: Row[]
}

/** A count of this many says only that there are no fewer. */
export const mostBelow = 1000

export const effects = ['gains', 'loses', 'step-up', 'reason'] as const

/** The places in the order of their paths; in each those who gain first, and those for whom something ends last. */
export function placesOf(items: readonly AccessChange[]): Place[] {
  const places = new Map<string, Place & { byKind: Map<string, Row> }>()
  for (const { resource, path, resources_below, permission, here, below, uuid, username } of items) {
    const place = places.get(resource) ?? { resource, path, below: null, rows: [], byKind: new Map() }
    places.set(resource, place)
    place.below ??= resources_below
    const kind = JSON.stringify([permission, kindOf(here, username), kindOf(below, username)])
    const row = place.byKind.get(kind)
    if (row) row.users.push({ uuid, username })
    else place.byKind.set(kind, { permission, here, below, users: [{ uuid, username }] })
  }
  return [...places.values()]
    .map(({ byKind, ...place }) => ({ ...place, rows: [...byKind.values()].toSorted((a, b) => rank(a) - rank(b)) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** How many users each effect concerns, anywhere. */
export function countsOf(items: readonly AccessChange[]): Record<Effect, number> {
  const count = (effect: Effect) =>
    new Set(
      items.filter(({ here, below }) => here?.change === effect || below?.change === effect).map(({ uuid }) => uuid),
    ).size
  return { gains: count('gains'), loses: count('loses'), 'step-up': count('step-up'), reason: count('reason') }
}

/** The effect that a row is listed under: that on the place, else that below it; null where something ends. */
export function effectOf({ here, below }: Row): Effect | null {
  return (here ?? below)?.change ?? null
}

function rank(row: Row): number {
  const effect = effectOf(row)
  return effect ? effects.indexOf(effect) : effects.length
}

/** What users have to have in common to be in one row. A user's own grant is of one kind, whoever that is. */
function kindOf(difference: Difference | null, username: string): unknown {
  const kind = ({ reason, ...decision }: Difference['before']) => ({
    ...decision,
    reason: reason === `user:${username}` ? 'user' : reason,
  })
  return difference && [difference.change, kind(difference.before), kind(difference.after)]
}
