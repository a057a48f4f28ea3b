/** What is sealed: by whom, with which digest, under which seal of the audit log, and the files. */
import type { Review } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Icon } from '#console/parts/mark.tsx'
import { momentText } from '#console/parts/time.tsx'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { DownloadCsv, DownloadJson } from './download.tsx'
import { words } from './words.ts'

export function Sealed({ review }: { review: Review }): ReactNode {
  const { sealed } = useWords(words)
  const language = useLanguage()
  const may = useMay()
  const { uuid, completed_by: by, completed_at: at, digest, seal } = review
  return (
    <section className="state review-sealed">
      <Icon name="good" />
      <div>
        <p>
          <b>{sealed.title}</b>
        </p>
        <p>{sealed.by(by ?? sealed.somebody, momentText(at!, language))}</p>
        <dl>
          <dt>{sealed.digest}</dt>
          <dd className="mono">{digest}</dd>
        </dl>
        <p className="small">
          {sealed.verify} {seal ? sealed.seal(momentText(seal.sealed_at, language)) : sealed.noSeal}
        </p>
        <div className="actions">
          <DownloadJson review={uuid} />
          <DownloadCsv review={uuid} />
          {may('audit:read') && (
            <Link className="button small" href={`/audit?target_kind=review&target=${uuid}`}>
              {sealed.event}
            </Link>
          )}
        </div>
      </div>
    </section>
  )
}
