/** The change of an address: its preview, or that it is none. */
import type { ReactNode } from 'react'
import { useWords } from '#console/texts/texts.tsx'
import { readChange } from './planned.ts'
import { Preview } from './preview.tsx'
import { words } from './words.ts'

export default function Asked({ text }: { text: string }): ReactNode {
  const { malformed } = useWords(words)
  const planned = readChange(text)
  if (planned) return <Preview planned={planned} />
  return (
    <div className="note bad" role="alert">
      <p>
        <b>{malformed.title}</b>
      </p>
      <p>{malformed.about}</p>
    </div>
  )
}
