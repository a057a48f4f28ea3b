/** An email as it reads, with example values, in either language; and its text, edited beside what it becomes. */
import '#console/style/mail.css'
import { previewMail, type MailPreview, type PreviewMailInput } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { useCaller, useMay } from '#console/caller.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { languages, useWords, type Language } from '#console/texts/texts.tsx'
import { MailEditor } from './mail-editor.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

export type Template = PreviewMailInput['template']
export type MailText = NonNullable<PreviewMailInput['text']>

export interface PreviewPanelProps {
  template: Template
  language: Language
  isEdited: boolean
  /** This panel with another language, or with the editor open or closed. */
  href: (changes: { language?: Language; edit?: 'true' | undefined }) => string
  close: () => void
}

export function PreviewPanel({ template, language, isEdited, href, close }: PreviewPanelProps): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const { user } = useCaller()
  const [typed, setTyped] = useState<MailText>()
  const input = { template, language }
  const stored = useAnswer(['mail preview', input], (options) => previewMail(postern, input, options))
  const edited = { ...input, text: typed }
  const isTyped = isEdited && typed !== undefined
  const live = useAnswer(['mail preview', edited], (options) => previewMail(postern, edited, options), isTyped)
  const shown = (isTyped && live.data) || stored.data
  const error = (isTyped && live.error) || stored.error
  const mayEdit = user.role === 'superuser' && may('settings:write')
  return (
    <Panel title={template} close={close}>
      <nav className="tabs" aria-label={own.language}>
        {(Object.keys(languages) as Language[]).map((each) => (
          <Link key={each} href={href({ language: each })} aria-current={each === language ? 'page' : undefined}>
            {languages[each]}
          </Link>
        ))}
      </nav>
      {error && <ProblemNote error={error} />}
      {!shown && !error && <Loading />}
      {shown && <Letter mail={shown} language={language} isStale={stored.isPlaceholderData} />}
      <p className="small muted">
        {own.examples} {stored.data && (stored.data.override ? own.customised : own.standard)}
      </p>
      {mayEdit && !isEdited && (
        <Link className="button" href={href({ edit: 'true' })}>
          {own.edit}
        </Link>
      )}
      {mayEdit && isEdited && stored.data && !stored.isPlaceholderData && (
        <MailEditor
          key={`${template} ${language}`}
          template={template}
          language={language}
          preview={stored.data}
          onType={setTyped}
          doneHref={href({ edit: undefined })}
        />
      )}
    </Panel>
  )
}

/** The email, in the console's own markup: what an email says is text, and its link opens nothing here. */
function Letter(props: { mail: MailPreview; language: Language; isStale: boolean }): ReactNode {
  const { mail, language, isStale } = props
  const own = useWords(words)
  return (
    <article className="letter" lang={language} aria-label={own.preview} aria-busy={isStale}>
      <h3>{mail.subject}</h3>
      {mail.paragraphs.map(({ text, url }) =>
        url === null ? (
          <p key={text}>{text}</p>
        ) : (
          <div key={url}>
            <span className="letter-link">{text}</span>
            <p className="small muted">{url}</p>
          </div>
        ),
      )}
    </article>
  )
}
