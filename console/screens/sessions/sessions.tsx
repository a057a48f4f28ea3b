/** The devices that a user is signed in on: the caller's own, or another's for administrators. */
import { listSessions } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, text, useAddress } from '#console/address.ts'
import { useCaller, useMay } from '#console/caller.tsx'
import { useNameOf } from '#console/fields/name-of.ts'
import { UserField } from '#console/fields/user-field.tsx'
import { Filters } from '#console/parts/filters.tsx'
import { Page } from '#console/parts/page.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { EndAll } from './end-all.tsx'
import { words } from './words.ts'
import { SessionList } from './session-list.tsx'

const parameters = { user: text, after: cursor }

export default function Sessions(): ReactNode {
  const own = useWords(words)
  const { user: caller } = useCaller()
  const { values, narrow, pages } = useAddress(parameters)
  const query = { ...values, user: values.user ?? caller.uuid }
  const isOwn = query.user === caller.uuid || query.user === caller.username
  const may = useMay()
  const name = useNameOf(values.user)
  const [ended, setEnded] = useState<number | null>(null)
  const answer = useAnswer(['sessions', query], (options) => listSessions(postern, query, options))
  return (
    <Page title={own.title} about={own.about}>
      <Filters>
        <UserField label={own.user} name={values.user ? name : ''} onChange={(user) => narrow({ user })} />
      </Filters>
      <p className="actions">
        {!answer.error && <Link href={`/users/${query.user}`}>{own.person}</Link>}
        {may('sessions:end') && answer.data && !answer.isPlaceholderData && (
          <EndAll
            user={isOwn ? null : { uuid: query.user, name: name ?? query.user }}
            page={answer.data}
            done={setEnded}
          />
        )}
      </p>
      {ended !== null && (
        <p className="note good" role="status">
          <b>{own.allEnded(ended)}</b>
        </p>
      )}
      <SessionList key={query.user} answer={answer} pages={pages} />
    </Page>
  )
}
