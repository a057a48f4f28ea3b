/** Providers that users sign in with: what each lets in, and how many accounts are linked to it. */
import { listProviders, type Provider } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { NewProvider } from './new-provider.tsx'
import { policyOf } from './policy.ts'
import { ProviderPanel } from './provider-panel.tsx'
import { words } from './words.ts'

const parameters = { after: cursor, open: text, edit: oneOf(['yes']) }

/** What is open while a provider is created. */
const newProvider = 'new'

export default function Providers(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, href, go, pages } = useAddress(parameters)
  const { open, edit, after } = values
  const answer = useAnswer(['providers', { after }], (options) => listProviders(postern, { after }, options))
  const shown = answer.data?.items.find(({ uuid }) => uuid === open)
  const isNew = open === newProvider && may('settings:write')
  const close = () => go({ open: undefined, edit: undefined })
  const columns: Column<Provider>[] = [
    {
      name: own.provider,
      cell: ({ uuid, title, name }) => (
        <>
          <Link href={href({ open: uuid, edit: undefined })}>{title}</Link>
          <span className="small muted mono">{name}</span>
        </>
      ),
    },
    {
      name: own.status,
      cell: ({ enabled }) => <Chip tone={enabled ? 'good' : 'plain'}>{enabled ? own.enabled : own.disabled}</Chip>,
    },
    { name: own.links, cell: ({ identities }) => identities },
    { name: own.policy, cell: (provider) => policyOf(provider, own).join(', ') },
    { name: own.issuer, cell: ({ issuer }) => <span className="mono small">{issuer}</span> },
  ]
  return (
    <Page
      title={texts.screens.providers}
      about={own.about}
      actions={
        may('settings:write') && (
          <Link className="button primary" href={href({ open: newProvider, edit: undefined })}>
            {own.create}
          </Link>
        )
      }
    >
      <div className={shown || isNew ? 'split with-panel' : 'split'}>
        <List
          label={texts.screens.providers}
          answer={answer}
          columns={columns}
          open={open}
          pages={pages}
          none={own.none}
          noneHint={may('settings:write') && own.noneHint}
        />
        {isNew && (
          <Panel title={own.create} close={close}>
            <NewProvider created={(uuid) => go({ open: uuid })} />
          </Panel>
        )}
        {shown && (
          <ProviderPanel
            provider={shown}
            isEdited={edit !== undefined && may('settings:write')}
            edit={(isEdited) => go({ edit: isEdited ? 'yes' : undefined })}
            close={close}
          />
        )}
      </div>
    </Page>
  )
}
