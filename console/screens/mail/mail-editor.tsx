/** The text of an email as an administrator writes it: each line of the field is a paragraph. What it becomes is shown above while one types. */
import { getSettings, unwrap, updateSettings, type MailPreview } from 'postern/client'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Confirm } from '#console/parts/confirm.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords, type Language } from '#console/texts/texts.tsx'
import type { MailText, Template } from './preview-panel.tsx'
import { words } from './words.ts'

/** Milliseconds without a letter before the preview follows. */
const pause = 400

export interface MailEditorProps {
  template: Template
  language: Language
  /** The stored text. */
  preview: MailPreview
  onType: (text: MailText | undefined) => void
  /** Where one is once it is saved. */
  doneHref: string
}

/** The setting has the texts of all emails, so it is read before one of them is replaced. */
async function save(template: Template, language: Language, text: MailText | null) {
  const { mail_overrides: stored } = unwrap(await getSettings(postern))
  const { [language]: _, ...others } = stored[template] ?? {}
  const changed = text ? { ...others, [language]: text } : others
  const { [template]: __, ...rest } = stored
  const isLeft = Object.keys(changed).length > 0
  return updateSettings(postern, { mail_overrides: isLeft ? { ...rest, [template]: changed } : rest })
}

export function MailEditor({ template, language, preview, onType, doneHref }: MailEditorProps): ReactNode {
  const texts = useWords(words)
  const [, navigate] = useLocation()
  const [start] = useState(() => preview.override)
  const [subject, setSubject] = useState(start?.subject ?? '')
  const [body, setBody] = useState(start?.paragraphs.join('\n') ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const act = useAct((text: MailText | null) => save(template, language, text))
  const text = textOf(subject, body)
  useEffect(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onType(textOf(subject, body)), pause)
    return () => clearTimeout(timer.current)
  }, [subject, body, onType])
  const finish = () => {
    onType(undefined)
    navigate(doneHref)
  }
  return (
    <div className="sections">
      <label className="field">
        <span>{texts.subject}</span>
        <input value={subject} maxLength={200} onChange={(event) => setSubject(event.target.value)} />
      </label>
      <label className="field">
        <span>{texts.paragraphs}</span>
        <textarea rows={8} value={body} onChange={(event) => setBody(event.target.value)} />
      </label>
      <p className="small muted">
        {texts.placeholders} <span className="mono">{preview.placeholders.map((each) => `{{${each}}}`).join(' ')}</span>
      </p>
      <div className="actions">
        {text && (
          <Confirm
            name={texts.save}
            consequence={texts.saveDoes(template)}
            isDangerous={false}
            act={() => act.mutateAsync(text).then(finish)}
          />
        )}
        {start && (
          <Confirm
            name={texts.restore}
            consequence={texts.restoreDoes(template)}
            act={() => act.mutateAsync(null).then(finish)}
          />
        )}
      </div>
    </div>
  )
}

/** Undefined until there is a subject and a paragraph. */
function textOf(subject: string, body: string): MailText | undefined {
  const paragraphs = body
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return subject.trim() && paragraphs.length > 0 ? { subject: subject.trim(), paragraphs } : undefined
}
