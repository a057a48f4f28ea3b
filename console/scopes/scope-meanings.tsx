/** Scopes that somebody gains or loses, as what they allow. */
import type { ReactNode } from 'react'
import type { Scope } from '#console/caller.tsx'
import { useMeaning } from './scopes.ts'

/** @param intro who gains or loses them; nothing is shown without scopes */
export function ScopeMeanings(props: { intro: string; scopes: readonly Scope[]; tone: 'good' | 'bad' }): ReactNode {
  const { intro, scopes, tone } = props
  const meaning = useMeaning()
  if (scopes.length === 0) return null
  return (
    <>
      <p>
        <b>{intro}</b>
      </p>
      <ul className={`changes ${tone}`}>
        {scopes.map((scope) => (
          <li key={scope}>
            {meaning(scope)} <code>{scope}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
