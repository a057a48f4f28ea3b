/** API keys, and the service accounts whose keys they are: two tabs. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { oneOf, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { deferred } from '#console/parts/deferred.tsx'
import { Page } from '#console/parts/page.tsx'
import { Tabs } from '#console/parts/tabs.tsx'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { KeyList } from './key-list.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

const Accounts = deferred(() => import('./accounts.tsx'), Loading)

const tabs = ['keys', 'accounts'] as const
const parameters = { tab: oneOf(tabs) }

export default function Keys(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values } = useAddress(parameters)
  const tab = values.tab ?? 'keys'
  return (
    <Page
      title={texts.screens.keys}
      about={own.about}
      actions={
        may('keys:write') && (
          <Link className="button primary" href={tab === 'keys' ? '/keys?open=new' : '/keys?tab=accounts&open=new'}>
            {tab === 'keys' ? own.create : own.createAccount}
          </Link>
        )
      }
    >
      <Tabs
        label={own.tabsLabel}
        names={tabs.map((each) => [each, own.tabs[each]])}
        open={tab}
        href={(each) => (each ? `/keys?tab=${each}` : '/keys')}
      />
      {tab === 'keys' ? <KeyList /> : <Accounts />}
    </Page>
  )
}
