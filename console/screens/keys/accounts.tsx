/** Service accounts: accounts of programs, who is responsible for each, and whether its keys are used. */
import {
  createServiceAccount,
  listServiceAccounts,
  type CreateServiceAccountInput,
  type ServiceAccount,
} from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, text, useAddress } from '#console/address.ts'
import { useCaller, useMay } from '#console/caller.tsx'
import { Form } from '#console/forms/form.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { AccountFields, accountOf } from './account-fields.tsx'
import { AccountPanel, Owner } from './account-panel.tsx'
import { words } from './account-words.ts'
import { words as keyWords } from './words.ts'

const parameters = {
  tab: oneOf(['accounts']),
  owner: oneOf(['current']),
  after: cursor,
  open: text,
  edit: oneOf(['yes']),
}

/** What is open while an account is created. */
const newAccount = 'new'

export default function Accounts(): ReactNode {
  const own = useWords(words)
  const { tabs } = useWords(keyWords)
  const may = useMay()
  const { values, href, go, narrow, pages } = useAddress(parameters)
  const { owner, after, open, edit } = values
  const query = { after, ...(owner && { owner_user: owner }) }
  const answer = useAnswer(['service accounts', query], (options) => listServiceAccounts(postern, query, options))
  const shown = answer.data?.items.find(({ uuid }) => uuid === open)
  const isNew = open === newAccount && may('keys:write')
  const close = () => go({ open: undefined, edit: undefined })
  return (
    <>
      <Filters>
        <Choice
          label={own.whose}
          value={owner}
          values={{ current: own.mine }}
          onChange={(next) => narrow({ owner: next })}
        />
      </Filters>
      <div className={shown || isNew ? 'split with-panel' : 'split'}>
        <List
          label={tabs.accounts}
          answer={answer}
          columns={useColumns((uuid) => href({ open: uuid, edit: undefined }))}
          open={open}
          pages={pages}
          none={own.none}
          noneHint={own.noneHint}
        />
        {isNew && (
          <Panel title={own.create} close={close}>
            <NewAccount created={(uuid) => go({ open: uuid })} />
          </Panel>
        )}
        {shown && (
          <AccountPanel
            account={shown}
            isEdited={edit !== undefined && may('keys:write')}
            edit={(isEdited) => go({ edit: isEdited ? 'yes' : undefined })}
            close={close}
          />
        )}
      </div>
    </>
  )
}

function useColumns(panelHref: (uuid: string) => string): Column<ServiceAccount>[] {
  const texts = useTexts()
  const own = useWords(words)
  return [
    {
      name: own.account,
      cell: ({ uuid, username, description }) => (
        <>
          <Link href={panelHref(uuid)}>{username}</Link>
          {description && <span className="small muted">{description}</span>}
        </>
      ),
    },
    {
      name: own.status,
      cell: ({ status }) => <Chip tone={status === 'active' ? 'good' : 'bad'}>{texts.statuses[status]}</Chip>,
    },
    { name: own.keys, cell: ({ live_keys }) => live_keys },
    { name: own.role, cell: ({ role }) => (role === 'authenticated' ? own.noRole : role) },
    { name: own.owner, cell: (account) => <Owner account={account} /> },
    { name: own.used, cell: ({ last_used_at }) => (last_used_at ? <Moment at={last_used_at} /> : texts.never) },
  ]
}

function NewAccount({ created }: { created: (uuid: string) => void }): ReactNode {
  const own = useWords(words)
  const { user } = useCaller()
  const create = useAct((input: CreateServiceAccountInput) => createServiceAccount(postern, input))
  return (
    <Form name={own.create} act={async (form) => created((await create.mutateAsync(accountOf(form))).uuid)}>
      <AccountFields owner={user.username} />
    </Form>
  )
}
