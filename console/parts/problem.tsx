/** A refusal, in the words of Postern's problem document, with what identifies it in the log. */
import type { Problem } from 'postern/client'
import type { ReactNode } from 'react'
import { problemOf } from '#console/postern.ts'
import { useTexts } from '#console/texts/texts.tsx'

export interface ProblemNoteProps {
  error: unknown
  /** Asks again, where that can help. */
  again?: () => void
  /** The errors to show, where others stand at their fields. */
  errors?: Problem['errors']
}

export function ProblemNote({ error, again, errors = problemOf(error).errors }: ProblemNoteProps): ReactNode {
  const texts = useTexts()
  const { code, detail, title, instance } = problemOf(error)
  return (
    <div className="note bad" role="alert">
      <p>
        <b>{texts.problems[code] ?? title ?? texts.problems.other}</b>
      </p>
      {detail && !errors?.length && <p lang="en">{detail}</p>}
      {errors?.map((each) => (
        <p key={each.pointer + each.code} lang="en">
          <code>{each.pointer}</code> {each.detail ?? each.code}
        </p>
      ))}
      {code === 'step-up-required' && (
        <p>
          <a href={`/account/confirm?return_to=${encodeURIComponent(location.pathname + location.search)}`}>
            {texts.confirmFirst}
          </a>
        </p>
      )}
      {instance && <p className="small muted">{texts.reference(instance.replace('urn:uuid:', ''))}</p>}
      {again && (
        <button type="button" className="button small" onClick={again}>
          {texts.tryAgain}
        </button>
      )}
    </div>
  )
}
