/** A person: the state in a sentence, and the parts of the account, each a tab with at most two requests of its own. */
import { getUser } from 'postern/client'
import type { ReactNode } from 'react'
import { useParams } from 'wouter'
import { useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Tabs } from '#console/parts/tabs.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { words as factorWords } from './factor-words.ts'
import { PersonFactors } from './factors.tsx'
import { lockEvent, useLastEvents } from './last-events.ts'
import { Overview } from './overview.tsx'
import { PersonGrants, PersonGroups, PersonKeys } from './parts.tsx'
import { State } from './state.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { tabParameter, tabs } from './tabs.ts'

const parameters = { tab: tabParameter }
const needed = { factors: 'users:read', groups: 'users:read', access: 'grants:read', keys: 'keys:read' } as const

export default function Person(): ReactNode {
  const texts = useTexts()
  const factors = useWords(factorWords)
  const may = useMay()
  const { id } = useParams<{ id: string }>()
  const { values, href } = useAddress(parameters)
  const { data: user, error } = useAnswer(['user', id], (options) => getUser(postern, id, options))
  const seen = tabs.filter((tab) => tab === 'overview' || may(needed[tab]))
  const tab = seen.find((each) => each === values.tab) ?? 'overview'
  const events = useLastEvents(id, user?.uuid)
  if (error)
    return (
      <Page title={texts.users.user}>
        <ProblemNote error={error} />
      </Page>
    )
  const isKnown = user?.uuid === id || user?.username === id
  return (
    <Page
      title={user && isKnown ? (user.full_name ?? user.username) : texts.users.user}
      about={user && isKnown && [user.username, user.email, user.role].filter(Boolean).join(' · ')}
    >
      {user && isKnown ? <State account={user} lockedBy={lockEvent(user, events.data?.items)} /> : <Loading />}
      <Tabs
        label={texts.person.tabsLabel}
        names={seen.map((each) => [each, each === 'factors' ? factors.tab : texts.person.tabs[each]])}
        open={tab}
        href={(each) => href({ tab: each })}
      />
      {tab === 'overview' && <Overview id={id} user={isKnown ? user : undefined} />}
      {tab === 'factors' && <PersonFactors id={id} user={isKnown ? user : undefined} />}
      {tab === 'groups' && <PersonGroups id={id} />}
      {tab === 'access' && <PersonGrants id={id} />}
      {tab === 'keys' && <PersonKeys id={id} />}
    </Page>
  )
}
