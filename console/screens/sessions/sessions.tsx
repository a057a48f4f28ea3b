/** The devices that a user is signed in on: the caller's own, or another's for administrators. */
import { listSessions } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, text, useAddress } from '#console/address.ts'
import { useCaller } from '#console/caller.tsx'
import { Filters, SearchText } from '#console/parts/filters.tsx'
import { Page } from '#console/parts/page.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'
import { SessionList } from './session-list.tsx'

const parameters = { user: text, after: cursor }

export default function Sessions(): ReactNode {
  const own = useWords(words)
  const { user: caller } = useCaller()
  const { values, narrow, pages } = useAddress(parameters)
  const query = { ...values, user: values.user ?? caller.uuid }
  const answer = useAnswer(['sessions', query], (options) => listSessions(postern, query, options))
  return (
    <Page title={own.title} about={own.about}>
      <Filters>
        <SearchText label={own.user} value={values.user} onChange={(user) => narrow({ user })} isMain />
      </Filters>
      <p>
        <Link href={`/users/${query.user}`}>{own.person}</Link>
      </p>
      <SessionList answer={answer} pages={pages} />
    </Page>
  )
}
