/** The same bars as rows, with what the chart leaves out. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { localeOf } from '#console/texts/locale.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { consequences, reasons } from './bars.ts'
import type { ChartProps } from './chart.tsx'
import { timeText } from './time-text.ts'
import { words } from './words.ts'

const counts = [...reasons, ...consequences, 'sign_ins'] as const

export function SeriesTable({ bars, at, href }: ChartProps): ReactNode {
  const texts = useWords(words)
  const language = useLanguage()
  const number = new Intl.NumberFormat(localeOf(language))
  return (
    <div className="list numbers">
      <table role="table" aria-label={texts.chart}>
        <thead role="rowgroup">
          <tr role="row">
            {[texts.time, ...counts.map((each) => texts.counts[each])].map((name) => (
              <th key={name} role="columnheader" scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {bars.toReversed().map((bar) => (
            <tr key={bar.from} role="row" className={bar.from === at ? 'open' : ''}>
              <td role="cell" data-name={texts.time}>
                <Link href={href(bar)}>{timeText(bar, language)}</Link>
              </td>
              {counts.map((each) => (
                <td key={each} role="cell" data-name={texts.counts[each]}>
                  {number.format(bar[each])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
