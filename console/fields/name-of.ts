import { getUser } from 'postern/client'
import { useMay } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/**
 * The name of the user that an address names by an id or a name; that text where the name may not be known.
 *
 * @returns null while it is asked for, and without a user
 */
export function useNameOf(user: string | undefined): string | null {
  const may = useMay()
  const own = useWords(words)
  const isAsked = may('users:read') && user !== 'anonymous' && user !== undefined
  const { data, isPending, isPlaceholderData } = useAnswer(
    ['user', user],
    (options) => getUser(postern, user ?? '', options),
    isAsked,
  )
  if (user === undefined || (isAsked && (isPending || isPlaceholderData))) return null
  return user === 'anonymous' ? own.anonymous : (data?.full_name ?? data?.username ?? user)
}
