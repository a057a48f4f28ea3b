/** Failures as bars. Each is a link with its numbers as its name; the reasons differ by pattern as well as by colour. */
import '#console/style/chart.css'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { localeOf } from '#console/texts/locale.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import { reasons, topOf, type Bar } from './bars.ts'
import { endTexts, timeText } from './time-text.ts'
import { words } from './words.ts'

export interface ChartProps {
  bars: readonly Bar[]
  /** The beginning of the chosen bar. */
  at: string | undefined
  /** Where a bar leads. */
  href: (bar: Bar) => string
}

/** Units of the drawing. It is stretched to its place, so everything with letters is outside of it. */
const [width, height, gap] = [1000, 100, 6]

export function Chart({ bars, at, href }: ChartProps): ReactNode {
  const texts = useWords(words)
  const language = useLanguage()
  const top = topOf(Math.max(0, ...bars.map(({ failures }) => failures)))
  const step = width / bars.length
  const number = new Intl.NumberFormat(localeOf(language))
  const first = bars[0]
  const last = bars.at(-1)
  return (
    <div className="chart">
      <p className="chart-top small muted" aria-hidden="true">
        {number.format(top)}
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="group" aria-label={texts.chart}>
        <Patterns />
        <path className="grid" d={`M0 0H${width}M0 ${height / 2}H${width}`} />
        {bars.map((bar, index) => (
          <Link
            key={bar.from}
            href={href(bar)}
            className="bar"
            aria-current={bar.from === at ? 'true' : undefined}
            aria-label={texts.bar(
              timeText(bar, language),
              reasons.map((each) => [each, bar[each]] as const),
            )}
          >
            <rect className="ground" x={index * step} y={0} width={step} height={height} />
            <Stack bar={bar} x={index * step + gap / 2} width={step - gap} scale={height / top} />
          </Link>
        ))}
        <path className="axis" d={`M0 ${height}H${width}`} />
      </svg>
      {first && last && (
        <p className="chart-ends small muted" aria-hidden="true">
          {endTexts({ from: first.from, to: last.to }, language).map((text) => (
            <span key={text}>{text}</span>
          ))}
        </p>
      )}
    </div>
  )
}

function Stack({ bar, x, width: wide, scale }: { bar: Bar; x: number; width: number; scale: number }): ReactNode {
  let below = 0
  return reasons.map((reason) => {
    const tall = bar[reason] * scale
    below += tall
    return tall > 0 && <rect key={reason} className={reason} x={x} y={height - below} width={wide} height={tall} />
  })
}

/** What fills the reasons; `chart.css` says which fills what. */
function Patterns(): ReactNode {
  return (
    <defs>
      <pattern id="lines" patternUnits="userSpaceOnUse" width="12" height="5">
        <rect className="wash" width="12" height="5" />
        <rect className="ink" width="12" height="2" />
      </pattern>
      <pattern id="dots" patternUnits="userSpaceOnUse" width="10" height="6">
        <rect className="wash" width="10" height="6" />
        <rect className="ink" x="2" y="1" width="5" height="3" />
      </pattern>
    </defs>
  )
}
