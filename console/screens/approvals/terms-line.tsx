/** Which terms an applicant accepts. */
import { getTerms } from 'postern/client'
import type { ReactNode } from 'react'
import { momentText } from '#console/parts/time.tsx'
import { postern, problemOf } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export function TermsLine(): ReactNode {
  const texts = useWords(words)
  const language = useLanguage()
  const { data, error } = useAnswer(['terms'], (options) => getTerms(postern, options))
  const isNone = error && problemOf(error).code === 'not-found'
  return (
    <p className="small muted">
      {data && texts.terms(data.version, momentText(data.published_at, language))}
      {isNone && texts.noTerms}
      {!data && !isNone && '\u00A0'}
    </p>
  )
}
