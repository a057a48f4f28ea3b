/** Who may? Everybody with a permission on a place, each with the way they got it, as a list and as CSV. */
import '#console/style/why.css'
import { listPermissionHolders } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { PermissionField } from '#console/fields/permission-field.tsx'
import { PlaceField } from '#console/fields/place-field.tsx'
import { formatPlace, writePlace } from '#console/fields/place.ts'
import { Chip } from '#console/parts/chip.tsx'
import { DownloadCsv } from '#console/parts/download-csv.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { needsText } from '#console/screens/why/question.ts'
import { words as wordsOfWhy } from '#console/screens/why/words.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { type HoldingWay, wayParameter } from './way.ts'
import { words } from './words.ts'

const parameters = { service: text, path: text, permission: text, way: wayParameter, after: cursor }

export default function WhoMay(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const { values, narrow } = useAddress(parameters)
  const { service, path, permission, way } = values
  const query = service && permission ? { service, path, permission, way } : null
  const name = `${permission}${formatPlace({ service, path }).replaceAll('/', '-')}.csv`
  return (
    <Page
      title={texts.screens['who-may']}
      about={own.about}
      actions={
        query && (
          <DownloadCsv
            label={own.download}
            path="/v1/permissions/holders"
            query={query}
            name={name}
            progress={own.downloading}
          />
        )
      }
    >
      <Filters>
        <PermissionField
          label={own.fields.permission}
          service={service}
          permission={permission}
          onChange={(chosen) => narrow({ permission: chosen })}
        />
        <PlaceField label={own.fields.place} place={{ service, path }} onChange={narrow} />
        <Choice label={own.fields.way} value={way} values={own.ways} onChange={(chosen) => narrow({ way: chosen })} />
      </Filters>
      {query ? (
        <Holders query={query} />
      ) : (
        <div className="card empty" role="status">
          <b>{own.ask}</b>
          <p>{own.askHint}</p>
        </div>
      )}
    </Page>
  )
}

interface Query {
  service: string
  path: string | undefined
  permission: string
  way: HoldingWay | undefined
}

type Holders = Extract<Awaited<ReturnType<typeof listPermissionHolders>>, { ok: true }>['value']
/** The decision for a user, or for everybody of a kind. */
type Decision = Pick<Holders['items'][number], 'reason' | 'step_up'>

function Holders({ query }: { query: Query }): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, pages } = useAddress(parameters)
  const asked = { ...query, after: values.after }
  const answer = useAnswer(['holders', asked], (options) => listPermissionHolders(postern, asked, options))
  const reason = useReason()
  const { permission, service, path } = query
  const whyHref = (user: string) => `/why?${writePlace({ service, path }, { user, permission })}`
  const columns: Column<Holders['items'][number]>[] = [
    {
      name: own.user,
      cell: ({ uuid, username }) =>
        may('check:others') ? <Link href={whyHref(uuid)}>{username}</Link> : <b>{username}</b>,
    },
    { name: own.way, cell: ({ way }) => <Chip>{own.ways[way]}</Chip> },
    { name: own.reason, cell: (holder) => reason(holder.step_up ? { ...holder, reason: holder.decided_by } : holder) },
  ]
  const isLast = answer.data?.next === null && !values.after
  return (
    <>
      {answer.data && <Everybody {...answer.data} whyHref={may('check:others') ? whyHref : undefined} />}
      <List
        label={texts.screens['who-may']}
        answer={answer}
        columns={columns}
        none={isLast ? own.nobody : own.none}
        noneHint={isLast ? own.nobodyHint : own.noneHint}
        pages={pages}
      />
    </>
  )
}

/** What those may who have nothing of their own. */
function Everybody(
  props: Pick<Holders, 'everyone' | 'authenticated'> & { whyHref: ((user: string) => string) | undefined },
) {
  const { everyone, authenticated, whyHref } = props
  const own = useWords(words)
  const reason = useReason()
  const said = (decision: Holders['everyone'], user?: string) => {
    const word = decision.allow ? own.may : own.mayNot
    return (
      <>
        <Chip tone={decision.allow ? 'warn' : 'plain'}>
          {user && whyHref ? <Link href={whyHref(user)}>{word}</Link> : word}
        </Chip>{' '}
        {(decision.allow || decision.step_up) && <span className="small">{reason(decision)}</span>}
      </>
    )
  }
  return (
    <Facts
      isBroad
      facts={[
        [own.everyone, said(everyone, 'anonymous')],
        [own.authenticated, said(authenticated)],
      ]}
    />
  )
}

/** Says what decides, and what a session needs for it. */
function useReason(): (decision: Decision) => string {
  const { reasons, condition } = useWords(words)
  const needs = useWords(wordsOfWhy)
  const said = (reason: string) => {
    if (reason.startsWith('user:')) return reasons.own
    const group = /^group:(.*)$/s.exec(reason)?.[1]
    if (group === 'everyone' || group === 'authenticated') return reasons[group]
    if (group !== undefined) return reasons.group(group)
    return reason === 'administrator' || reason === 'multiple' || reason === 'default' ? reasons[reason] : reason
  }
  return ({ reason, step_up: needed }) => {
    const parts = [reason !== 'step-up-required' && said(reason), needed && condition(needsText(needed, needs))]
    return parts.filter(Boolean).join(', ')
  }
}
