/** Names and values, one pair a line. */
import type { ReactNode } from 'react'

export type Fact = readonly [name: string, value: ReactNode]

/** @param isBroad for values that are sentences */
export function Facts({ facts, isBroad = false }: { facts: readonly Fact[]; isBroad?: boolean }): ReactNode {
  return (
    <dl className={isBroad ? 'facts broad' : 'facts'}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  )
}
