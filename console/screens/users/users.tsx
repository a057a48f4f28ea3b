/** Find anybody: by any part of a name or address, by status, page after page; one user in a panel. */
import { listUsers, type Account } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, text, useAddress } from '#console/address.ts'
import { Choice, Filters, SearchText } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts } from '#console/texts/texts.tsx'
import { Checklist } from '#console/screens/first-start/checklist.tsx'
import { useSetup } from '#console/screens/first-start/setup.ts'
import { StatusChip } from './status-chip.tsx'
import { UserPanel } from './user-panel.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { WaitingRecoveries } from './waiting-recoveries.tsx'

const statuses = ['active', 'locked', 'disabled', 'unverified', 'webhook-error'] as const

const parameters = {
  q: text,
  status: oneOf(statuses),
  sort: oneOf(['name']),
  group: text,
  role: text,
  after: cursor,
  open: text,
}

export default function Users(): ReactNode {
  const texts = useTexts()
  const { values, href, go, narrow, pages } = useAddress(parameters)
  const { open, ...query } = values
  const answer = useAnswer(['users', query], (options) => listUsers(postern, query, options))
  const setup = useSetup(Object.keys(values).length === 0)
  const shown = answer.data?.items.find(({ uuid }) => uuid === open)
  if (setup.isPending)
    return (
      <Page title={texts.users.title} about={texts.users.about}>
        <Loading />
      </Page>
    )
  return (
    <Page title={texts.users.title} about={texts.users.about}>
      <Checklist {...setup} />
      <WaitingRecoveries />
      <Filters>
        <SearchText label={texts.users.search} value={query.q} onChange={(q) => narrow({ q })} isMain />
        <Choice
          label={texts.users.status}
          value={query.status}
          values={texts.statuses}
          onChange={(status) => narrow({ status })}
        />
        <Choice
          label={texts.users.sort}
          value={query.sort}
          values={{ name: texts.users.sorts.name }}
          none={texts.users.sorts.id}
          onChange={(sort) => narrow({ sort })}
        />
        {query.role && (
          <Choice
            label={texts.users.role}
            value={query.role}
            values={{ [query.role]: query.role }}
            onChange={(role) => narrow({ role })}
          />
        )}
      </Filters>
      <div className={open ? 'split with-panel' : 'split'}>
        <List
          label={texts.users.title}
          answer={answer}
          columns={columnsOf(
            texts,
            (uuid) => href({ open: uuid }),
            (role) => href({ role, after: undefined, open: undefined }),
          )}
          open={open}
          pages={pages}
          none={texts.users.none}
          noneHint={
            <>
              {texts.users.noneHint} <Link href="/users">{texts.users.clear}</Link>
            </>
          }
        />
        {open && <UserPanel uuid={open} known={shown} close={() => go({ open: undefined })} />}
      </div>
    </Page>
  )
}

function columnsOf(
  texts: ReturnType<typeof useTexts>,
  panelHref: (uuid: string) => string,
  roleHref: (role: string) => string,
): Column<Account>[] {
  return [
    {
      name: texts.users.user,
      cell: ({ uuid, username, full_name }) => (
        <>
          <Link href={panelHref(uuid)}>{full_name ?? username}</Link>
          {full_name && <span className="small muted">{username}</span>}
        </>
      ),
    },
    { name: texts.users.status, cell: (account) => <StatusChip account={account} /> },
    { name: texts.users.email, cell: ({ email }) => email ?? '–' },
    {
      name: texts.users.role,
      cell: ({ role }) => (
        <Link className="word" href={roleHref(role)}>
          {role}
        </Link>
      ),
    },
    {
      name: texts.users.lastLogin,
      cell: ({ last_login_at }) => (last_login_at ? <Moment at={last_login_at} /> : texts.never),
    },
  ]
}
