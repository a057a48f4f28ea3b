/** The services: the roots of the trees. */
import { listServices, type Service } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Filters, SearchText } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { ServiceCreation } from './service-creation.tsx'
import { words } from './words.ts'

const parameters = { q: text, after: cursor }

export default function Services(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, narrow, pages } = useAddress(parameters)
  const query = { ...values, sort: 'name' as const, configuration: false as const }
  const answer = useAnswer(['services', query], (options) => listServices(postern, query, options))
  const columns: Column<Service>[] = [
    {
      name: own.service,
      cell: ({ name, display_name }) => (
        <>
          <Link href={`/services/${encodeURIComponent(name)}`}>{display_name}</Link>
          {display_name !== name && <span className="small muted">{name}</span>}
        </>
      ),
    },
    { name: own.type, cell: ({ type }) => type },
    { name: own.url, cell: ({ url }) => (url ? <span className="mono small">{url}</span> : '–') },
    { name: own.created, cell: ({ created_at }) => <Moment at={created_at} /> },
  ]
  return (
    <Page title={texts.screens.services} about={own.about} actions={may('tree:write') && <ServiceCreation />}>
      <Filters>
        <SearchText label={own.search} value={values.q} onChange={(q) => narrow({ q })} isMain />
      </Filters>
      <List
        label={texts.screens.services}
        answer={answer}
        columns={columns}
        pages={pages}
        none={own.none}
        noneHint={own.noneHint}
      />
    </Page>
  )
}
