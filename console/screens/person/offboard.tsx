/** Somebody leaves: the account is disabled, its sessions end, its API keys are revoked; and what remains is named. */
import {
  listApiKeys,
  listGrants,
  listUserGroups,
  revokeApiKey,
  updateUser,
  type AccountDetails,
  type ApiKey,
} from 'postern/client'
import type { ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** Counts stop here: `100+`. */
const limit = 100
/** As many are named. */
const named = 5

interface OffboardProps {
  user: AccountDetails
  sessions: Counted | undefined
  done: () => void
}

interface Counted {
  items: readonly unknown[]
  next: string | null
}

/** Disables first: what fails afterwards can be done again, and gives nothing meanwhile. Keys are revoked page by page. */
async function offboard({ uuid }: AccountDetails, mayRevoke: boolean) {
  const disabled = await updateUser(postern, uuid, { is_active: false })
  if (!disabled.ok || !mayRevoke) return disabled
  let after: string | null | undefined
  while (after !== null) {
    const keys = await listApiKeys(postern, { user: uuid, limit, ...(after && { after }) })
    if (!keys.ok) return keys
    const revoked = await Promise.all(keys.value.items.filter(isLive).map((key) => revokeApiKey(postern, key.uuid)))
    const refused = revoked.find((each) => !each.ok && each.problem.code !== 'not-found')
    if (refused?.ok === false) return refused
    after = keys.value.next
  }
  return disabled
}

const isLive = ({ status }: ApiKey) => status === 'active' || status === 'replaced'

export function Offboard({ user, sessions, done }: OffboardProps): ReactNode {
  const texts = useWords(words)
  const may = useMay()
  const act = useAct(() => offboard(user, may('keys:write')))
  return (
    <Confirm
      name={texts.offboard}
      consequence={<WhatEnds user={user} sessions={sessions} />}
      act={() => act.mutateAsync(undefined).then(done)}
    />
  )
}

/** Asks for the numbers when the dialog opens. */
function WhatEnds({ user, sessions }: Pick<OffboardProps, 'user' | 'sessions'>): ReactNode {
  const texts = useWords(words)
  const may = useMay()
  const { uuid } = user
  const query = { user: uuid, limit }
  const keys = useAnswer(['keys', query], (options) => listApiKeys(postern, query, options), may('keys:read'))
  const grants = useAnswer(['grants', query], (options) => listGrants(postern, query, options), may('grants:read'))
  const groups = useAnswer(['user groups', uuid, limit], (options) =>
    listUserGroups(postern, uuid, { status: 'all', limit }, options),
  )
  const asked = [keys, grants, groups]
  const error = asked.find((each) => each.error)?.error
  if (error) return <ProblemNote error={error} />
  if (asked.some(({ isLoading }) => isLoading)) return texts.counting
  const live = keys.data && { ...keys.data, items: keys.data.items.filter(isLive) }
  const count = (page: Counted | undefined) => (page ? `${page.items.length}${page.next ? '+' : ''}` : texts.unknown)
  return (
    <>
      {texts.disables(user.full_name ?? user.username)} {texts.sessions(count(sessions))}{' '}
      {may('keys:write') && texts.keys(count(live) + namesOf(live?.items))}{' '}
      {texts.remains(count(groups.data) + namesOf(groups.data?.items), count(grants.data))}
    </>
  )
}

/** The first of them by name, in brackets; nothing where there are none. */
function namesOf(items: readonly { name: string }[] = []): string {
  const names = items.slice(0, named).map(({ name }) => name)
  if (items.length > named) names.push('…')
  return names.length === 0 ? '' : ` (${names.join(', ')})`
}
