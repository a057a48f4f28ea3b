/** The email that was sent, waits or was given up, and how each reads. */
import { listMail, type Mail } from 'postern/client'
import type { ReactNode } from 'react'
import { templates } from 'virtual:mails'
import { Link } from 'wouter'
import { code, cursor, oneOf, useAddress } from '#console/address.ts'
import { Chip } from '#console/parts/chip.tsx'
import { Choice, Filters, SearchText } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { Moment, momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useTexts, useWords, type Language } from '#console/texts/texts.tsx'
import { PreviewPanel, type Template } from './preview-panel.tsx'
import { words } from './words.ts'

const tabs = ['outbox', 'templates'] as const

const parameters = {
  tab: oneOf(['templates']),
  /** The template that is shown. */
  open: oneOf(templates),
  language: oneOf(['en', 'de']),
  edit: oneOf(['true']),
  state: oneOf(['waiting', 'sent', 'abandoned']),
  template: code,
  after: cursor,
}

const tones = { waiting: 'warn', sent: 'good', abandoned: 'bad' } as const

export default function MailScreen(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const language = useLanguage()
  const { values, href, go, narrow, pages } = useAddress(parameters)
  const { tab, open, language: shown = language, edit, ...query } = values
  const isOutbox = tab !== 'templates'
  const answer = useAnswer(['mail', query], (options) => listMail(postern, query, options), isOutbox)
  const previewHref = (template: Template, written?: Language) =>
    href({ open: template, language: written, edit: undefined })
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
        <Link className="word mono" href={previewHref(template as Template, written === 'de' ? 'de' : 'en')}>
          {template}
          {written && ` · ${written}`}
        </Link>
      ),
    },
    { name: own.attempts, cell: ({ attempts }) => attempts },
    { name: own.created, cell: ({ created_at }) => <Moment at={created_at} /> },
  ]
  return (
    <Page title={texts.screens.mail} about={own.about}>
      <nav className="tabs" aria-label={own.tabsLabel}>
        {tabs.map((each) => (
          <Link
            key={each}
            href={each === 'outbox' ? '/mail' : '/mail?tab=templates'}
            aria-current={(each === 'outbox') === isOutbox ? 'page' : undefined}
          >
            {own.tabs[each]}
          </Link>
        ))}
      </nav>
      {isOutbox && (
        <Filters>
          <SearchText
            label={own.template}
            value={values.template}
            onChange={(template) => narrow({ template })}
            isMain
          />
          <Choice label={own.state} value={values.state} values={own.states} onChange={(state) => narrow({ state })} />
        </Filters>
      )}
      <div className={open ? 'split with-panel' : 'split'}>
        {isOutbox ? (
          <List
            label={texts.screens.mail}
            answer={answer}
            columns={columns}
            pages={pages}
            none={own.none}
            noneHint={own.noneHint}
          />
        ) : (
          <ul className="card templates" aria-label={own.tabs.templates}>
            {templates.map((each) => (
              <li key={each}>
                <Link
                  className="mono"
                  href={previewHref(each, values.language)}
                  aria-current={each === open ? 'true' : undefined}
                >
                  {each}
                </Link>
              </li>
            ))}
          </ul>
        )}
        {open && (
          <PreviewPanel
            key={open}
            template={open}
            language={shown}
            isEdited={edit === 'true'}
            href={href}
            close={() => go({ open: undefined, language: undefined, edit: undefined })}
          />
        )}
      </div>
    </Page>
  )
}
