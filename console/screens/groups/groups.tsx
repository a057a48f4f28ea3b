/** All groups that the caller may see, by the beginning of their names. */
import { listGroups, type Group } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, text, useAddress } from '#console/address.ts'
import { Filters, SearchText } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts } from '#console/texts/texts.tsx'

const parameters = { q: text, after: cursor }

export default function Groups(): ReactNode {
  const texts = useTexts()
  const { values, narrow, pages } = useAddress(parameters)
  const query = { ...values, sort: 'name' as const }
  const answer = useAnswer(['groups', query], (options) => listGroups(postern, query, options))
  const columns: Column<Group>[] = [
    { name: texts.groups.group, cell: ({ uuid, name }) => <Link href={`/groups/${uuid}`}>{name}</Link> },
    { name: texts.groups.description, cell: ({ description }) => description ?? '–' },
    { name: texts.groups.priority, cell: ({ priority }) => priority },
    { name: texts.groups.discoverable, cell: ({ discoverable }) => (discoverable ? texts.yes : texts.no) },
  ]
  return (
    <Page title={texts.groups.title} about={texts.groups.about}>
      <Filters>
        <SearchText label={texts.groups.search} value={values.q} onChange={(q) => narrow({ q })} isMain />
      </Filters>
      <List
        label={texts.groups.title}
        answer={answer}
        columns={columns}
        pages={pages}
        none={texts.groups.none}
        noneHint={texts.groups.noneHint}
      />
    </Page>
  )
}
