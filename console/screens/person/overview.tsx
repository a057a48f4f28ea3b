/** The first tab of a person: facts, devices, acts and the last events. The two lists are asked for beside the account, not after it. */
import { listSessions, type AccountDetails } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { EventLine } from '#console/parts/event-line.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { SessionList } from '#console/screens/sessions/session-list.tsx'
import { useTexts } from '#console/texts/texts.tsx'
import { Acts } from './acts.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { useLastEvents } from './last-events.ts'

export function Overview({ id, user }: { id: string; user: AccountDetails | undefined }): ReactNode {
  const texts = useTexts()
  const may = useMay()
  const sessions = useAnswer(
    ['sessions', { user: id }],
    (options) => listSessions(postern, { user: id }, options),
    may('sessions:read'),
  )
  return (
    <div className="two">
      <div className="sections">
        {may('sessions:read') && (
          <section className="card section" aria-labelledby="devices">
            <h2 id="devices">{texts.person.devices}</h2>
            <SessionList answer={sessions} pages={{ isLater: false, href: () => `/sessions?user=${id}` }} />
          </section>
        )}
        {may('audit:read') && <LastEvents id={id} uuid={user?.uuid} />}
      </div>
      <div className="sections">
        {user && (
          <section className="card section">
            <PersonFacts user={user} />
          </section>
        )}
        {user && <Acts user={user} sessions={sessions.data} />}
      </div>
    </div>
  )
}

const moment = (at: string | null) => at && <Moment at={at} />

function PersonFacts({ user }: { user: AccountDetails }): ReactNode {
  const { facts } = useTexts().person
  return (
    <Facts
      facts={[
        [facts.created, moment(user.created_at)],
        [facts.changed, moment(user.password_changed_at)],
        [facts.terms, moment(user.terms_agreed_at)],
        [facts.from, user.last_login_ip],
        [facts.language, user.language],
      ]}
    />
  )
}

function LastEvents({ id, uuid }: { id: string; uuid: string | undefined }): ReactNode {
  const texts = useTexts()
  const { data, error } = useLastEvents(id, uuid)
  return (
    <section className="card section" aria-labelledby="events">
      <h2 id="events">{texts.person.events}</h2>
      {error && <ProblemNote error={error} />}
      {data?.items.length === 0 && <p className="muted">{texts.person.noEvents}</p>}
      {!data && !error && <Loading />}
      <ol className="timeline">
        {data?.items.map((event) => (
          <EventLine key={event.uuid} event={event} />
        ))}
      </ol>
      <Link href={`/audit?target_kind=user&target=${uuid ?? id}`}>{texts.person.allEvents}</Link>
    </section>
  )
}
