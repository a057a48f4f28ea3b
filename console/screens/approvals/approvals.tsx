/** What waits: registrations for a decision, and memberships for the acceptance of terms. A registration is approved, or declined with a reason that the applicant reads. */
import { approveRegistration, declineRegistration, listRegistrations, type Registration } from 'postern/client'
import { useState, type ReactNode } from 'react'
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
import { Joins } from './joins.tsx'
import { TermsLine } from './terms-line.tsx'
import { words } from './words.ts'

const statuses = ['requested', 'confirmed', 'completed', 'declined', 'superseded', 'expired', 'taken'] as const
const tabs = ['registrations', 'joins'] as const
const tabParameters = { tab: oneOf(tabs) }
const parameters = { status: oneOf(statuses), after: cursor }

/** The two inboxes, of which the address names the open one. */
export default function Approvals(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values } = useAddress(tabParameters)
  const isOpen = (tab: (typeof tabs)[number]) => tab === (values.tab ?? 'registrations')
  return (
    <Page title={texts.screens.approvals} about={own.about}>
      {may('groups:read') && (
        <nav className="tabs" aria-label={own.tabsLabel}>
          {tabs.map((tab) => (
            <Link
              key={tab}
              href={tab === 'registrations' ? '/approvals' : `/approvals?tab=${tab}`}
              aria-current={isOpen(tab) ? 'page' : undefined}
            >
              {own.tabs[tab]}
            </Link>
          ))}
        </nav>
      )}
      {isOpen('joins') && may('groups:read') ? <Joins /> : <Registrations />}
    </Page>
  )
}

function Registrations(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, narrow, pages } = useAddress(parameters)
  const [decided, setDecided] = useState<string | null>(null)
  const answer = useAnswer(['registrations', values], (options) => listRegistrations(postern, values, options))
  const columns: Column<Registration>[] = [
    {
      name: own.applicant,
      cell: ({ username, full_name }) => (
        <>
          <b>{full_name ?? username}</b>
          {full_name && <span className="small muted">{username}</span>}
        </>
      ),
    },
    {
      name: own.status,
      cell: ({ status, decided_by }) => (
        <>
          <Chip tone={status === 'confirmed' ? 'warn' : status === 'completed' ? 'good' : 'plain'}>
            {own.statuses[status]}
          </Chip>
          {decided_by && <span className="small muted">{own.decidedBy(decided_by)}</span>}
        </>
      ),
    },
    { name: texts.users.email, cell: ({ email }) => email },
    { name: own.from, cell: ({ requested_from }) => <span className="whole">{requested_from ?? '–'}</span> },
    { name: own.created, cell: ({ created_at }) => <Moment at={created_at} /> },
  ]
  if (may('registrations:decide'))
    columns.push({
      name: own.decide,
      isAct: true,
      cell: (registration) =>
        registration.status === 'confirmed' && <Decision registration={registration} decided={setDecided} />,
    })
  return (
    <>
      <Filters>
        <Choice
          label={own.status}
          value={values.status}
          values={own.statuses}
          none={own.open}
          onChange={(status) => narrow({ status })}
        />
      </Filters>
      {decided && (
        <p className="note good" role="status">
          <b>{decided}</b>
        </p>
      )}
      <List
        label={texts.screens.approvals}
        answer={answer}
        columns={columns}
        pages={pages}
        none={own.none}
        noneHint={own.noneHint}
      />
      <TermsLine />
    </>
  )
}

interface DecisionProps {
  registration: Registration
  /** With what was done, in a sentence. */
  decided: (sentence: string) => void
}

function Decision({ registration: { uuid, username, email }, decided }: DecisionProps): ReactNode {
  const texts = useWords(words)
  const approve = useAct(() => approveRegistration(postern, uuid))
  const decline = useAct((reason: string | null) => declineRegistration(postern, uuid, { reason }))
  return (
    <div className="actions">
      <Confirm
        name={texts.approve}
        subject={username}
        consequence={texts.approveDoes(username, email)}
        isDangerous={false}
        act={() => approve.mutateAsync(undefined).then(() => decided(texts.approved(username, email)))}
      />
      <Confirm
        name={texts.decline}
        subject={username}
        consequence={texts.declineDoes(username, email)}
        fields={
          <label className="field">
            <span>{texts.reason}</span>
            <textarea name="reason" maxLength={500} />
          </label>
        }
        act={(form) => decline.mutateAsync(reasonOf(form)).then(() => decided(texts.declined(username, email)))}
      />
    </div>
  )
}

function reasonOf(form: FormData): string | null {
  const reason = form.get('reason')
  return typeof reason === 'string' && reason.trim() ? reason.trim() : null
}
