/** A secret that Postern shows this once, or another text to be copied. */
import { useRef, useState, type ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** @param about what it is of, and what to do with it */
export function ShownOnce({ label, secret, about }: { label: string; secret: string; about: string }): ReactNode {
  const texts = useWords(words)
  return (
    <div className="note good once" role="status">
      <p>
        <b>{texts.shownOnce}</b> {about}
      </p>
      <Copyable label={label} text={secret} />
    </div>
  )
}

/** A text in a field that selects all of it, and a button that copies it. */
export function Copyable({ label, text }: { label: string; text: string }): ReactNode {
  const texts = useWords(words)
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<string>()
  const copy = async () => {
    field.current?.select()
    await navigator.clipboard.writeText(text)
    setCopied(text)
  }
  return (
    <div className="copyable">
      <label className="field">
        <span>{label}</span>
        <input ref={field} className="mono" readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <button type="button" className="button" aria-label={`${texts.copy}: ${label}`} onClick={() => void copy()}>
        {copied === text ? texts.copied : texts.copy}
      </button>
      <span className="visually-hidden" role="status">
        {copied === text && texts.copied}
      </span>
    </div>
  )
}
