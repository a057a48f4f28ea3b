/** What begins at a node, as chips. */
import type { ReactNode } from 'react'
import { Chip } from '#console/parts/chip.tsx'
import { useWords } from '#console/texts/texts.tsx'
import type { Node } from './levels.ts'
import { words } from './words.ts'

const tones = { allow: 'good', deny: 'bad', default: 'plain' } as const

export function Badges({ begins }: { begins: NonNullable<Node['begins']> }): ReactNode {
  const texts = useWords(words)
  return begins.map((each) => (
    <Chip key={each} tone={tones[each]}>
      {texts.begins[each]}
    </Chip>
  ))
}
