/** What would turn the answer round, the smallest change first. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Words } from './words.ts'
import type { Way } from './remedy.ts'

export interface WaysProps {
  ways: readonly Way[]
  isComplete: boolean
  /** Said where there is none. */
  none: string
  words: Words
}

export function Ways({ ways, isComplete, none, words: { remedies } }: WaysProps): ReactNode {
  return (
    <section className="card section" aria-labelledby="ways">
      <h2 id="ways">{remedies.title}</h2>
      <p className="muted small">{ways.length > 0 ? remedies.about : none}</p>
      <ul className="ways">
        {ways.map(({ title, details, href, label, isOutside }, n) => {
          const look = { className: `button small ${n === 0 ? 'primary' : ''}`, 'aria-label': `${label}: ${title}` }
          return (
            <li key={href + title} className={n === 0 ? 'best' : ''}>
              <h3>{title}</h3>
              {details.map((detail) => (
                <p key={detail} className="small">
                  {detail}
                </p>
              ))}
              {isOutside ? (
                <a href={href} {...look}>
                  {label}
                </a>
              ) : (
                <Link href={href} {...look}>
                  {label}
                </Link>
              )}
            </li>
          )
        })}
      </ul>
      {!isComplete && <p className="small muted">{remedies.incomplete}</p>}
    </section>
  )
}
