/** Up to when the audit log is sealed, and by which digest. */
import { listAuditSeals } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { ProblemNote } from '#console/parts/problem.tsx'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

/** Characters of a digest that are shown where it is only recognised. */
const shownDigits = 16

export function SealLine(): ReactNode {
  const texts = useWords(words)
  const language = useLanguage()
  const { data, error } = useAnswer(['seals', 'last'], (options) => listAuditSeals(postern, { limit: 1 }, options))
  if (error) return <ProblemNote error={error} />
  if (!data) return <Loading />
  const [last] = data.items
  if (!last) return <p className="small muted">{texts.unsealed}</p>
  return (
    <p className="small">
      {texts.sealed(momentText(last.through_at ?? last.sealed_at, language))}, {texts.digest}{' '}
      <span className="digest">{last.digest.slice(0, shownDigits)}…</span>{' '}
      <Link className="word" href="/audit/seals">
        {texts.toSeals}
      </Link>
    </p>
  )
}
