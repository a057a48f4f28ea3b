/** The email that was sent, waits or was given up. */
import { listMail, type Mail } from 'postern/client'
import type { ReactNode } from 'react'
import { cursor, oneOf, useAddress } from '#console/address.ts'
import { Chip } from '#console/parts/chip.tsx'
import { Choice, Filters, SearchText } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Moment, momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'
import * as z from 'zod/mini'

const parameters = {
  state: oneOf(['waiting', 'sent', 'abandoned']),
  template: z.optional(z.string().check(z.regex(/^[a-z]+(?:-[a-z]+)*$/))),
  after: cursor,
}

const tones = { waiting: 'warn', sent: 'good', abandoned: 'bad' } as const

export default function MailScreen(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const language = useLanguage()
  const { values, narrow, pages } = useAddress(parameters)
  const answer = useAnswer(['mail', values], (options) => listMail(postern, values, options))
  const columns: Column<Mail>[] = [
    { name: own.recipient, cell: ({ recipient }) => <b>{recipient}</b> },
    {
      name: own.state,
      cell: ({ state, due_at, last_error }) => (
        <>
          <Chip tone={tones[state]}>{own.states[state]}</Chip>
          {state === 'waiting' && due_at && (
            <span className="small muted">{texts.webhooks.next(momentText(due_at, language))}</span>
          )}
          {last_error && state !== 'sent' && <span className="small muted">{last_error}</span>}
        </>
      ),
    },
    {
      name: own.template,
      cell: ({ template, language: written }) => (
        <span className="mono">
          {template}
          {written && ` · ${written}`}
        </span>
      ),
    },
    { name: own.attempts, cell: ({ attempts }) => attempts },
    { name: own.created, cell: ({ created_at }) => <Moment at={created_at} /> },
  ]
  return (
    <Page title={texts.screens.mail} about={own.about}>
      <Filters>
        <SearchText label={own.template} value={values.template} onChange={(template) => narrow({ template })} isMain />
        <Choice label={own.state} value={values.state} values={own.states} onChange={(state) => narrow({ state })} />
      </Filters>
      <List
        label={texts.screens.mail}
        answer={answer}
        columns={columns}
        pages={pages}
        none={own.none}
        noneHint={own.noneHint}
      />
    </Page>
  )
}
