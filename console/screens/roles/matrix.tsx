/** Which role has which scope: a table, or on a narrow screen each scope with the roles that have it. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Icon } from '#console/parts/mark.tsx'
import { scopesBySubject, useMeaning } from '#console/scopes/scopes.ts'
import { useLanguage, useWords } from '#console/texts/texts.tsx'
import type { RoleScopes } from './role-change.ts'
import { words } from './words.ts'

export interface MatrixProps {
  roles: readonly (readonly [name: string, scopes: RoleScopes])[]
  open: string | undefined
  /** The address of the panel of a role. */
  href: (name: string) => string
}

export function Matrix({ roles, open, href }: MatrixProps): ReactNode {
  const own = useWords(words)
  const meaning = useMeaning()
  const language = useLanguage()
  return (
    <div className="card matrix">
      <table role="table" aria-label={own.matrix}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {own.scope}
            </th>
            {roles.map(([name]) => (
              <th key={name} role="columnheader" scope="col" className={name === open ? 'open' : ''}>
                <Link href={href(name)}>{name}</Link>
              </th>
            ))}
          </tr>
        </thead>
        {scopesBySubject.map(([subject, scopes]) => (
          <tbody key={subject} role="rowgroup">
            {scopes.map((scope) => (
              <tr key={scope} role="row">
                <th role="rowheader" scope="row">
                  <code>{scope}</code>
                  <span className="small muted" lang={language}>
                    {meaning(scope)}
                  </span>
                </th>
                {roles.map(([name, held]) => (
                  <Cell key={name} name={name} isOpen={name === open} has={held.includes(scope)} />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Cell({ name, isOpen, has }: { name: string; isOpen: boolean; has: boolean }): ReactNode {
  const own = useWords(words)
  return (
    <td role="cell" data-name={name} className={`${has ? 'has' : ''} ${isOpen ? 'open' : ''}`}>
      {has && <Icon name="good" />}
      <span className="visually-hidden">{has ? own.has : own.hasNot}</span>
    </td>
  )
}
