/** The second press: exactly what will be sent, and the button that sends it. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { ProblemNote } from '#console/parts/problem.tsx'
import { momentText } from '#console/parts/time.tsx'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { whatIfHref } from '#console/parts/what-if-href.ts'
import type { Planned } from './planned.ts'
import type { PreviewPage } from './pages.ts'
import { requestOf } from './request-text.ts'
import { words } from './words.ts'

export interface ApplyProps {
  planned: Planned
  replaces: PreviewPage['replaces']
  isActing: boolean
  /** Why it was refused, or null. */
  error: Error | null
  /** Looks anew after a stale preview was refused. */
  anew: (() => void) | undefined
  /** Undefined: the caller may not. */
  apply: (() => void) | undefined
}

export function Apply(props: ApplyProps): ReactNode {
  const { planned, replaces, isActing, error, anew, apply } = props
  const own = useWords(words)
  const { line, body } = requestOf(planned)
  const isDuplicate = planned.kind === 'grant' && planned.method === 'POST' && replaces !== null
  return (
    <section className="card section apply" aria-labelledby="apply">
      <h2 id="apply">{own.make}</h2>
      <Terms planned={planned} replaces={isDuplicate ? null : replaces} />
      <h3 className="small">{own.request}</h3>
      <pre className="details">
        {line}
        {body !== undefined && `\n${JSON.stringify(body, null, 2)}`}
      </pre>
      {isDuplicate && (
        <div className="note warn">
          <p>{own.duplicate.about(replaces.text)}</p>
          <Link className="button small" href={whatIfHref({ method: 'PUT', path: '/v1/grants', body: planned.grant })}>
            {own.duplicate.replace}
          </Link>
        </div>
      )}
      {anew && (
        <div className="note bad" role="alert">
          <p>
            <b>{own.stale.title}</b>
          </p>
          <p>{own.stale.about}</p>
          <button type="button" className="button" onClick={anew}>
            {own.again}
          </button>
        </div>
      )}
      {error && !anew && <ProblemNote error={error} />}
      {apply && !anew && !isDuplicate && (
        <>
          <p className="small muted">{own.stops}</p>
          <button type="button" className="button primary" onClick={apply} disabled={isActing}>
            {own.apply}
          </button>
        </>
      )}
      {!apply && <p className="muted">{own.mayNot}</p>}
    </section>
  )
}

/** What the sentence leaves out: what is replaced, when it ends, and what it requires. */
function Terms({ planned, replaces }: Pick<ApplyProps, 'planned' | 'replaces'>): ReactNode {
  const own = useWords(words)
  const language = useLanguage()
  const when = (at: string | null | undefined) => (at ? momentText(at, language) : null)
  const { expires_at, requires } =
    planned.kind === 'grant' && typeof planned.grant.permission !== 'string' ? planned.grant.permission : {}
  const until = when(expires_at)
  return (
    <>
      {replaces && planned.kind === 'grant' && <p>{own.replaces(replaces.text, when(replaces.expires_at))}</p>}
      {until && <p>{own.until(until)}</p>}
      {requires?.aal && <p>{own.requires.factor}</p>}
      {requires?.within_minutes && <p>{own.requires.minutes(requires.within_minutes)}</p>}
    </>
  )
}
