/** A text of the API document: what is between grave accents is code. */
import type { ReactNode } from 'react'

export function Prose({ text }: { text: string }): ReactNode {
  // Every second part was between two accents. They are in a fixed order, so their places are their keys.
  return text.split('`').map((part, at) => (at % 2 === 1 ? <code key={`${at} ${part}`}>{part}</code> : part))
}
