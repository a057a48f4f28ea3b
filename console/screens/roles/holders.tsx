/** Who has a role: their number in a sentence, and the first of them. */
import { listUsers, type Account } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

/** As many as one page has are counted; more are "more than". */
const counted = 100
const shown = 8

export interface RoleHolders {
  people: readonly Account[] | undefined
  error: Error | null
  /** How many have it, as far as that is known. */
  sentence: string
  isKnown: boolean
}

/** Asks for people and for service accounts with a role. */
export function useHolders(role: string): RoleHolders {
  const own = useWords(words)
  const may = useMay()
  const [people, programs] = [
    useOfKind('person', role, may('users:read')),
    useOfKind('service', role, may('users:read')),
  ]
  const numberOf = ({ items, next }: { items: readonly Account[]; next: string | null }) =>
    next ? own.more(counted) : String(items.length)
  const sentences = [
    people.data && people.data.items.length > 0 && own.people(numberOf(people.data)),
    programs.data && programs.data.items.length > 0 && own.programs(numberOf(programs.data)),
  ].filter(Boolean)
  const isKnown = people.data !== undefined && programs.data !== undefined
  return {
    people: people.data?.items,
    error: people.error ?? programs.error,
    sentence: sentences.length === 0 && isKnown ? own.nobody : sentences.join(' '),
    isKnown,
  }
}

function useOfKind(kind: 'person' | 'service', role: string, enabled: boolean) {
  const query = { role, kind, limit: counted }
  return useAnswer(['users', query], (options) => listUsers(postern, query, options), enabled)
}

export function Holders({ name, holders }: { name: string; holders: RoleHolders }): ReactNode {
  const own = useWords(words)
  const { people, error, sentence, isKnown } = holders
  return (
    <>
      <h3>{own.holders}</h3>
      {error && <ProblemNote error={error} />}
      {isKnown || error ? <p>{sentence}</p> : <Loading />}
      {isKnown && people && people.length > 0 && (
        <>
          <ul className="words">
            {people.slice(0, shown).map(({ uuid, username, full_name }) => (
              <li key={uuid}>
                <Link href={`/users/${uuid}`}>{full_name ?? username}</Link>
              </li>
            ))}
          </ul>
          <Link href={`/users?${new URLSearchParams({ role: name }).toString()}`}>{own.allHolders}</Link>
        </>
      )}
    </>
  )
}
