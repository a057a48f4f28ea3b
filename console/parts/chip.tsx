/** A state as a word on a ground. The word says it, the colour only helps to find it. */
import type { ReactNode } from 'react'

export type Tone = 'good' | 'bad' | 'warn' | 'plain'

export function Chip({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }): ReactNode {
  return <span className={`chip ${tone}`}>{children}</span>
}
