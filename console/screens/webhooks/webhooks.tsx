/** Webhooks: the messages, the endpoints that get them, and a verifier of signatures, each a tab. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { oneOf, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { deferred } from '#console/parts/deferred.tsx'
import { Page } from '#console/parts/page.tsx'
import { Tabs } from '#console/parts/tabs.tsx'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { Log } from './log.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

const tabs = ['log', 'endpoints', 'verify'] as const
const parameters = { tab: oneOf(tabs) }
const parts = {
  log: Log,
  endpoints: deferred(() => import('./endpoints.tsx'), Loading),
  verify: deferred(() => import('./verify.tsx'), Loading),
}

export default function Webhooks(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values } = useAddress(parameters)
  const tab = values.tab ?? 'log'
  const Part = parts[tab]
  return (
    <Page
      title={texts.screens.webhooks}
      about={texts.webhooks.about}
      actions={
        tab === 'endpoints' &&
        may('webhooks:write') && (
          <Link className="button primary" href="/webhooks?tab=endpoints&open=new">
            {own.create}
          </Link>
        )
      }
    >
      <Tabs
        label={own.tabsLabel}
        names={tabs.map((each) => [each, own.tabs[each]])}
        open={tab}
        href={(each) => (each ? `/webhooks?tab=${each}` : '/webhooks')}
      />
      <Part />
    </Page>
  )
}
