/** The other tabs of a person: groups, grants and API keys, each one request. */
import { listApiKeys, listGrants, listUserGroups, type ApiKey, type Grant, type Membership } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { placeOfGrant } from '#console/fields/place.ts'
import { Chip } from '#console/parts/chip.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { PreviewLink } from '#console/parts/preview-link.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { tabParameter } from './tabs.ts'
import { words } from './words.ts'

const parameters = { tab: tabParameter, after: cursor }

export function PersonGroups({ id }: { id: string }): ReactNode {
  const texts = useTexts()
  const { values, pages } = useAddress(parameters)
  const query = { status: 'all' as const, after: values.after }
  const answer = useAnswer(['user groups', id, query], (options) => listUserGroups(postern, id, query, options))
  const columns: Column<Membership>[] = [
    { name: texts.person.group, cell: ({ uuid, name }) => <Link href={`/groups/${uuid}`}>{name}</Link> },
    {
      name: texts.groups.status,
      cell: ({ status, flags }) => (
        <>
          {status === 'pending' && <Chip tone="warn">{texts.person.pending}</Chip>}
          {flags.group_administrator && <Chip>{texts.person.administrator}</Chip>}
        </>
      ),
    },
    { name: texts.groups.since, cell: ({ since }) => <Moment at={since} /> },
  ]
  return (
    <List
      label={texts.person.tabs.groups}
      answer={answer}
      columns={columns}
      none={texts.person.noGroups}
      pages={pages}
    />
  )
}

export function PersonGrants({ id }: { id: string }): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, pages } = useAddress(parameters)
  const query = { user: id, after: values.after }
  const answer = useAnswer(['grants', query], (options) => listGrants(postern, query, options))
  const columns: Column<Grant>[] = [
    { name: texts.person.grant, cell: ({ text }) => <b className="mono">{text}</b> },
    {
      name: texts.person.resource,
      cell: (grant) =>
        may('tree:read') ? (
          <Link className="mono" href={`/services/${encodeURIComponent(grant.service)}?open=${grant.resource}`}>
            {placeOfGrant(grant)}
          </Link>
        ) : (
          <span className="mono">{placeOfGrant(grant)}</span>
        ),
    },
    { name: texts.person.since, cell: ({ created_at }) => <Moment at={created_at} /> },
    {
      name: texts.person.until,
      cell: ({ permission: { expires_at } }) => (expires_at ? <Moment at={expires_at} /> : texts.never),
    },
  ]
  if (may('grants:write'))
    columns.push({
      name: texts.person.endGrant,
      isAct: true,
      cell: ({ uuid, text }) => (
        <PreviewLink
          name={texts.person.endGrant}
          subject={text}
          change={{ method: 'DELETE', path: `/v1/grants/${uuid}` }}
        />
      ),
    })
  return (
    <>
      <p className="actions">
        {may('check:others') && (
          <Link className="button" href={`/why?user=${id}`}>
            {own.why}
          </Link>
        )}
        {may('grants:write') && (
          <Link className="button" href={`/what-if?kind=grant&user=${id}`}>
            {own.give}
          </Link>
        )}
      </p>
      <List
        label={texts.person.tabs.access}
        answer={answer}
        columns={columns}
        none={texts.person.noGrants}
        pages={pages}
      />
    </>
  )
}

export function PersonKeys({ id }: { id: string }): ReactNode {
  const texts = useTexts()
  const { values, pages } = useAddress(parameters)
  const query = { user: id, after: values.after }
  const answer = useAnswer(['keys', query], (options) => listApiKeys(postern, query, options))
  const columns: Column<ApiKey>[] = [
    {
      name: texts.person.key,
      cell: ({ name, prefix, last_four }) => (
        <>
          <b>{name}</b>
          <span className="small muted mono">
            {prefix}_…{last_four}
          </span>
        </>
      ),
    },
    { name: texts.person.scopes, cell: ({ scopes }) => <span className="mono small">{scopes.join(' ')}</span> },
    {
      name: texts.person.seen,
      cell: ({ last_used_at }) => (last_used_at ? <Moment at={last_used_at} /> : texts.never),
    },
    {
      name: texts.person.until,
      cell: ({ expires_at }) => (expires_at ? <Moment at={expires_at} /> : texts.never),
    },
  ]
  return (
    <List label={texts.person.tabs.keys} answer={answer} columns={columns} none={texts.person.noKeys} pages={pages} />
  )
}
