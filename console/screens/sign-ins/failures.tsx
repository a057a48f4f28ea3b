/** Whose sign-ins failed in a span, and from where; from a name to its account, and to the unlock. */
import { unlockUser, type SignInFailures } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Moment, momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

type Account = SignInFailures['accounts'][number]
type Address = SignInFailures['addresses'][number] & { uuid: string }

const onePage = { isLater: false, href: () => '' }

export function FailingAccounts({ failures }: { failures: SignInFailures }): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const language = useLanguage()
  const may = useMay()
  const columns: Column<Account>[] = [
    {
      name: own.account,
      cell: ({ uuid, username, full_name, locked_out_until: until }) => (
        <>
          {may('users:read') ? (
            <Link href={`/users/${uuid}`}>{full_name ?? username}</Link>
          ) : (
            <b>{full_name ?? username}</b>
          )}
          {full_name && <span className="small muted">{username}</span>}
          {until && <Chip tone="bad">{own.lockedOut(momentText(until, language))}</Chip>}
        </>
      ),
    },
    { name: own.failures, cell: ({ failures: count }) => count },
    { name: own.fromAddresses, cell: ({ addresses }) => addresses },
    { name: own.last, cell: ({ last_at }) => <Moment at={last_at} /> },
  ]
  if (may('users:lock'))
    columns.push({
      name: texts.person.acts.unlock,
      isAct: true,
      cell: (account) => account.locked_out_until && <Unlock account={account} />,
    })
  return (
    <List
      label={own.accounts}
      answer={{ items: failures.accounts, next: null }}
      columns={columns}
      pages={onePage}
      none={own.noAccounts}
    />
  )
}

function Unlock({ account: { uuid, username, full_name } }: { account: Account }): ReactNode {
  const { acts } = useTexts().person
  const own = useWords(words)
  const unlock = useAct(() => unlockUser(postern, uuid))
  const name = full_name ?? username
  return (
    <Confirm
      name={own.unlock}
      subject={name}
      consequence={acts.unlockDoes(name)}
      isDangerous={false}
      act={() => unlock.mutateAsync(undefined)}
    />
  )
}

export function FailingAddresses({ failures }: { failures: SignInFailures }): ReactNode {
  const own = useWords(words)
  const columns: Column<Address>[] = [
    { name: own.address, cell: ({ ip }) => <b className="mono">{ip ?? own.noAddress}</b> },
    { name: own.failures, cell: ({ failures: count }) => count },
    { name: own.names, cell: ({ names }) => names },
    { name: own.last, cell: ({ last_at }) => <Moment at={last_at} /> },
  ]
  return (
    <List
      label={own.addresses}
      answer={{ items: failures.addresses.map((each) => ({ ...each, uuid: each.ip ?? '' })), next: null }}
      columns={columns}
      pages={onePage}
      none={own.noAddresses}
    />
  )
}
