/** API keys of all accounts: who has which, what each may do, and when it was last used. */
import { listApiKeys, revokeApiKey, type ApiKey } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

const statuses = ['active', 'replaced', 'expired', 'revoked'] as const
const parameters = { status: oneOf(statuses), never_expires: oneOf(['true', 'false']), after: cursor }
const tones = { active: 'good', replaced: 'warn', expired: 'plain', revoked: 'plain' } as const

export default function Keys(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, narrow, pages } = useAddress(parameters)
  const { never_expires: endless, ...others } = values
  const query = { ...others, all: true, ...(endless && { never_expires: endless === 'true' }) }
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
    {
      name: own.status,
      cell: ({ status }) => <Chip tone={tones[status]}>{own.statuses[status]}</Chip>,
    },
    {
      name: own.owner,
      cell: ({ user }) =>
        user.kind === 'person' ? <Link href={`/users/${user.uuid}`}>{user.username}</Link> : user.username,
    },
    { name: texts.person.scopes, cell: ({ scopes }) => <span className="mono small">{scopes.join(' ')}</span> },
    {
      name: own.used,
      cell: ({ last_used_at }) => (last_used_at ? <Moment at={last_used_at} /> : texts.never),
    },
    {
      name: texts.person.until,
      cell: ({ expires_at }) => (expires_at ? <Moment at={expires_at} /> : own.forever),
    },
  ]
  if (may('keys:write'))
    columns.push({
      name: own.revoke,
      isAct: true,
      cell: (key) => (key.status === 'active' || key.status === 'replaced') && <Revocation apiKey={key} />,
    })
  return (
    <Page title={texts.screens.keys} about={own.about}>
      <Filters>
        <Choice
          label={own.status}
          value={values.status}
          values={own.statuses}
          onChange={(status) => narrow({ status })}
        />
        <Choice
          label={own.end}
          value={values.never_expires}
          values={{ true: own.forever, false: own.ends }}
          onChange={(never_expires) => narrow({ never_expires })}
        />
      </Filters>
      <List label={texts.screens.keys} answer={answer} columns={columns} pages={pages} none={texts.person.noKeys} />
    </Page>
  )
}

function Revocation({ apiKey: { uuid, name, user, last_used_at } }: { apiKey: ApiKey }): ReactNode {
  const texts = useWords(words)
  const revoke = useAct(() => revokeApiKey(postern, uuid))
  return (
    <Confirm
      name={texts.revoke}
      subject={name}
      consequence={texts.revokeDoes(name, user.username, last_used_at !== null)}
      act={() => revoke.mutateAsync(undefined)}
    />
  )
}
