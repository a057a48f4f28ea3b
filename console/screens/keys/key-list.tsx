/** API keys of all accounts: whose each is, whether it lives, and when it was last used. */
import { listApiKeys, type ApiKey } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { KeyPanel, tones, type IssuedKey } from './key-panel.tsx'
import { NewKey } from './new-key.tsx'
import { words } from './words.ts'

const statuses = ['active', 'replaced', 'expired', 'revoked'] as const
const parameters = {
  status: oneOf(statuses),
  never_expires: oneOf(['true', 'false']),
  user: text,
  after: cursor,
  open: text,
}

/** What is open while a key is created. */
const newKey = 'new'

export function KeyList(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const [issued, setIssued] = useState<IssuedKey>()
  const { values, href, go, narrow, pages } = useAddress(parameters)
  const { never_expires: endless, user, status, after, open } = values
  const query = {
    status,
    after,
    ...(user ? { user } : { all: true }),
    ...(endless && { never_expires: endless === 'true' }),
  }
  const answer = useAnswer(['keys', query], (options) => listApiKeys(postern, query, options))
  const shown = answer.data?.items.find(({ uuid }) => uuid === open)
  const isNew = open === newKey && may('keys:write')
  const close = () => go({ open: undefined })
  const show = (made: IssuedKey) => {
    setIssued(made)
    go({ open: made.key.uuid })
  }
  return (
    <>
      <Filters>
        <Choice label={own.status} value={status} values={own.statuses} onChange={(next) => narrow({ status: next })} />
        <Choice
          label={own.end}
          value={endless}
          values={{ true: own.forever, false: own.ends }}
          onChange={(next) => narrow({ never_expires: next })}
        />
        {user && (
          <Choice
            label={own.owner}
            value={user}
            values={{ [user]: own.ofAccount }}
            onChange={(next) => narrow({ user: next })}
          />
        )}
      </Filters>
      <div className={open ? 'split with-panel' : 'split'}>
        <List
          label={texts.screens.keys}
          answer={answer}
          columns={columnsOf(texts, own, (uuid) => href({ open: uuid }))}
          open={open}
          pages={pages}
          none={texts.person.noKeys}
        />
        {isNew && (
          <Panel title={own.create} close={close}>
            <NewKey created={show} account={user} />
          </Panel>
        )}
        {open && open !== newKey && (
          <KeyPanel key={open} uuid={open} known={shown} issued={issued} show={show} close={close} />
        )}
      </div>
    </>
  )
}

function columnsOf(
  texts: ReturnType<typeof useTexts>,
  own: (typeof words)['en'],
  panelHref: (uuid: string) => string,
): Column<ApiKey>[] {
  return [
    {
      name: texts.person.key,
      cell: ({ uuid, name, prefix, last_four }) => (
        <>
          <Link href={panelHref(uuid)}>{name}</Link>
          <span className="small muted mono">
            {prefix}_…{last_four}
          </span>
        </>
      ),
    },
    { name: own.status, cell: ({ status }) => <Chip tone={tones[status]}>{own.statuses[status]}</Chip> },
    { name: own.owner, cell: ({ user }) => <Link href={`/users/${user.uuid}`}>{user.username}</Link> },
    { name: texts.person.scopes, cell: ({ scopes }) => <span className="mono small">{scopes.join(' ')}</span> },
    {
      name: own.used,
      cell: ({ last_used_at, last_used_device, last_used_ip }) =>
        last_used_at ? (
          <>
            <Moment at={last_used_at} />
            <span className="small muted">{[last_used_device, last_used_ip].filter(Boolean).join(' · ')}</span>
          </>
        ) : (
          texts.never
        ),
    },
    {
      name: texts.person.until,
      cell: (key) => <Expiry apiKey={key} />,
    },
  ]
}

/** Days before its end from which a key is marked; its owner gets the first mail then. */
const soonDays = 14
const dayMilliseconds = 24 * 60 * 60 * 1000

function Expiry({ apiKey: { status, expires_at: end } }: { apiKey: ApiKey }): ReactNode {
  const own = useWords(words)
  if (!end) return own.forever
  const isSoon = status === 'active' && Date.parse(end) - Date.now() < soonDays * dayMilliseconds
  return (
    <>
      <Moment at={end} /> {isSoon && <Chip tone="warn">{own.soon}</Chip>}
    </>
  )
}
