/** Draws the path. It is a nested list, and the drawing is its style: what is seen and what is read are one thing. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Chip } from '#console/parts/chip.tsx'
import type { GrantLine, Level } from './picture.ts'

export function Path({ label, levels }: { label: string; levels: readonly Level[] }): ReactNode {
  return (
    <section className="card" aria-labelledby="path">
      <h2 id="path" className="visually-hidden">
        {label}
      </h2>
      <ol className="path">
        {levels.map(({ name, kind, href, decides, grants, none }, depth) => (
          <li key={`${depth} ${name}`} className={decides ? `decides ${decides}` : ''}>
            <div className="node">
              <h3>{href ? <Link href={href}>{name}</Link> : name}</h3>
              {kind && <span className="small muted">{kind}</span>}
            </div>
            {grants.length > 0 && (
              <ul>
                {grants.map((grant) => (
                  <Grant key={grant.uuid} grant={grant} />
                ))}
              </ul>
            )}
            {none && <p className="small muted">{none}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Grant({ grant: { holder, what, why, access, isDeciding } }: { grant: GrantLine }): ReactNode {
  if (!isDeciding)
    return (
      <li>
        <Chip>{holder}</Chip> <s>{what}</s> <span className="small muted">{why}</span>
      </li>
    )
  return (
    <li className="winner">
      <Chip tone={access === 'allow' ? 'good' : 'bad'}>{holder}</Chip> <b>{what}</b>{' '}
      <span className="small">{why}</span>
    </li>
  )
}
