/** Sign-in failures over time: by reason as bars, then by account and by place. Two requests: the series, and the failures of the chosen time. */
import { getAuditSeries, getSignInFailures } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { instant, oneOf, useAddress } from '#console/address.ts'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { localeOf } from '#console/texts/locale.ts'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import { barsOf, reasons, spanOf, spans, sumOf, type Bar, type Span } from './bars.ts'
import { Chart } from './chart.tsx'
import { FailingAccounts, FailingAddresses } from './failures.tsx'
import { SeriesTable } from './series-table.tsx'
import { timeText } from './time-text.ts'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

const usual: Span = '24'
const parameters = {
  hours: oneOf(['168', '720']),
  to: instant,
  /** The chosen bar. */
  from: instant,
  until: instant,
  view: oneOf(['table']),
}

export default function SignIns(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const language = useLanguage()
  const { values, href, go } = useAddress(parameters)
  const span = values.hours ?? usual
  const whole = spanOf(span, values.to)
  const chosen = values.from && values.until ? { from: values.from, to: values.until } : whole
  const query = { hours: Number(span), to: values.to }
  const series = useAnswer(['series', query], (options) => getAuditSeries(postern, query, options))
  const failures = useAnswer(['failures', chosen], (options) => getSignInFailures(postern, chosen, options))
  const bars = barsOf(series.data?.items ?? [], spans[span])
  const drawn = {
    bars,
    at: values.from,
    href: ({ from, to }: Bar) => href(from === values.from ? noBar : { from, until: to }),
  }
  const number = new Intl.NumberFormat(localeOf(language))
  const moved = (sign: 1 | -1) => new Date(Date.parse(whole.to) + sign * Number(span) * 3_600_000)
  const isLast = Date.parse(whole.to) > Date.now()
  return (
    <Page title={texts.screens['sign-ins']} about={own.about}>
      <Filters>
        <Choice
          label={own.span}
          value={values.hours}
          values={{ '168': own.spans['168'], '720': own.spans['720'] }}
          none={own.spans['24']}
          onChange={(hours) => go({ ...noBar, hours })}
        />
        <Choice
          label={own.view}
          value={values.view}
          values={{ table: own.views.table }}
          none={own.views.bars}
          onChange={(view) => go({ view })}
        />
        <Link className="button" href={href({ ...noBar, to: moved(-1).toISOString() })}>
          {own.earlier}
        </Link>
        {!isLast && (
          <Link
            className="button"
            href={href({ ...noBar, to: moved(1).getTime() > Date.now() ? undefined : moved(1).toISOString() })}
          >
            {own.later}
          </Link>
        )}
      </Filters>
      <section className="card section" aria-labelledby="series" aria-busy={series.isPlaceholderData}>
        <h2 id="series">{timeText(whole, language)}</h2>
        {series.error && <ProblemNote error={series.error} again={() => void series.refetch()} />}
        {!series.data && !series.error && <Loading />}
        {series.data && (
          <>
            <p className="muted">
              {own.summary(number.format(sumOf(bars, 'failures')), number.format(sumOf(bars, 'sign_ins')))}
              {!series.data.complete && ` ${own.incomplete}`}
            </p>
            {values.view === 'table' ? <SeriesTable {...drawn} /> : <Chart {...drawn} />}
            <ul className="legend">
              {reasons.map((reason) => (
                <li key={reason}>
                  <svg viewBox="0 0 16 16" aria-hidden="true">
                    <rect className={reason} width="16" height="16" />
                  </svg>
                  <Link href={eventsHref(reason, chosen)}>{own.counts[reason]}</Link>{' '}
                  {number.format(sumOf(bars, reason))}
                </li>
              ))}
              <li>
                <Link href={`/audit?${new URLSearchParams({ action: 'name-locked-out', ...chosen })}`}>
                  {own.counts.lockouts}
                </Link>{' '}
                {number.format(sumOf(bars, 'lockouts'))}
              </li>
            </ul>
          </>
        )}
      </section>
      {chosen !== whole && (
        <p className="actions">
          <b>{timeText(chosen, language)}</b>
          <Link className="button small" href={href(noBar)}>
            {own.whole}
          </Link>
        </p>
      )}
      {failures.error && <ProblemNote error={failures.error} again={() => void failures.refetch()} />}
      {!failures.data && !failures.error && <Loading />}
      {failures.data && (
        <div className="pair" aria-busy={failures.isPlaceholderData}>
          <section className="card section" aria-labelledby="accounts">
            <h2 id="accounts">{own.accounts}</h2>
            <FailingAccounts failures={failures.data} />
            {failures.data.unknown_names > 0 && (
              <p className="muted">{own.unknownNames(failures.data.unknown_names)}</p>
            )}
            {!failures.data.complete && <p className="muted">{own.incompleteNames}</p>}
          </section>
          <section className="card section" aria-labelledby="addresses">
            <h2 id="addresses">{own.addresses}</h2>
            <FailingAddresses failures={failures.data} />
          </section>
        </div>
      )}
    </Page>
  )
}

const noBar = { from: undefined, until: undefined }

/** The events of a reason in the audit log. */
function eventsHref(reason: (typeof reasons)[number], span: { from: string; to: string }): string {
  const filters = {
    wrong_password: { action: 'sign-in-failed', target_kind: 'user' },
    unknown_name: { action: 'sign-in-failed', target_kind: 'name' },
    second_factor: { action: 'second-factor-failed' },
  }[reason]
  return `/audit?${new URLSearchParams({ ...filters, ...span })}`
}
