/** The diff of a preview: first how many gain and lose, then who, by the place where it begins. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useWords } from '#console/texts/texts.tsx'
import { countsOf, effectOf, effects, mostBelow, placesOf, type Effect, type Place, type Row } from './differences.ts'
import type { PreviewPage } from './pages.ts'
import { useReasons } from './reasons.ts'
import { nameOf } from './name-of.ts'
import { words } from './words.ts'

const signs: Record<Effect | 'ends', string> = { gains: '+', loses: '−', 'step-up': '~', reason: '~', ends: '=' }

export interface DifferencesProps {
  pages: readonly PreviewPage[]
  more: (() => void) | undefined
  isMore: boolean
}

export function Differences({ pages, more, isMore }: DifferencesProps): ReactNode {
  const own = useWords(words)
  const items = pages.flatMap((page) => page.items)
  const counts = countsOf(items)
  return (
    <>
      <div className="summary" role="status">
        {items.length === 0 && <p>{own.summary.none}</p>}
        {effects.map(
          (effect) =>
            counts[effect] > 0 && (
              <p key={effect} className={`effect ${effect}`}>
                <b aria-hidden="true">{signs[effect]}</b> {own.summary[effect](counts[effect])}
              </p>
            ),
        )}
        {more && <p className="small">{own.summary.partly}</p>}
        {!more && items.length > 0 && <p className="small muted">{own.summary.complete}</p>}
      </div>
      {placesOf(items).map((place) => (
        <PlaceSection key={place.resource} place={place} />
      ))}
      {more && (
        <p>
          <button type="button" className="button" onClick={more} disabled={isMore}>
            {own.summary.more}
          </button>
        </p>
      )}
    </>
  )
}

function PlaceSection({ place: { resource, path, below, rows } }: { place: Place }): ReactNode {
  const own = useWords(words)
  return (
    <section className="card section" aria-labelledby={`place-${resource}`}>
      <h2 id={`place-${resource}`}>
        <span className="mono">{path}</span> <span className="small muted">{own.places.heading(below, mostBelow)}</span>
      </h2>
      <ul className="rows">
        {rows.map((row) => (
          <RowLine key={JSON.stringify(row)} row={row} below={below} />
        ))}
      </ul>
    </section>
  )
}

/** Here and below alike are one line, unlike two. */
function RowLine({ row, below }: { row: Row; below: number | null }): ReactNode {
  const { places } = useWords(words)
  const { here, below: under } = row
  const reach = places.below(below, mostBelow)
  if (!here && !under) return <Line row={row} difference={null} where={places.ends} />
  if (here && under && here.change === under.change) {
    const where = below === 0 ? '' : places.and(reach)
    return <Line row={row} difference={here} where={where} />
  }
  return (
    <>
      {here && <Line row={row} difference={here} where={places.here} />}
      {under && <Line row={row} difference={under} where={here ? reach : places.notHere(reach)} />}
    </>
  )
}

function Line({ row, difference, where }: { row: Row; difference: Row['here']; where: string }): ReactNode {
  const own = useWords(words)
  const { because, needs } = useReasons()
  const effect = difference ? effectOf({ ...row, here: difference }) : null
  const count = row.users.length
  const verb = effect ? own.effects[effect](count, difference?.after.allow ?? false) : own.effects.ends(count)
  return (
    <li className={`effect ${effect ?? 'ends'}`}>
      <b className="sign" aria-hidden="true">
        {signs[effect ?? 'ends']}
      </b>
      <div>
        <p>
          <Users users={row.users} /> {verb} <code>{row.permission}</code> {where}
          {difference && needs(difference, count)}
        </p>
        {difference && <p className="small muted">{because(difference)}</p>}
      </div>
    </li>
  )
}

/** Names that are told at once; more are folded. */
const toldNames = 3

function Users({ users }: { users: Row['users'] }): ReactNode {
  const own = useWords(words)
  const names = users.map((user, n) => (
    <span key={user.uuid}>
      {n > 0 && ', '}
      <UserName {...user} />
    </span>
  ))
  if (users.length <= toldNames) return names
  return (
    <details className="inline">
      <summary>{own.people(users.length)}</summary>
      {names}
    </details>
  )
}

function UserName({ uuid, username }: Row['users'][number]): ReactNode {
  const own = useWords(words)
  if (username === 'anonymous') return <b>{nameOf(username, own)}</b>
  return <Link href={`/users/${uuid}`}>{username}</Link>
}
